import { fastify } from 'fastify';
import { expect, it } from 'vitest';
import { readConfig } from '../../config/config.ts';
import { trustProxyOf } from './trusted-proxies.ts';

async function addressSeen(setting: string, peer: string, forwarded: string): Promise<string> {
  const { trustProxy } = readConfig({ TIDEMARK_TRUST_PROXY: setting });
  const app = fastify({ trustProxy: trustProxyOf(trustProxy) });
  app.get('/', async ({ ip }) => ip);
  const { body } = await app.inject({
    url: '/',
    remoteAddress: peer,
    headers: { 'x-forwarded-for': forwarded },
  });
  return body;
}

it.each([
  ['0', '10.0.0.9', '203.0.113.5', '10.0.0.9'],
  ['false', '10.0.0.9', '203.0.113.5', '10.0.0.9'],
  ['1', '10.0.0.9', '1.2.3.4, 203.0.113.5', '203.0.113.5'],
  ['1', '::ffff:10.0.0.9', '1.2.3.4, 203.0.113.5', '203.0.113.5'],
  ['2', '127.0.0.1', '1.2.3.4, 203.0.113.5, 198.51.100.7', '203.0.113.5'],
  ['1', '203.0.113.5', '1.2.3.4', '203.0.113.5'],
  ['10.0.0.0/8', '10.0.0.9', '1.2.3.4, 203.0.113.5, 10.1.1.1', '203.0.113.5'],
  ['192.0.2.1, 2001:db8::/32', '2001:db8::7', '1.2.3.4', '1.2.3.4'],
  ['10.0.0.0/8', '203.0.113.5', '1.2.3.4', '203.0.113.5'],
])('TIDEMARK_TRUST_PROXY=%s: a request from %s for %s counts as from %s', async (...row) => {
  const [setting, peer, forwarded, expected] = row;
  expect(await addressSeen(setting, peer, forwarded)).toBe(expected);
});

it.each(['true', 'yes', '10', '-1', '10.0.0.0/33', 'proxy.example', '10.0.0.1,', '10.0.0.0/8/8'])(
  'TIDEMARK_TRUST_PROXY=%s is refused with an explanation',
  (value) => {
    expect(() => readConfig({ TIDEMARK_TRUST_PROXY: value })).toThrow(
      /expected the number of reverse proxies .* or their networks/,
    );
  },
);
