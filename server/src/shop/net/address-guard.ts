// What may leave this machine: every request to an address that a user or a page supplied passes this guard.
// A URL is checked as text before use (length, scheme, credentials, literal address). The resolved address is
// checked again when the connection is opened, so DNS rebinding does not get around the guard.
// fetch-page.ts   one GET of a page; read-body.ts reads its body, unreachable-reason.ts classifies failures
// open-tunnel.ts  a connection through a proxy (socks5.ts, proxy-url.ts), kept open by proxy-agents.ts

import { lookup as resolveName } from 'node:dns/promises';
import { isIP, isIPv4, type LookupFunction } from 'node:net';
import { callbackify } from 'node:util';
import ipaddr from 'ipaddr.js';
import { buildConnector } from 'undici';
import { MAX_URL_CHARS } from '@tidemark/contracts/web-url.ts';

const GLOBAL_UNICAST_V6 = ipaddr.IPv6.parse('2000::');
const GLOBAL_UNICAST_V6_BITS = 3;
/** Azure's host agent has a public-looking address. Other clouds' metadata services use private ranges. */
const AZURE_HOST_AGENT = '168.63.129.16';
const NOT_PUBLIC = 'this address is not public';
const TOO_LONG = `an address of more than ${MAX_URL_CHARS} characters cannot be used`;

/** The address must not be contacted. `reason` is shown to the user who supplied it. */
export class RefusedAddressError extends Error {
  override readonly name = 'RefusedAddressError';
  readonly code = 'ERR_REFUSED_ADDRESS';
  readonly reason: string;

  constructor(reason: string, address: string) {
    super(`${reason}: ${address}`);
    this.reason = reason;
  }
}

export interface AddressGuard {
  /**
   * Checks the URL's text only. Throws RefusedAddressError for one that is too long, and for a forbidden
   * scheme, credentials or literal address.
   */
  checkUrl(url: URL): void;
  /**
   * Like checkUrl, and also refuses a name without a public address. A name that does not resolve passes:
   * fetching it reports that.
   */
  assertAllowed(url: URL): Promise<void>;
  /** Whether the operator put the URL's host on the allow list. */
  isAllowListed(url: URL): boolean;
  /**
   * Resolves a host to an address that may be contacted, preferring IPv4. Proxies are given this address
   * instead of the name. Throws RefusedAddressError and the resolver's errors.
   */
  addressOf(hostname: string, port: string): Promise<string>;
  /**
   * undici's `connect` option. Connects to allowed addresses only; otherwise fails with RefusedAddressError.
   */
  connector: buildConnector.connector;
}

export interface AddressGuardOptions {
  /**
   * Exempt from all checks: `host:port` as in the URL, with the port always given, or `host` for any port.
   */
  allowHosts: readonly string[];
  /** Returns all addresses of a name. Defaults to the system's resolver. */
  resolve?: (hostname: string) => Promise<readonly string[]>;
}

/** Creates the guard that decides which addresses this process may contact. */
export function createAddressGuard({ allowHosts, resolve = resolveAll }: AddressGuardOptions): AddressGuard {
  const allowed = new Set(allowHosts.map((entry) => entry.trim().toLowerCase()));
  const isAllowListed = (host: string, port: string) => allowed.has(host) || allowed.has(`${host}:${port}`);

  async function publicAddresses(hostname: string): Promise<readonly string[]> {
    const addresses = (await resolve(hostname)).filter(isPublicAddress);
    if (addresses.length === 0) throw new RefusedAddressError(NOT_PUBLIC, hostname);
    return addresses;
  }

  function checkUrl(url: URL): void {
    if (url.href.length > MAX_URL_CHARS) throw new RefusedAddressError(TOO_LONG, url.host.slice(0, 255));
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
    const listed = isAllowListed(withBrackets(hostname), port);
    if (isIP(hostname)) {
      if (listed || isPublicAddress(hostname)) return hostname;
      throw new RefusedAddressError(NOT_PUBLIC, hostname);
    }
    const addresses = await (listed ? resolve : publicAddresses)(hostname);
    const address = addresses.find(isIPv4) ?? addresses[0];
    if (!address) throw new RefusedAddressError(NOT_PUBLIC, hostname);
    return address;
  }

  return {
    checkUrl,
    assertAllowed,
    isAllowListed: (url) => isAllowListed(url.hostname, portOf(url)),
    addressOf,
    connector: guardedConnector(isAllowListed, publicAddresses),
  };
}

/** The 4 or 16 bytes of an IP address given as text. Throws for anything else. */
export function addressBytes(address: string): readonly number[] {
  return ipaddr.parse(address).toByteArray();
}

/**
 * Whether the text is an IP address on the public Internet. False for any other range, and for text that is
 * no address.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const ip = ipaddr.parse(address);
  if (ip.range() !== 'unicast') return false;
  if (ip.kind() === 'ipv4') return ip.toString() !== AZURE_HOST_AGENT;
  return ip.match(GLOBAL_UNICAST_V6, GLOBAL_UNICAST_V6_BITS);
}

/** A socket does not call `lookup` for a literal address, so the connector checks those itself. */
function guardedConnector(
  isAllowListed: (host: string, port: string) => boolean,
  publicAddresses: (hostname: string) => Promise<readonly string[]>,
): buildConnector.connector {
  const connectToAny = buildConnector({});
  const connectToPublic = buildConnector({ lookup: lookupBy(publicAddresses) });
  return (options, callback) => {
    const { hostname, protocol } = options;
    if (isAllowListed(withBrackets(hostname), options.port || defaultPort(protocol)))
      return connectToAny(options, callback);
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

function withBrackets(hostname: string): string {
  return hostname.includes(':') ? `[${hostname}]` : hostname;
}

function portOf(url: URL): string {
  return url.port || defaultPort(url.protocol);
}

const DEFAULT_PORTS: Readonly<Record<string, string>> = { 'https:': '443', 'smtp:': '587', 'smtps:': '465' };

function defaultPort(protocol: string): string {
  return DEFAULT_PORTS[protocol] ?? '80';
}
