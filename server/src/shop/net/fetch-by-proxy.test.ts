import { createServer as createTlsServer } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createPageFetcher } from './fetch-page.ts';
import { createAddressGuard } from './address-guard.ts';
import { listen, startLocalServer } from '../../../test/shop/local-server.ts';
import {
  startBadProxy,
  startHttpProxy,
  startSocks5Proxy,
  type LocalProxy,
} from '../../../test/shop/local-proxies.ts';
import { TEST_CERTIFICATE, TEST_KEY } from '../../../test/shop/test-certificate.ts';

const HTML = '<!doctype html><title>Kettle</title>';
const SECRET = { username: 'cust-7', password: 'pa:ss/word' };
const cleanups: (() => unknown)[] = [];

beforeAll(() => setDefaultCACertificates([...getCACertificates('default'), TEST_CERTIFICATE]));
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

function keep<T extends { close(): unknown }>(thing: T): T {
  cleanups.push(() => thing.close());
  return thing;
}

const LOOPBACK = async () => ['127.0.0.1'];

function fetcher(
  allowHosts: string[],
  resolve: (hostname: string) => Promise<readonly string[]> = LOOPBACK,
  options: { timeoutMs?: number; proxyTimeoutMs?: number } = {},
) {
  const guard = createAddressGuard({ allowHosts, resolve });
  return keep(createPageFetcher({ guard, userAgent: 'Tidemark/1.0', ...options }));
}

/** A shop known by a name, on http; tells of each request's Host header. */
async function startShop(): Promise<{ port: number; hosts: string[]; connections(): number }> {
  const hosts: string[] = [];
  const server = keep(
    await startLocalServer((request, response) => {
      hosts.push(request.headers.host ?? '');
      response.setHeader('content-type', 'text/html').end(HTML);
    }),
  );
  return { port: Number(server.host.split(':')[1]), hosts, connections: server.connections };
}

/** The same on https; its certificate is for shop.example. */
async function startSecureShop(): Promise<{ port: number; hosts: string[]; names: (string | false)[] }> {
  const [hosts, names]: [string[], (string | false)[]] = [[], []];
  const server = createTlsServer({ key: TEST_KEY, cert: TEST_CERTIFICATE }, (request, response) => {
    hosts.push(request.headers.host ?? '');
    response.setHeader('content-type', 'text/html').end(HTML);
  });
  server.on('secureConnection', (socket) => names.push(socket.servername ?? false));
  const port = await listen(server);
  cleanups.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { port, hosts, names };
}

const KINDS: readonly (readonly [string, () => Promise<LocalProxy>])[] = [
  ['an HTTP proxy', () => startHttpProxy()],
  ['an HTTP proxy with a password', () => startHttpProxy({ credentials: SECRET })],
  ['an HTTPS proxy', () => startHttpProxy({ secure: true })],
  ['an HTTPS proxy with a password', () => startHttpProxy({ secure: true, credentials: SECRET })],
  ['a SOCKS5 proxy', () => startSocks5Proxy()],
  ['a SOCKS5 proxy with a password', () => startSocks5Proxy({ credentials: SECRET })],
  [
    'a SOCKS5 proxy that answers byte by byte',
    () => startSocks5Proxy({ credentials: SECRET, splitBytes: true }),
  ],
];

