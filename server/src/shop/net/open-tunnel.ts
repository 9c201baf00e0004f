import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { Client } from 'undici';
import { type ProxyAddress } from './proxy-url.ts';
import { Socks5RefusedError, socks5Connect } from './socks5.ts';

/** No tunnel came about. The message names neither the proxy nor its password. */
class TunnelError extends Error {
  override readonly name = 'TunnelError';
  /** `ERR_PROXY_TARGET` when the proxy works and says that the target cannot be reached by it. */
  readonly code: 'ERR_PROXY' | 'ERR_PROXY_TARGET';

  constructor(message: string, isTargetUnreachable: boolean) {
    super(message);
    this.code = isTargetUnreachable ? 'ERR_PROXY_TARGET' : 'ERR_PROXY';
  }
}

export interface TunnelTarget {
  /** An IP address that has been judged: a name would be resolved anew by the proxy. */
  address: string;
  port: number;
}

/**
 * A connection to the target by way of the proxy: CONNECT of HTTP and HTTPS proxies, whose certificate is checked, or SOCKS5. Within
 * `timeoutMs`, else TunnelError.
 */
export async function openTunnel(
  proxy: ProxyAddress,
  target: TunnelTarget,
  timeoutMs: number,
): Promise<Duplex> {
  try {
    return await (proxy.protocol === 'socks5:' ? bySocks5 : byConnect)(proxy, target, timeoutMs);
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

async function byConnect(
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
    // Between two owners a socket has no other listener, and an unheard error ends the process.
    socket.on('error', () => undefined);
    if (statusCode >= 200 && statusCode < 300) return socket;
    socket.destroy();
    throw new TunnelError(`the proxy answers with ${statusCode}`, statusCode >= 500);
  } finally {
    void client.destroy();
  }
}

function authorization({ username, password }: ProxyAddress): Record<string, string> {
  if (!username && !password) return {};
  const credentials = Buffer.from(`${username}:${password}`).toString('base64');
  return { 'proxy-authorization': `Basic ${credentials}` };
}

async function bySocks5(proxy: ProxyAddress, target: TunnelTarget, timeoutMs: number): Promise<Socket> {
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
