import { callbackify } from 'node:util';
import { Agent, buildConnector, type Dispatcher } from 'undici';
import { type AddressGuard } from './address-guard.ts';
import { openTunnel } from './open-tunnel.ts';
import { parseProxyUrl } from './proxy-url.ts';

export interface ProxyAgents {
  /**
   * The dispatcher for one request through a proxy. It may be closed at any later call, so do not keep it.
   */
  agentOf(proxyUrl: string): Dispatcher;
  /** Closes the connections through these proxies. Requests in flight finish first. */
  closeAgents(proxyUrls: readonly string[]): void;
  /** Waits for requests in flight, then closes idle connections. */
  close(): Promise<void>;
}

export interface ProxyAgentsOptions {
  guard: Pick<AddressGuard, 'addressOf'>;
  /** For connecting to the proxy and, through it, to the target. */
  connectTimeoutMs: number;
  maxBytes: number;
  maxAgents?: number;
}

/** Idle connections are closed after this time, even if the shop offers to keep them longer. */
const MAX_IDLE_MS = 30_000;

/**
 * Creates the pool of connections through proxies. Beyond `maxAgents` proxies the least recently used are
 * closed.
 */
export function createProxyAgents(options: ProxyAgentsOptions): ProxyAgents {
  const { maxBytes, maxAgents = 100 } = options;
  const agents = new Map<string, Agent>();

  const closeAgent = (proxyUrl: string) => {
    const agent = agents.get(proxyUrl);
    agents.delete(proxyUrl);
    // Rejects if it is closed already.
    agent?.close().catch(() => undefined);
  };
  const closeLeastRecent = () => {
    const [oldest] = agents.keys();
    if (oldest !== undefined && agents.size > maxAgents) closeAgent(oldest);
  };

  return {
    agentOf(proxyUrl) {
      const agent =
        agents.get(proxyUrl) ??
        new Agent({
          connect: proxyConnector(proxyUrl, options),
          maxResponseSize: maxBytes,
          keepAliveMaxTimeout: MAX_IDLE_MS,
        });
      agents.delete(proxyUrl);
      agents.set(proxyUrl, agent);
      closeLeastRecent();
      return agent;
    },
    closeAgents: (proxyUrls) => proxyUrls.forEach(closeAgent),
    async close() {
      await Promise.all([...agents.values()].map((agent) => agent.close()));
    },
  };
}

/**
 * Tunnels through a proxy to the address that the guard allows for the host at this moment. TLS verifies the
 * host's name, so the proxy can neither read nor impersonate. Plain HTTP is tunnelled too: a proxy given the
 * request itself would resolve the name again.
 */
function proxyConnector(
  proxyUrl: string,
  { guard, connectTimeoutMs }: ProxyAgentsOptions,
): buildConnector.connector {
  const proxy = parseProxyUrl(proxyUrl);
  const secure = buildConnector({ timeout: connectTimeoutMs });
  const open = callbackify(async (hostname: string, port: string) => {
    const address = await guard.addressOf(hostname, port);
    return openTunnel(proxy, { address, port: Number(port) }, connectTimeoutMs);
  });
  return (options, callback) => {
    const { hostname, protocol } = options;
    open(hostname, options.port || (protocol === 'https:' ? '443' : '80'), (error, tunnel) => {
      // undici needs no more of a socket than any duplex stream has.
      const httpSocket = tunnel as NonNullable<buildConnector.Options['httpSocket']>;
      if (error) callback(error, null);
      else if (protocol === 'https:') secure({ ...options, httpSocket }, callback);
      else callback(null, httpSocket);
    });
  };
}
