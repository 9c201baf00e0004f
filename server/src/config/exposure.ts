import { BlockList, isIP } from 'node:net';
import { type Config } from './config.ts';

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/** Whether a host name or IP address (IPv6 with or without brackets) means this machine only. */
function isLoopbackHost(host: string): boolean {
  const name = host.toLowerCase().replace(/^\[|\]$/g, '');
  const version = isIP(name);
  if (version === 0) return name === 'localhost' || name.endsWith('.localhost');
  return LOOPBACK.check(name, version === 4 ? 'ipv4' : 'ipv6');
}

/**
 * Whether other machines can reach the service: it listens on more than the loopback address, or its public
 * URL shows that a proxy passes requests on.
 */
export function isExposed({ host, publicUrl }: Pick<Config, 'host' | 'publicUrl'>): boolean {
  return !isLoopbackHost(host) || (publicUrl !== undefined && !isLoopbackHost(new URL(publicUrl).hostname));
}

/**
 * Throws when the service listens beyond the loopback address and no setting gives a URL at which shops can
 * reach its operator.
 */
export function assertContact(config: Pick<Config, 'host' | 'publicUrl' | 'contactUrl'>): void {
  const { host, publicUrl, contactUrl } = config;
  if (isLoopbackHost(host) || contactUrl !== undefined) return;
  if (publicUrl !== undefined && !isLoopbackHost(new URL(publicUrl).hostname)) return;
  throw new Error(
    `HOST=${host} makes Tidemark reachable from other machines. Set TIDEMARK_PUBLIC_URL to the URL at which users reach it, or TIDEMARK_CONTACT_URL: shops see it in the User-Agent and can contact you.`,
  );
}
