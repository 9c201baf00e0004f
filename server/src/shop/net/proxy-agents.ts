import { callbackify } from 'node:util';
import { Agent, buildConnector, type Dispatcher } from 'undici';
import { type AddressGuard } from './address-guard.ts';
import { openTunnel } from './open-tunnel.ts';
import { parseProxyUrl } from './proxy-url.ts';

export interface ProxyAgents {
  /** What sends requests by way of a proxy, for this one request: it may be closed once another is asked for. */
  agentOf(proxyUrl: string): Dispatcher;
  /** Ends the connections by these proxies, each when its request is answered. */
  leave(proxyUrls: readonly string[]): void;
  /** Waits for the requests in flight, then closes the connections kept alive. */
  close(): Promise<void>;
}

export interface ProxyAgentsOptions {
  guard: Pick<AddressGuard, 'addressOf'>;
  /** To connect to a proxy and for it to connect to the target. */
  connectTimeoutMs: number;
  maxBytes: number;
  maxAgents?: number;
}

/** A connection that nobody uses ends by then whatever the shop offers. */
const MAX_IDLE_MS = 30_000;

/** Connections by way of proxies, kept alive; those of the proxy that was used least recently go when there are too many. */
export function createProxyAgents(options: ProxyAgentsOptions): ProxyAgents {
  const { maxBytes, maxAgents = 100 } = options;
  const agents = new Map<string, Agent>();

  const drop = (proxyUrl: string) => {
    const agent = agents.get(proxyUrl);
    agents.delete(proxyUrl);
    void agent?.close();
  };
  const dropOldest = () => {
    const [oldest] = agents.keys();
    if (oldest !== undefined && agents.size > maxAgents) drop(oldest);
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
      dropOldest();
      return agent;
    },
    leave: (proxyUrls) => proxyUrls.forEach(drop),
    async close() {
      await Promise.all([...agents.values()].map((agent) => agent.close()));
    },
  };
}

/**
 * Connects by way of a proxy to the address that the guard allows for the name, judged at this very moment. TLS is with the name, so
 * that the proxy sees nothing and can pretend nothing; plain http goes through a tunnel too, since a proxy that gets the request
 * itself would resolve the name anew.
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
      // undici asks little of a socket: any duplex stream will do.
      const httpSocket = tunnel as NonNullable<buildConnector.Options['httpSocket']>;
      if (error) callback(error, null);
      else if (protocol === 'https:') secure({ ...options, httpSocket }, callback);
      else callback(null, httpSocket);
    });
  };
}
