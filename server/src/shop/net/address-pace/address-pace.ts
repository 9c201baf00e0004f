// A second pace beside the one by domain: many names can lead to one address, and each name has its own pace.
// address-pace.ts      counts the requests to each address
// exempt-networks.ts   the addresses that are not counted; cdn-networks.ts lists those of content networks

import { isIPv6 } from 'node:net';
import { callbackify } from 'node:util';
import { type buildConnector } from 'undici';
import { type Rate, type RateLimit } from '../../../ports/rate-limit/rate-limit.ts';
import { addressBytes, type AddressGuard } from '../address-guard.ts';

/** The address receives as many requests as it may. Try again after `waitMs`. The message is for users. */
export class AddressBusyError extends Error {
  override readonly name = 'AddressBusyError';
  readonly waitMs: number;

  constructor(waitMs: number) {
    super('waiting for a free slot at this shop’s server');
    this.waitMs = waitMs;
  }
}

export interface AddressPaceOptions {
  guard: AddressGuard;
  /** The buckets of all processes, for requests beyond the first `freePerMinute` of this process. */
  shared: Pick<RateLimit, 'take'>;
  /** The buckets of this process. */
  local: Pick<RateLimit, 'take'>;
  /** Maximum requests per minute to one address. Each process but one adds up to `freePerMinute`. */
  perMinute: number;
  freePerMinute: number;
  isExempt: (address: string) => boolean;
  /** Whether hosts that the guard allows although they are not public are counted too. */
  countsAllowListed: boolean;
}

export interface AddressPace {
  /**
   * Counts one request to the address that the URL's host was last connected to, or else resolves to. Throws
   * AddressBusyError if that address receives `perMinute` requests already, or more in proportion if the
   * site's own pace is above `freePerMinute`. Also throws the errors of `AddressGuard.addressOf`.
   */
  countRequest(url: URL, sitePerMinute?: number): Promise<void>;
  /**
   * The guard, except that a connection to another address than the host's last one counts as a request. A
   * connection that must not be used is closed before anything is sent, and fails with AddressBusyError.
   */
  guard: AddressGuard;
}

/** A minute, and the time by which a request can arrive late because it opened a connection. */
const WINDOW_MS = 61_000;
/** Slots are free again within a second, but not for all who wait. */
const MIN_WAIT_MS = 10_000;
const MAX_KNOWN_HOSTS = 50_000;
/** The share of a minute's requests that may come at once. */
const BURST_SHARE = 1 / 4;
const IPV6_NETWORK_BYTES = 8;

/** Creates the pace by address. Hosts that are exempt cost one look-up in memory. */
export function createAddressPace(options: AddressPaceOptions): AddressPace {
  const { guard } = options;
  const known = knownAddresses();
  const count = addressCounter(options);
  const isCounted = (url: URL) => options.countsAllowListed || !guard.isAllowListed(url);

  /** Called when a host turns out to have this address. */
  const countIfNew = async (host: string, address: string) => {
    if (known.get(host) === address) return;
    known.set(host, address);
    await count(address);
  };

  return {
    async countRequest(url, sitePerMinute = 0) {
      const host = url.hostname.replace(/^\[|\]$/g, '');
      const port = url.port || (url.protocol === 'https:' ? '443' : '80');
      if (!isCounted(url)) return;
      const address = known.get(host) ?? (await guard.addressOf(host, port));
      known.set(host, address);
      await count(address, sitePerMinute);
    },
    guard: {
      ...guard,
      async addressOf(host, port) {
        const address = await guard.addressOf(host, port);
        if (isCounted(urlOf(host, port))) await countIfNew(host, address);
        return address;
      },
      connector(connect, callback) {
        const { hostname, port, protocol } = connect;
        if (!isCounted(urlOf(hostname, port || (protocol === 'https:' ? '443' : '80'))))
          return guard.connector(connect, callback);
        return guard.connector(
          connect,
          countedCallback(callback, (address) => countIfNew(hostname, address)),
        );
      },
    },
  };
}

function urlOf(host: string, port: string): URL {
  return new URL(`http://${host.includes(':') ? `[${host}]` : host}:${port}`);
}

/** Counts the address of a new connection before it is handed over. */
function countedCallback(
  callback: buildConnector.Callback,
  count: (address: string) => Promise<void>,
): buildConnector.Callback {
  return (...[error, socket]) => {
    if (error) return callback(error, null);
    callbackify(count)(socket.remoteAddress ?? '', (refusal) => {
      if (!refusal) return callback(null, socket);
      socket.destroy();
      callback(refusal, null);
    });
  };
}

/** The last address of each host. Beyond MAX_KNOWN_HOSTS the one set longest ago is forgotten. */
function knownAddresses(): Pick<Map<string, string>, 'get' | 'set'> {
  const addresses = new Map<string, string>();
  return {
    get: (host) => addresses.get(host),
    set(host, address) {
      addresses.set(host, address);
      const [oldest] = addresses.keys();
      if (addresses.size > MAX_KNOWN_HOSTS && oldest !== undefined) addresses.delete(oldest);
      return addresses;
    },
  };
}

function addressCounter({ shared, local, perMinute, freePerMinute, isExempt }: AddressPaceOptions) {
  const free = burstRate(freePerMinute);
  return async (address: string, sitePerMinute = 0): Promise<void> => {
    if (address === '' || isExempt(address)) return;
    const key = `address:${networkOf(address)}`;
    if ((await local.take(key, free)).waitMs === 0) return;
    const allPerMinute = perMinute * Math.max(1, sitePerMinute / freePerMinute);
    const { waitMs } = await shared.take(key, burstRate(allPerMinute - freePerMinute));
    if (waitMs > 0) throw new AddressBusyError(Math.max(waitMs, MIN_WAIT_MS));
  };
}

/** At most `perMinute` requests in any 60 seconds: see `paceRate`. */
function burstRate(perMinute: number): Rate {
  const burst = Math.max(1, Math.floor(perMinute * BURST_SHARE));
  return { burst, intervalMs: WINDOW_MS / (perMinute - burst + 1) };
}

/** An IPv4 address, or the /64 of an IPv6 address, all of which one host may have. */
function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const v4 = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  return v4 ?? Buffer.from(addressBytes(address).slice(0, IPV6_NETWORK_BYTES)).toString('hex');
}