describe.each(KINDS)('by way of %s', (_kind, start) => {
  it('an http page comes through a tunnel to the judged address, asked for by its name', async () => {
    const [shop, proxy] = [await startShop(), keep(await start())];
    const fetching = fetcher([`shop.example:${shop.port}`]);
    const url = `http://shop.example:${shop.port}/kettle`;
    const result = await fetching.fetch({ url, proxyUrl: proxy.url });
    expect(result).toMatchObject({ kind: 'page', status: 200, finalUrl: url });
    expect(proxy.targets.at(-1)).toBe(`127.0.0.1:${shop.port}`);
    expect(shop.hosts).toEqual([`shop.example:${shop.port}`]);
  });

  it('an https page comes too, its certificate checked against the name', async () => {
    const [shop, proxy] = [await startSecureShop(), keep(await start())];
    const fetching = fetcher([`shop.example:${shop.port}`, `other.example:${shop.port}`]);
    const ask = (name: string) =>
      fetching.fetch({ url: `https://${name}:${shop.port}/kettle`, proxyUrl: proxy.url });
    expect(await ask('shop.example')).toMatchObject({ kind: 'page', status: 200 });
    expect(shop.names).toEqual(['shop.example']);
    expect(proxy.targets.at(-1)).toBe(`127.0.0.1:${shop.port}`);
    expect(await ask('other.example')).toMatchObject({ kind: 'unreachable', reason: 'tls' });
    expect(shop.hosts, 'nothing was asked of a server with the wrong name').toHaveLength(1);
  });

  it('connections serve many pages', async () => {
    const [shop, proxy] = [await startShop(), keep(await start())];
    const fetching = fetcher([`shop.example:${shop.port}`]);
    for (let n = 0; n < 20; n++)
      await fetching.fetch({ url: `http://shop.example:${shop.port}/${n}`, proxyUrl: proxy.url });
    expect(shop.hosts).toHaveLength(20);
    expect(shop.connections(), 'a second where the first is not free yet').toBeLessThanOrEqual(2);
  });

  it('connections end at once when it is given up, those in use when they are answered', async () => {
    const proxy = keep(await start());
    const asked = Promise.withResolvers<void>();
    const mayAnswer = Promise.withResolvers<void>();
    const open = new Set<unknown>();
    const server = keep(
      await startLocalServer(async ({ url, socket }, response) => {
        open.add(socket);
        socket.once('close', () => open.delete(socket));
        if (url === '/slow') {
          asked.resolve();
          await mayAnswer.promise;
        }
        response.setHeader('content-type', 'text/html').end(HTML);
      }),
    );
    const port = new URL(server.origin).port;
    const fetching = fetcher([`shop.example:${port}`]);
    const ask = (path: string) =>
      fetching.fetch({ url: `http://shop.example:${port}${path}`, proxyUrl: proxy.url });
    const slow = ask('/slow');
    await asked.promise;
    await ask('/quick');
    expect(open.size).toBe(2);
    fetching.closeProxyConnections([proxy.url]);
    while (open.size > 1) await sleep(5);
    mayAnswer.resolve();
    expect(await slow).toMatchObject({ kind: 'page', status: 200 });
    while (open.size > 0) await sleep(5);
    expect(await ask('/again'), 'who still holds it may finish').toMatchObject({ kind: 'page' });
  });

  it.each([
    ['a name with a private address', 'http://shop.example/'],
    ['a literal private address', 'http://10.0.0.8/'],
    ['the cloud’s metadata', 'http://169.254.169.254/latest/meta-data'],
    ['loopback by IPv6', 'http://[::1]/'],
    ['a mapped address', 'http://[::ffff:127.0.0.1]/'],
  ])('%s is refused before the proxy hears of it', async (_what, url) => {
    const proxy = keep(await start());
    const result = await fetcher([]).fetch({ url, proxyUrl: proxy.url });
    expect(result).toMatchObject({ kind: 'refused-address' });
    expect(proxy.targets).toEqual([]);
  });

  it('a name that changes its answer is judged by the address that is connected to', async () => {
    const proxy = keep(await start());
    const answers = ['93.184.215.14', '127.0.0.1'];
    const guard = createAddressGuard({
      allowHosts: [],
      resolve: async () => [answers.shift() ?? '127.0.0.1'],
    });
    const url = 'http://rebind.example/';
    await guard.assertAllowed(new URL(url));
    const fetching = keep(createPageFetcher({ guard, userAgent: 'Tidemark/1.0' }));
    expect(await fetching.fetch({ url, proxyUrl: proxy.url })).toMatchObject({ kind: 'refused-address' });
    expect(proxy.targets).toEqual([]);
  });

  it('a redirect to a private address is refused', async () => {
    const proxy = keep(await start());
    const shop = keep(
      await startLocalServer((_request, response) => {
        response.writeHead(302, { location: 'http://inside.example/admin' }).end();
      }),
    );
    const result = await fetcher([shop.host]).fetch({ url: shop.origin, proxyUrl: proxy.url });
    expect(result).toMatchObject({ kind: 'refused-address' });
    expect(proxy.targets.at(-1)).toBe(shop.host);
    expect(proxy.targets.some((target) => target.includes('inside'))).toBe(false);
  });
});

async function viaBad(proxy: LocalProxy, { timeoutMs = 10_000, proxyTimeoutMs = 5_000 } = {}) {
  keep(proxy);
  const shop = await startShop();
  const fetching = fetcher([`shop.example:${shop.port}`], LOOPBACK, { timeoutMs, proxyTimeoutMs });
  const result = await fetching.fetch({ url: `http://shop.example:${shop.port}/`, proxyUrl: proxy.url });
  return { result, shop };
}
const garbage = Buffer.from('\u0000\u0001 this is no protocol \r\n\r\n');
const stall = () => undefined;

