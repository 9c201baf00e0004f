import * as fc from 'fast-check';
import { Agent, request } from 'undici';
import { describe, expect, it } from 'vitest';
import { createAddressGuard, isPublicAddress, RefusedAddressError } from './address-guard.ts';
import { startLocalServer } from '../../../test/shop/local-server.ts';

const NOT_PUBLIC: Readonly<Record<string, readonly string[]>> = {
  unspecified: ['0.0.0.0', '0.1.2.3', '::'],
  loopback: ['127.0.0.1', '127.255.255.254', '::1'],
  private: ['10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1'],
  'link-local and metadata': ['169.254.169.254', '169.254.0.1', 'fe80::1', 'fe80::1%eth0', 'febf::1'],
  'carrier-grade NAT and metadata': ['100.64.0.1', '100.100.100.200', '100.127.255.255'],
  'cloud agent': ['168.63.129.16'],
  'unique local and metadata': ['fc00::1', 'fd00:ec2::254', 'fdff::1'],
  'site local': ['fec0::1'],
  multicast: ['224.0.0.1', '239.255.255.255', 'ff02::1'],
  broadcast: ['255.255.255.255'],
  reserved: [
    '192.0.0.192',
    '192.0.2.1',
    '198.18.0.1',
    '198.51.100.1',
    '203.0.113.1',
    '240.0.0.1',
    '192.88.99.1',
  ],
  documentation: ['2001:db8::1', '3fff::1'],
  'v4-mapped': ['::ffff:10.0.0.1', '::ffff:127.0.0.1', '::ffff:a9fe:a9fe', '::ffff:8.8.8.8'],
  'v4-compatible': ['::10.0.0.1', '::127.0.0.1', '::8.8.8.8'],
  'v4-translated': ['::ffff:0:127.0.0.1'],
  NAT64: ['64:ff9b::10.0.0.1', '64:ff9b::7f00:1', '64:ff9b:1::1', '64:ff9b::8.8.8.8'],
  '6to4': ['2002:7f00:1::', '2002:a00:1::1'],
  Teredo: ['2001:0:4136:e378:8000:63bf:3fff:fdd2'],
  'discard, segment routing, unassigned': ['100::1', '5f00::1', '4000::1', 'a000::1'],
  'not an address': ['', 'example.com', '1.2.3.4.5', ':::'],
};

const PUBLIC =
  '1.1.1.1 8.8.8.8 93.184.216.34 172.15.255.255 172.32.0.1 100.63.255.255 100.128.0.1 11.0.0.1 168.63.129.17 ' +
  '223.255.255.255 2606:4700:4700::1111 2a00:1450:4001:830::200e';

const V4_PRIVATE = fc.oneof(
  fc.tuple(fc.constantFrom(10, 127, 0), fc.nat(255), fc.nat(255), fc.nat(255)),
  fc.tuple(fc.constant(192), fc.constant(168), fc.nat(255), fc.nat(255)),
  fc.tuple(fc.constant(172), fc.integer({ min: 16, max: 31 }), fc.nat(255), fc.nat(255)),
  fc.tuple(fc.constant(169), fc.constant(254), fc.nat(255), fc.nat(255)),
  fc.tuple(fc.constant(100), fc.integer({ min: 64, max: 127 }), fc.nat(255), fc.nat(255)),
  fc.tuple(fc.integer({ min: 224, max: 255 }), fc.nat(255), fc.nat(255), fc.nat(255)),
);

function hex(part: number): string {
  return part.toString(16);
}

function spellings([a, b, c, d]: readonly [number, number, number, number]): string[] {
  const number = ((a * 256 + b) * 256 + c) * 256 + d;
  const dotted = `${a}.${b}.${c}.${d}`;
  const groups = `${hex(a * 256 + b)}:${hex(c * 256 + d)}`;
  const octal = `${a}.${b}.${c * 256 + d} ${a}.${(b * 256 + c) * 256 + d} 0x${hex(a)}.0${b.toString(8)}.${c}.${d}`;
  const v4 = `${dotted} ${dotted}. ${number} 0x${hex(number)} 0${number.toString(8)} ${octal}`;
  const v6 = `::ffff:${dotted} ::ffff:${groups} ::${dotted} 64:ff9b::${dotted} 2002:${groups}::1 0:0:0:0:0:ffff:${groups}`;
  return [...v4.split(' '), ...v6.split(' ').map((address) => `[${address}]`)];
}

