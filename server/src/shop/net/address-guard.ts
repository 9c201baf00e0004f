// The one gate for every address that a user or a page supplies: links, redirects, webhooks, robots.txt.
// A URL is judged as text before use (scheme, credentials, literal address), and the address a name resolves to
// is judged again by the connector at the moment of connecting, so that a name cannot change its answer in between.

import { lookup as resolveName } from 'node:dns/promises';
import { isIP, isIPv4, type LookupFunction } from 'node:net';
import { callbackify } from 'node:util';
import ipaddr from 'ipaddr.js';
import { buildConnector } from 'undici';

const GLOBAL_UNICAST_V6 = ipaddr.IPv6.parse('2000::');
const GLOBAL_UNICAST_V6_BITS = 3;
/** Azure's host agent answers at an address that only looks public; the other clouds' metadata is link-local, unique-local or CGNAT. */
const CLOUD_AGENT = '168.63.129.16';
const NOT_PUBLIC = 'this address is not public';

/** The address may not be contacted; `reason` says why in words for the person who supplied it. */
export class RefusedAddressError extends Error {
  override readonly name = 'RefusedAddressError';
  readonly code = 'ERR_REFUSED_ADDRESS';
  readonly reason: string;

  constructor(reason: string, address: string) {
    super(`${reason}: ${address}`);
    this.reason = reason;
  }
}

export type AddressGuard = {
  /** Judges the text alone. Throws RefusedAddressError for a scheme, credentials or literal address that may not be used. */
  checkUrl(url: URL): void;
  /** As checkUrl, and refuses a name with no public address. A name that does not resolve passes: fetching it will say so. */
  assertAllowed(url: URL): Promise<void>;
  /**
   * The address at which a host may be contacted, IPv4 where there is one: for whoever connects by another's hands (a proxy), which
   * must then be given this address and never the name. Throws RefusedAddressError and the resolver's errors.
   */
  addressOf(hostname: string, port: string): Promise<string>;
  /** undici's `connect` option: opens connections to public addresses only, else fails with RefusedAddressError. */
  connector: buildConnector.connector;
};

export type AddressGuardOptions = {
  /** What passes unjudged: `host:port` exactly as in the URL (the port always written), or `host` for any port. */
  allowHosts: readonly string[];
  /** All addresses of a name; the system's resolver unless given. */
  resolve?: (hostname: string) => Promise<readonly string[]>;
};

export function createAddressGuard({ allowHosts, resolve = resolveAll }: AddressGuardOptions): AddressGuard {
  const allowed = new Set(allowHosts.map((entry) => entry.trim().toLowerCase()));
  const isAllowListed = (host: string, port: string) => allowed.has(host) || allowed.has(`${host}:${port}`);

  async function publicAddresses(hostname: string): Promise<readonly string[]> {
    const addresses = (await resolve(hostname)).filter(isPublicAddress);
    if (addresses.length === 0) throw new RefusedAddressError(NOT_PUBLIC, hostname);
    return addresses;
  }

  function checkUrl(url: URL): void {
    if (url.protocol !== 'http:' && url.protocol !== 'https:') {
      throw new RefusedAddressError('only http and https addresses can be used', url.protocol);
    }
    if (url.username || url.password) {
      throw new RefusedAddressError('an address with a user name or password cannot be used', url.host);
    }
    const host = withoutBrackets(url.hostname);
    if (isIP(host) && !isAllowListed(url.hostname, portOf(url)) && !isPublicAddress(host)) {
      throw new RefusedAddressError(NOT_PUBLIC, url.host);
    }
  }

  async function assertAllowed(url: URL): Promise<void> {
    checkUrl(url);
    if (isIP(withoutBrackets(url.hostname)) || isAllowListed(url.hostname, portOf(url))) return;
    await publicAddresses(url.hostname).catch((error: unknown) => {
      if (error instanceof RefusedAddressError) throw error;
    });
  }

  async function addressOf(hostname: string, port: string): Promise<string> {
    const host = hostname.includes(':') ? `[${hostname}]` : hostname;
    const listed = isAllowListed(host, port);
    if (isIP(hostname)) {
      if (listed || isPublicAddress(hostname)) return hostname;
      throw new RefusedAddressError(NOT_PUBLIC, hostname);
    }
    const addresses = await (listed ? resolve : publicAddresses)(hostname);
    const address = addresses.find(isIPv4) ?? addresses[0];
    if (!address) throw new RefusedAddressError(NOT_PUBLIC, hostname);
    return address;
  }

  return { checkUrl, assertAllowed, addressOf, connector: guardedConnector(isAllowListed, publicAddresses) };
}

/** The bytes of a textual IP address: 4 or 16. */
export function addressBytes(address: string): readonly number[] {
  return ipaddr.parse(address).toByteArray();
}

/** Whether the textual IP address is one of the public Internet: a literal in any other range, or no address at all, is not. */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const ip = ipaddr.parse(address);
  if (ip.range() !== 'unicast') return false;
  if (ip.kind() === 'ipv4') return ip.toString() !== CLOUD_AGENT;
  return ip.match(GLOBAL_UNICAST_V6, GLOBAL_UNICAST_V6_BITS);
}

/** Literal addresses never reach a socket's `lookup`, so the connector judges them itself. */
function guardedConnector(
  isAllowListed: (host: string, port: string) => boolean,
  publicAddresses: (hostname: string) => Promise<readonly string[]>,
): buildConnector.connector {
  const connectToAny = buildConnector({});
  const connectToPublic = buildConnector({ lookup: lookupBy(publicAddresses) });
  return (options, callback) => {
    const { hostname, protocol } = options;
    const host = hostname.includes(':') ? `[${hostname}]` : hostname;
    if (isAllowListed(host, options.port || defaultPort(protocol))) return connectToAny(options, callback);
    if (isIP(hostname) && !isPublicAddress(hostname)) {
      return queueMicrotask(() => callback(new RefusedAddressError(NOT_PUBLIC, hostname), null));
    }
    return connectToPublic(options, callback);
  };
}

function lookupBy(publicAddresses: (hostname: string) => Promise<readonly string[]>): LookupFunction {
  const find = callbackify(publicAddresses);
  return (hostname, options, callback) => {
    find(hostname, (error, addresses) => {
      const found = (error ? [] : addresses).map((address) => ({ address, family: isIP(address) }));
      if (options.all) callback(error, found);
      else callback(error, found[0]?.address ?? '', found[0]?.family);
    });
  };
}

async function resolveAll(hostname: string): Promise<readonly string[]> {
  const found = await resolveName(hostname, { all: true, order: 'verbatim' });
  return found.map(({ address }) => address);
}

function withoutBrackets(hostname: string): string {
  return hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
}

function portOf(url: URL): string {
  return url.port || defaultPort(url.protocol);
}

function defaultPort(protocol: string): string {
  return protocol === 'https:' ? '443' : '80';
}
