import { BlockList, isIPv6 } from 'node:net';
import { type TrustedProxies } from '../../config/settings.ts';

type TrustProxy = false | string[] | ((address: string, hop: number) => boolean);

const PRIVATE = new BlockList();
for (const [network, prefix] of [
  ['127.0.0.0', 8],
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['169.254.0.0', 16],
  ['100.64.0.0', 10],
] as const)
  PRIVATE.addSubnet(network, prefix);
for (const [network, prefix] of [
  ['::1', 128],
  ['fc00::', 7],
  ['fe80::', 10],
] as const)
  PRIVATE.addSubnet(network, prefix, 'ipv6');

/**
 * Fastify's `trustProxy` for the setting. A number of proxies is believed only if the peer has a private
 * address: a caller that reaches the service directly could otherwise make up its own.
 */
export function trustProxyOf(proxies: TrustedProxies): TrustProxy {
  if (proxies === false) return false;
  if (typeof proxies !== 'number') return [...proxies];
  return (address, hop) => hop < proxies && (hop > 0 || isPrivate(address));
}

function isPrivate(address: string): boolean {
  const [withoutZone = ''] = address.split('%');
  return PRIVATE.check(withoutZone, isIPv6(withoutZone) ? 'ipv6' : 'ipv4');
}
