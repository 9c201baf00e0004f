import { type Duplex } from 'node:stream';
import { openTunnel } from './open-tunnel.ts';
import { parseProxyUrl } from './proxy-url.ts';
import { type AddressGuard } from './address-guard.ts';

/** Opens a connection to a host (an IPv6 address without brackets), or throws RefusedAddressError or the network's error. */
export type OpenConnection = (host: string, port: number) => Promise<Duplex>;

/** Connections to what the guard allows, judged as they are opened: by way of the proxy where one is given, else directly. */
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
    // The bytes are the browser's: TLS, where there is any, is between it and the site.
    connector({ hostname: host, host, protocol: 'http:', port: String(port) }, (error, socket) =>
      socket ? resolve(socket) : reject(error ?? new Error('no connection')),
    ),
  );
}
