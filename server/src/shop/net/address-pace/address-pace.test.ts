import { EventEmitter } from 'node:events';
import { type Socket } from 'node:net';
import { promisify } from 'node:util';
import { type buildConnector } from 'undici';
import { describe, expect, it } from 'vitest';
import { memoryRateLimit } from '../../../ports/rate-limit/memory.ts';
import { createAddressGuard, RefusedAddressError, type AddressGuard } from '../address-guard.ts';
import { AddressBusyError, createAddressPace } from './address-pace.ts';
import { exemptNetworks } from './exempt-networks.ts';

const VICTIM = '93.184.216.34';
const MINUTE_MS = 60_000;

interface Setup {
  /** The address that each host resolves to. */
  resolve?: (host: string) => string;
  /** The address that a connection to a host reaches. */
  connect?: (host: string) => string;
  allowHosts?: readonly string[];
  exempt?: readonly string[];
}

/** A pace of 120 requests a minute to one address. The first 30 are not counted in shared buckets. */
function openPace({ resolve = () => VICTIM, connect = resolve, allowHosts = [], exempt = [] }: Setup = {}) {
  let nowMs = 0;
  let askedShared = 0;
  const destroyed: string[] = [];
  const real = createAddressGuard({ allowHosts, resolve: async (host) => [resolve(host)] });
  const connector: AddressGuard['connector'] = ({ hostname }, callback) => {
    const remoteAddress = connect(hostname);
    const socket = Object.assign(new EventEmitter(), {
      remoteAddress,
      destroy: () => destroyed.push(remoteAddress),
    });
    callback(null, socket as unknown as Socket);
  };
  const buckets = memoryRateLimit(() => nowMs);
  const pace = createAddressPace({
    guard: { ...real, connector },
    shared: { take: (key, rate) => (askedShared++, buckets.take(key, rate)) },
    local: memoryRateLimit(() => nowMs),
    perMinute: 120,
    freePerMinute: 30,
    isExempt: exemptNetworks(exempt),
    countsAllowListed: false,
  });
  const request = (host: string, perMinute?: number) =>
    pace.countRequest(new URL(`https://${host}/`), perMinute).then(
      () => true,
      (error: unknown) => (error instanceof AddressBusyError ? false : Promise.reject(error)),
    );
  const connectTo = (hostname: string) =>
    promisify(pace.guard.connector)({ hostname, protocol: 'https:', port: '' } as buildConnector.Options);
  return {
    pace,
    request,
    connectTo,
    destroyed,
    askedShared: () => askedShared,
    advance: (ms: number) => (nowMs += ms),
  };
}

/** How many of the requests in one minute, evenly to all hosts, pass. */
async function passedInAMinute({ request, advance }: ReturnType<typeof openPace>, hosts: readonly string[]) {
  let passed = 0;
  for (let atMs = 0; atMs < MINUTE_MS; atMs += 1000) {
    for (const host of hosts) if (await request(host)) passed++;
    advance(1000);
  }
  return passed;
}

const names = (count: number) => Array.from({ length: count }, (_, n) => `shop-${n}.example`);

describe('the pace of an address', () => {
  it('lets no more than its requests per minute through, however many names lead to it', async () => {
    const passed = await passedInAMinute(openPace(), names(60));
    expect(passed).toBeLessThanOrEqual(120);
    expect(passed).toBeGreaterThan(110);
  });

  it('does not ask the shared buckets about an address with the requests of one domain', async () => {
    const pace = openPace();
    for (let n = 0; n < 30; n++) {
      expect(await pace.request('shop.example')).toBe(true);
      pace.advance(2500);
    }
    expect(pace.askedShared()).toBe(0);
  });

  it('counts each address separately', async () => {
    const pace = openPace({ resolve: (host) => `93.184.216.${/\d+/.exec(host)?.[0]}` });
    expect(await passedInAMinute(pace, names(5))).toBeGreaterThanOrEqual(295);
  });

  it('counts the addresses of one IPv6 network together', async () => {
    const pace = openPace({ resolve: (host) => `2001:4860:4860::${/\d+/.exec(host)?.[0]}` });
    expect(await passedInAMinute(pace, names(20))).toBeLessThanOrEqual(120);
  });

  it('rises with the pace that an operator set for a site', async () => {
    const { request } = openPace();
    const passed = await Promise.all(Array.from({ length: 200 }, () => request('big.example', 600)));
    expect(passed).not.toContain(false);
  });

  it.each([
    ['a network of the setting', { exempt: ['93.184.216.0/24'] }],
    ['an address of the setting', { exempt: [VICTIM] }],
    ['a content delivery network', { exempt: ['cdn'], resolve: () => '104.16.1.1' }],
    ['a content delivery network by IPv6', { exempt: ['cdn'], resolve: () => '2606:4700::1' }],
    ['allow-listed hosts', { allowHosts: names(60) }],
  ] satisfies [string, Setup][])('is not limited for %s', async (_name, setup) => {
    const pace = openPace(setup);
    expect(await passedInAMinute(pace, names(60))).toBe(3600);
    expect(pace.askedShared()).toBe(0);
  });

  it('counts the address connected to, if the name resolved to another one before', async () => {
    const pace = openPace({ resolve: (host) => `93.184.1.${/\d+/.exec(host)?.[0]}`, connect: () => VICTIM });
    const results = await Promise.allSettled(names(250).map((host) => pace.connectTo(host)));
    const refused = results.filter(({ status }) => status === 'rejected');
    expect(refused.length).toBeGreaterThan(150);
    expect(pace.destroyed, 'refused connections are closed').toHaveLength(refused.length);
    expect(await pace.request('shop-1.example'), 'later requests count too').toBe(false);
  });

  it('counts the address that a proxy connects to', async () => {
    const { pace } = openPace();
    const results = await Promise.allSettled(names(250).map((host) => pace.guard.addressOf(host, '443')));
    const failures = results.filter((one) => one.status === 'rejected').map(({ reason }) => reason as Error);
    expect(failures.length).toBeGreaterThan(150);
    expect(new Set(failures.map(({ name }) => name))).toEqual(new Set(['AddressBusyError']));
  });

  it('passes the refusal of a private address on', async () => {
    const { request } = openPace({ resolve: () => '10.0.0.1' });
    await expect(request('inside.example')).rejects.toThrow(RefusedAddressError);
  });
});
