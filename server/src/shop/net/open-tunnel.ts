import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { type Duplex } from 'node:stream';
import { Client } from 'undici';
import { type ProxyAddress } from './proxy-url.ts';
import { Socks5RefusedError, socks5Connect } from './socks5.ts';

/** The tunnel could not be opened. The message contains neither the proxy's address nor its password. */
class TunnelError extends Error {
  override readonly name = 'TunnelError';
  /** `ERR_PROXY_TARGET` if the proxy works but reports that it cannot reach the target. */
  readonly code: 'ERR_PROXY' | 'ERR_PROXY_TARGET';

  constructor(message: string, isTargetUnreachable: boolean) {
    super(message);
    this.code = isTargetUnreachable ? 'ERR_PROXY_TARGET' : 'ERR_PROXY';
  }
}

export interface TunnelTarget {
  /** An IP address that the guard allowed. The proxy would resolve a name again. */
  address: string;
  port: number;
}

/**
 * Connects to the target through a proxy: CONNECT for HTTP and HTTPS proxies, or SOCKS5. An HTTPS proxy's
 * certificate is verified. Throws TunnelError, also after `timeoutMs`.
 */
export async function openTunnel(
  proxy: ProxyAddress,
  target: TunnelTarget,
  timeoutMs: number,
): Promise<Duplex> {
  try {
    return await (proxy.protocol === 'socks5:' ? openSocks5Tunnel : openHttpTunnel)(proxy, target, timeoutMs);
  } catch (error) {
    if (error instanceof TunnelError) throw error;
    const isTargetUnreachable = error instanceof Socks5RefusedError && error.isTargetUnreachable;
    throw new TunnelError(reasonOf(error), isTargetUnreachable);
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof Socks5RefusedError) return error.message;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return `the proxy cannot be used${code && ` (${code})`}`;
}

async function openHttpTunnel(
  proxy: ProxyAddress,
  { address, port }: TunnelTarget,
  timeoutMs: number,
): Promise<Duplex> {
  const authority = `${address.includes(':') ? `[${address}]` : address}:${port}`;
  const client = new Client(`${proxy.protocol}//${proxy.host}:${proxy.port}`, {
    connect: { timeout: timeoutMs },
  });
  try {
    const { statusCode, socket } = await client.connect({
      path: authority,
      headers: { host: authority, ...authorization(proxy) },
      signal: AbortSignal.timeout(timeoutMs),
    });
    // Until the caller adds its own listeners, an 'error' event without a listener would end the process.
    socket.on('error', () => undefined);
    if (statusCode >= 200 && statusCode < 300) return socket;
    socket.destroy();
    throw new TunnelError(`the proxy responded with ${statusCode}`, statusCode >= 500);
  } finally {
    client.destroy().catch(() => undefined);
  }
}

function authorization({ username, password }: ProxyAddress): Record<string, string> {
  if (!username && !password) return {};
  const credentials = Buffer.from(`${username}:${password}`).toString('base64');
  return { 'proxy-authorization': `Basic ${credentials}` };
}

async function openSocks5Tunnel(
  proxy: ProxyAddress,
  target: TunnelTarget,
  timeoutMs: number,
): Promise<Socket> {
  const host = proxy.host.replace(/^\[|\]$/g, '');
  const socket = connect({ host, port: proxy.port, noDelay: true });
  socket.on('error', () => undefined);
  const timer = setTimeout(() => socket.destroy(new Error('the proxy took too long')), timeoutMs);
  try {
    await once(socket, 'connect');
    await socks5Connect(socket, { ...target, username: proxy.username, password: proxy.password });
    return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