describe('isPublicAddress', () => {
  const table = Object.entries(NOT_PUBLIC).flatMap(([kind, list]) => list.map((address) => [kind, address]));
  it.each(table)('is false for a %s address: %s', (_kind, address) => {
    expect(isPublicAddress(address ?? '')).toBe(false);
  });

  it.each(PUBLIC.split(' '))('is true for %s', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  it('is false for every IPv6 address outside 2000::/3', () => {
    fc.assert(
      fc.property(fc.ipV6(), (address) => {
        const first = Number.parseInt(new URL(`http://[${address}]/`).hostname.slice(1), 16) || 0;
        expect(isPublicAddress(address) && (first < 0x2000 || first > 0x3fff)).toBe(false);
      }),
    );
  });
});

describe('createAddressGuard', () => {
  const guard = createAddressGuard({ allowHosts: [], resolve: async () => [] });

  it('refuses a private IPv4 address in every notation that URLs accept', () => {
    fc.assert(
      fc.property(V4_PRIVATE, (octets) => {
        for (const host of spellings(octets)) {
          expect(() => guard.checkUrl(new URL(`http://${host}/`))).toThrow(RefusedAddressError);
        }
      }),
    );
  });

  it.each([
    'ftp://example.com/',
    'file:///etc/passwd',
    'data:text/html,x',
    'javascript:0',
    'gopher://example.com/',
  ])('refuses the scheme of %s', async (url) => {
    await expect(guard.assertAllowed(new URL(url))).rejects.toThrow('only http and https');
  });

  it.each(['http://user@example.com/', 'http://user:word@example.com/', 'https://:word@example.com/'])(
    'refuses credentials in %s',
    async (url) => {
      await expect(guard.assertAllowed(new URL(url))).rejects.toThrow('user name or password');
    },
  );

  it('refuses a URL of more than 4096 characters', () => {
    const longest = `http://example.com/${'x'.repeat(4096 - 19)}`;
    expect(() => guard.checkUrl(new URL(longest))).not.toThrow();
    expect(() => guard.checkUrl(new URL(`${longest}x`))).toThrow('more than 4096 characters');
    expect(() => guard.checkUrl(new URL(`http://example.com/${'ä'.repeat(1000)}`))).toThrow(
      RefusedAddressError,
    );
  });

  it('gives a reason that users can read', async () => {
    const refusal = guard.assertAllowed(new URL('http://127.0.0.1:1/'));
    await expect(refusal).rejects.toMatchObject({ reason: 'this address is not public' });
  });

  it('refuses localhost because of the addresses it resolves to', async () => {
    const real = createAddressGuard({ allowHosts: [] });
    await expect(real.assertAllowed(new URL('http://localhost/'))).rejects.toThrow(RefusedAddressError);
  });

  it.each([
    { addresses: ['10.0.0.1'], passes: false, verb: 'refuses' },
    { addresses: ['10.0.0.1', '::1', 'fd00::1'], passes: false, verb: 'refuses' },
    { addresses: ['::ffff:169.254.169.254'], passes: false, verb: 'refuses' },
    { addresses: ['1.1.1.1'], passes: true, verb: 'allows' },
    { addresses: ['10.0.0.1', '1.1.1.1'], passes: true, verb: 'allows' },
  ])('$verb a name that resolves to $addresses', async ({ addresses, passes }) => {
    const named = createAddressGuard({ allowHosts: [], resolve: async () => addresses });
    const outcome = await named.assertAllowed(new URL('https://shop.example/')).then(
      () => true,
      (error: unknown) => (error instanceof RefusedAddressError ? false : error),
    );
    expect(outcome).toBe(passes);
  });

  it('allows a name that does not resolve, which the fetch reports', async () => {
    const failing = createAddressGuard({
      allowHosts: [],
      resolve: () => Promise.reject(new Error('ENOTFOUND')),
    });
    await expect(failing.assertAllowed(new URL('http://gone.example/'))).resolves.toBeUndefined();
  });

  it.each([
    { entry: '127.0.0.1:8080', url: 'http://127.0.0.1:8080/p', passes: true },
    { entry: '127.0.0.1:8080', url: 'http://127.0.0.1:8081/p', passes: false },
    { entry: '127.0.0.1:8080', url: 'http://127.0.0.2:8080/p', passes: false },
    { entry: '127.0.0.1:80', url: 'http://127.0.0.1/p', passes: true },
    { entry: '127.0.0.1:443', url: 'https://127.0.0.1/p', passes: true },
    { entry: '127.0.0.1:80', url: 'https://127.0.0.1/p', passes: false },
    { entry: ' LocalHost:3001 ', url: 'http://localhost:3001/', passes: true },
    { entry: 'localhost:3001', url: 'http://localhost:3002/', passes: false },
    { entry: 'localhost', url: 'http://localhost:3002/', passes: true },
    { entry: '[::1]:3001', url: 'http://[::1]:3001/', passes: true },
    { entry: '[::1]:3001', url: 'http://[::1]:3002/', passes: false },
    { entry: '127.0.0.1:8080', url: 'ftp://127.0.0.1:8080/', passes: false },
  ])('lets $url pass with $entry on the allow list: $passes', async ({ entry, url, passes }) => {
    const listed = createAddressGuard({ allowHosts: [entry], resolve: async () => ['127.0.0.1'] });
    const outcome = await listed.assertAllowed(new URL(url)).then(
      () => true,
      () => false,
    );
    expect(outcome).toBe(passes);
  });
});

describe('the connector of createAddressGuard', () => {
  it.each(['127.0.0.1', '[::ffff:127.0.0.1]', '[::1]', 'localhost', 'rebound.example'])(
    'refuses to connect to %s without a prior check of the URL',
    async (host) => {
      const inside = await startLocalServer((_request, response) => void response.end('secret'));
      const guard = createAddressGuard({ allowHosts: ['127.0.0.1:1'], resolve: async () => ['127.0.0.1'] });
      const dispatcher = new Agent({ connect: guard.connector });
      const response = request(`http://${host}:${inside.host.split(':')[1]}/`, { dispatcher });
      await expect(response).rejects.toBeInstanceOf(RefusedAddressError);
      expect(inside.connections()).toBe(0);
      await dispatcher.close();
      await inside.close();
    },
  );

  it('connects to a host whose name is on the allow list', async () => {
    const shop = await startLocalServer((_request, response) => void response.end('page'));
    const port = shop.host.split(':')[1];
    const guard = createAddressGuard({ allowHosts: [`localhost:${port}`] });
    const dispatcher = new Agent({ connect: guard.connector });
    const { statusCode, body } = await request(`http://localhost:${port}/`, { dispatcher });
    expect([statusCode, await body.text()]).toEqual([200, 'page']);
    await dispatcher.close();
    await shop.close();
  });
});
