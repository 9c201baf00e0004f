import { type Duplex } from 'node:stream';
import { openTunnel } from './open-tunnel.ts';
import { parseProxyUrl } from './proxy-url.ts';
import { type AddressGuard } from './address-guard.ts';

/** Connects to a host (an IPv6 address without brackets). Throws RefusedAddressError and network errors. */
export type OpenConnection = (host: string, port: number) => Promise<Duplex>;

/**
 * Returns a function that opens connections, through the proxy if one is given. The guard checks each address
 * when the connection is opened.
 */
export function createConnectionOpener(
  guard: AddressGuard,
  proxyUrl: string | undefined,
  timeoutMs: number,
): OpenConnection {
  if (proxyUrl === undefined) return (host, port) => connectDirectly(guard, host, port);
  const proxy = parseProxyUrl(proxyUrl);
  return async (host, port) =>
    openTunnel(proxy, { address: await guard.addressOf(host, String(port)), port }, timeoutMs);
}

function connectDirectly({ connector }: AddressGuard, host: string, port: number): Promise<Duplex> {
  return new Promise((resolve, reject) =>
    // The connection carries the browser's bytes as they are: TLS, if any, is between browser and site.
    connector({ hostname: host, host, protocol: 'http:', port: String(port) }, (error, socket) =>
      socket ? resolve(socket) : reject(error ?? new Error('no connection')),
    ),
  );
}