describe('a proxy that', () => {
  it.each<[string, string, () => Promise<LocalProxy>]>([
    [
      'does not listen',
      'proxy',
      async () => {
        const proxy = await startHttpProxy();
        await proxy.close();
        return { ...proxy, close: async () => undefined };
      },
    ],
    ['hangs up at once', 'proxy', () => startBadProxy((socket) => socket.destroy())],
    ['hangs up at once (SOCKS5)', 'proxy', () => startBadProxy((socket) => socket.destroy(), 'socks5')],
    ['ends politely (SOCKS5)', 'proxy', () => startBadProxy((socket) => socket.end(), 'socks5')],
    ['talks garbage', 'proxy', () => startBadProxy((socket) => socket.write(garbage))],
    ['talks garbage (SOCKS5)', 'proxy', () => startBadProxy((socket) => socket.write(garbage), 'socks5')],
    [
      'wants a password',
      'proxy',
      async () => {
        const proxy = await startHttpProxy({ credentials: SECRET });
        return { ...proxy, url: proxy.url.replace(/\/\/.*@/, '//') };
      },
    ],
    [
      'wants another password',
      'proxy',
      async () => {
        const proxy = await startHttpProxy({ credentials: SECRET });
        return { ...proxy, url: proxy.url.replace(/\/\/.*@/, '//cust-7:wrong@') };
      },
    ],
    [
      'wants a password (SOCKS5)',
      'proxy',
      async () => {
        const proxy = await startSocks5Proxy({ credentials: SECRET });
        return { ...proxy, url: proxy.url.replace(/\/\/.*@/, '//') };
      },
    ],
    [
      'wants another password (SOCKS5)',
      'proxy',
      async () => {
        const proxy = await startSocks5Proxy({ credentials: SECRET });
        return { ...proxy, url: proxy.url.replace(/\/\/.*@/, '//cust-7:wrong@') };
      },
    ],
    ['does not allow it (SOCKS5)', 'proxy', () => startSocks5Proxy({ reply: 2 })],
    [
      'cannot reach the shop',
      'connect',
      () =>
        startBadProxy((socket) => socket.once('data', () => socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n'))),
    ],
    ['cannot reach the shop (SOCKS5)', 'connect', () => startSocks5Proxy({ reply: 5 })],
    [
      'is a site of its own',
      'proxy',
      () =>
        startBadProxy((socket) => socket.once('data', () => socket.end('HTTP/1.1 404 Not Found\r\n\r\n'))),
    ],
    [
      'dies in the middle',
      'connection-lost',
      () =>
        startBadProxy((socket) =>
          socket.once('data', () => {
            socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
            socket.once('data', () =>
              socket.end('HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 99999\r\n\r\n<p>19'),
            );
          }),
        ),
    ],
    [
      'answers garbage in the tunnel',
      'bad-response',
      () =>
        startBadProxy((socket) =>
          socket.once('data', () => {
            socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
            socket.once('data', () => socket.end(garbage));
          }),
        ),
    ],
  ])('%s is told from the shop: %s', async (_what, reason, start) => {
    const { result, shop } = await viaBad(await start());
    expect(result).toMatchObject({ kind: 'unreachable', reason });
    expect(shop.hosts).toEqual([]);
    expect(JSON.stringify(result)).not.toContain('pa:ss');
  });

  it.each([
    ['HTTP', 'http'],
    ['SOCKS5', 'socks5'],
  ] as const)('stalls (%s) is given up', async (_name, scheme) => {
    const { result } = await viaBad(await startBadProxy(stall, scheme), { proxyTimeoutMs: 100 });
    expect(result).toMatchObject({ kind: 'unreachable', reason: 'proxy' });
  });

  it('never ends its headers is given up', async () => {
    const drip = await startBadProxy((socket) => {
      const timer = setInterval(() => socket.write('x'), 20);
      socket.on('close', () => clearInterval(timer));
      socket.write('HTTP/1.1 200 OK\r\nx: ');
    });
    const { result } = await viaBad(drip, { proxyTimeoutMs: 200 });
    expect(result).toMatchObject({ kind: 'unreachable', reason: 'proxy' });
  });

  it('shows another certificate than its own is not used', async () => {
    const proxy = await startHttpProxy({ secure: true });
    const { result } = await viaBad({ ...proxy, url: proxy.url.replace('127.0.0.1', 'localhost') });
    expect(result).toMatchObject({ kind: 'unreachable', reason: 'proxy' });
    expect(proxy.targets).toEqual([]);
  });
});
