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

function closeAfterTest<T extends { close(): unknown }>(resource: T): T {
  cleanups.push(() => resource.close());
  return resource;
}

const LOOPBACK = async () => ['127.0.0.1'];

function fetcher(
  allowHosts: string[],
  resolve: (hostname: string) => Promise<readonly string[]> = LOOPBACK,
  options: { timeoutMs?: number; proxyTimeoutMs?: number } = {},
) {
  const guard = createAddressGuard({ allowHosts, resolve });
  return closeAfterTest(createPageFetcher({ guard, userAgent: 'Tidemark/1.0', ...options }));
}

/** An HTTP shop that records each request's Host header. */
async function startShop(): Promise<{ port: number; hosts: string[]; connections(): number }> {
  const hosts: string[] = [];
  const server = closeAfterTest(
    await startLocalServer((request, response) => {
      hosts.push(request.headers.host ?? '');
      response.setHeader('content-type', 'text/html').end(HTML);
    }),
  );
  return { port: Number(server.host.split(':')[1]), hosts, connections: server.connections };
}

/** An HTTPS shop with a certificate for shop.example, which also records the names of the TLS handshakes. */
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
    'a SOCKS5 proxy that responds byte by byte',
    () => startSocks5Proxy({ credentials: SECRET, splitBytes: true }),
  ],
];

