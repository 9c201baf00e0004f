import { BlockList, isIP } from 'node:net';
import { CDN_NETWORKS } from './cdn-networks.ts';

/**
 * Returns whether an address is in one of the networks: `address`, `address/bits`, or `cdn` for the networks
 * of CDN_NETWORKS. Other words are ignored.
 */
export function exemptNetworks(entries: readonly string[]): (address: string) => boolean {
  const networks = new BlockList();
  for (const entry of entries.flatMap((one) => (one === 'cdn' ? CDN_NETWORKS : [one]))) {
    const [address = '', bits] = entry.split('/');
    if (isIP(address) === 0) continue;
    if (bits === undefined) networks.addAddress(address, familyOf(address));
    else networks.addSubnet(address, Number(bits), familyOf(address));
  }
  return (address) => networks.check(address, familyOf(address));
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return address.includes(':') ? 'ipv6' : 'ipv4';
}