describe.each(KINDS)('createPageFetcher through %s', (_kind, start) => {
  it('fetches an http page through a tunnel to the checked address, with the host name in the request', async () => {
    const [shop, proxy] = [await startShop(), closeAfterTest(await start())];
    const fetching = fetcher([`shop.example:${shop.port}`]);
    const url = `http://shop.example:${shop.port}/kettle`;
    const result = await fetching.fetch({ url, proxyUrl: proxy.url });
    expect(result).toMatchObject({ kind: 'page', status: 200, finalUrl: url });
    expect(proxy.targets.at(-1)).toBe(`127.0.0.1:${shop.port}`);
    expect(shop.hosts).toEqual([`shop.example:${shop.port}`]);
  });

  it('fetches an https page and verifies the certificate against the host name', async () => {
    const [shop, proxy] = [await startSecureShop(), closeAfterTest(await start())];
    const fetching = fetcher([`shop.example:${shop.port}`, `other.example:${shop.port}`]);
    const fetchFrom = (name: string) =>
      fetching.fetch({ url: `https://${name}:${shop.port}/kettle`, proxyUrl: proxy.url });
    expect(await fetchFrom('shop.example')).toMatchObject({ kind: 'page', status: 200 });
    expect(shop.names).toEqual(['shop.example']);
    expect(proxy.targets.at(-1)).toBe(`127.0.0.1:${shop.port}`);
    expect(await fetchFrom('other.example')).toMatchObject({ kind: 'unreachable', reason: 'tls' });
    expect(shop.hosts, 'no request was sent to a server with another name').toHaveLength(1);
  });

  it('reuses connections for many pages', async () => {
    const [shop, proxy] = [await startShop(), closeAfterTest(await start())];
    const fetching = fetcher([`shop.example:${shop.port}`]);
    for (let n = 0; n < 20; n++)
      await fetching.fetch({ url: `http://shop.example:${shop.port}/${n}`, proxyUrl: proxy.url });
    expect(shop.hosts).toHaveLength(20);
    expect(shop.connections(), 'a second one may open while the first is busy').toBeLessThanOrEqual(2);
  });

  it('closes the idle connections of a removed proxy at once and the busy ones after their response', async () => {
    const proxy = closeAfterTest(await start());
    const requested = Promise.withResolvers<void>();
    const mayRespond = Promise.withResolvers<void>();
    const open = new Set<unknown>();
    const server = closeAfterTest(
      await startLocalServer(async ({ url, socket }, response) => {
        open.add(socket);
        socket.once('close', () => open.delete(socket));
        if (url === '/slow') {
          requested.resolve();
          await mayRespond.promise;
        }
        response.setHeader('content-type', 'text/html').end(HTML);
      }),
    );
    const port = new URL(server.origin).port;
    const fetching = fetcher([`shop.example:${port}`]);
    const fetchPath = (path: string) =>
      fetching.fetch({ url: `http://shop.example:${port}${path}`, proxyUrl: proxy.url });
    const slow = fetchPath('/slow');
    await requested.promise;
    await fetchPath('/quick');
    expect(open.size).toBe(2);
    fetching.closeProxyConnections([proxy.url]);
    while (open.size > 1) await sleep(5);
    mayRespond.resolve();
    expect(await slow).toMatchObject({ kind: 'page', status: 200 });
    while (open.size > 0) await sleep(5);
    expect(await fetchPath('/again'), 'a check that already chose the proxy can still use it').toMatchObject({
      kind: 'page',
    });
  });

  it.each([
    ['a name with a private address', 'http://shop.example/'],
    ['a literal private address', 'http://10.0.0.8/'],
    ['a cloud metadata address', 'http://169.254.169.254/latest/meta-data'],
    ['the IPv6 loopback address', 'http://[::1]/'],
    ['an IPv4-mapped address', 'http://[::ffff:127.0.0.1]/'],
  ])('refuses %s without contacting the proxy', async (_kind, url) => {
    const proxy = closeAfterTest(await start());
    const result = await fetcher([]).fetch({ url, proxyUrl: proxy.url });
    expect(result).toMatchObject({ kind: 'refused-address' });
    expect(proxy.targets).toEqual([]);
  });

  it('refuses a name that resolves to a private address after it passed the check', async () => {
    const proxy = closeAfterTest(await start());
    const resolutions = ['93.184.215.14', '127.0.0.1'];
    const guard = createAddressGuard({
      allowHosts: [],
      resolve: async () => [resolutions.shift() ?? '127.0.0.1'],
    });
    const url = 'http://rebind.example/';
    await guard.assertAllowed(new URL(url));
    const fetching = closeAfterTest(createPageFetcher({ guard, userAgent: 'Tidemark/1.0' }));
    expect(await fetching.fetch({ url, proxyUrl: proxy.url })).toMatchObject({ kind: 'refused-address' });
    expect(proxy.targets).toEqual([]);
  });

  it('refuses a redirect to a private address', async () => {
    const proxy = closeAfterTest(await start());
    const shop = closeAfterTest(
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

async function fetchThroughFailing(proxy: LocalProxy, { timeoutMs = 10_000, proxyTimeoutMs = 5_000 } = {}) {
  closeAfterTest(proxy);
  const shop = await startShop();
  const fetching = fetcher([`shop.example:${shop.port}`], LOOPBACK, { timeoutMs, proxyTimeoutMs });
  const result = await fetching.fetch({ url: `http://shop.example:${shop.port}/`, proxyUrl: proxy.url });
  return { result, shop };
}
const garbage = Buffer.from('\u0000\u0001 not a known protocol \r\n\r\n');
const stall = () => undefined;

describe('createPageFetcher through a failing proxy', () => {
  it.each<[string, string, () => Promise<LocalProxy>]>([
    [
      'is not listening',
      'proxy',
      async () => {
        const proxy = await startHttpProxy();
        await proxy.close();
        return { ...proxy, close: async () => undefined };
      },
    ],
    ['resets at once', 'proxy', () => startBadProxy((socket) => socket.destroy())],
    ['resets at once (SOCKS5)', 'proxy', () => startBadProxy((socket) => socket.destroy(), 'socks5')],
    ['closes at once (SOCKS5)', 'proxy', () => startBadProxy((socket) => socket.end(), 'socks5')],
    ['sends garbage', 'proxy', () => startBadProxy((socket) => socket.write(garbage))],
    ['sends garbage (SOCKS5)', 'proxy', () => startBadProxy((socket) => socket.write(garbage), 'socks5')],
    [
      'requires a password',
      'proxy',
      async () => {
        const proxy = await startHttpProxy({ credentials: SECRET });
        return { ...proxy, url: proxy.url.replace(/\/\/.*@/, '//') };
      },
    ],
    [
      'rejects the password',
      'proxy',
      async () => {
        const proxy = await startHttpProxy({ credentials: SECRET });
        return { ...proxy, url: proxy.url.replace(/\/\/.*@/, '//cust-7:wrong@') };
      },
    ],
    [
      'requires a password (SOCKS5)',
      'proxy',
      async () => {
        const proxy = await startSocks5Proxy({ credentials: SECRET });
        return { ...proxy, url: proxy.url.replace(/\/\/.*@/, '//') };
      },
    ],
    [
      'rejects the password (SOCKS5)',
      'proxy',
      async () => {
        const proxy = await startSocks5Proxy({ credentials: SECRET });
        return { ...proxy, url: proxy.url.replace(/\/\/.*@/, '//cust-7:wrong@') };
      },
    ],
    ['forbids the connection (SOCKS5)', 'proxy', () => startSocks5Proxy({ reply: 2 })],
    [
      'cannot reach the shop',
      'connect',
      () =>
        startBadProxy((socket) => socket.once('data', () => socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n'))),
    ],
    ['cannot reach the shop (SOCKS5)', 'connect', () => startSocks5Proxy({ reply: 5 })],
    [
      'is an ordinary web server',
      'proxy',
      () =>
        startBadProxy((socket) => socket.once('data', () => socket.end('HTTP/1.1 404 Not Found\r\n\r\n'))),
    ],
    [
      'closes in the middle of a page',
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
      'sends garbage in the tunnel',
      'bad-response',
      () =>
        startBadProxy((socket) =>
          socket.once('data', () => {
            socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
            socket.once('data', () => socket.end(garbage));
          }),
        ),
    ],
  ])('reports a proxy that %s with the reason %s', async (_behaviour, reason, start) => {
    const { result, shop } = await fetchThroughFailing(await start());
    expect(result).toMatchObject({ kind: 'unreachable', reason });
    expect(shop.hosts).toEqual([]);
    expect(JSON.stringify(result)).not.toContain('pa:ss');
  });

  it.each([
    ['HTTP', 'http'],
    ['SOCKS5', 'socks5'],
  ] as const)('gives up on a %s proxy that stalls', async (_name, scheme) => {
    const { result } = await fetchThroughFailing(await startBadProxy(stall, scheme), { proxyTimeoutMs: 100 });
    expect(result).toMatchObject({ kind: 'unreachable', reason: 'proxy' });
  });

  it('gives up on a proxy that never finishes its headers', async () => {
    const drip = await startBadProxy((socket) => {
      const timer = setInterval(() => socket.write('x'), 20);
      socket.on('close', () => clearInterval(timer));
      socket.write('HTTP/1.1 200 OK\r\nx: ');
    });
    const { result } = await fetchThroughFailing(drip, { proxyTimeoutMs: 200 });
    expect(result).toMatchObject({ kind: 'unreachable', reason: 'proxy' });
  });

  it('does not use an HTTPS proxy whose certificate has another name', async () => {
    const proxy = await startHttpProxy({ secure: true });
    const renamed = { ...proxy, url: proxy.url.replace('127.0.0.1', 'localhost') };
    const { result } = await fetchThroughFailing(renamed);
    expect(result).toMatchObject({ kind: 'unreachable', reason: 'proxy' });
    expect(proxy.targets).toEqual([]);
  });
});
