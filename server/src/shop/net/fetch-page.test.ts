import { createServer } from 'node:net';
import {
  brotliCompressSync,
  createBrotliCompress,
  createGzip,
  createZstdCompress,
  deflateRawSync,
  deflateSync,
  gzipSync,
  zstdCompressSync,
} from 'node:zlib';
import { type RequestListener } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { createPageFetcher, type FetchResult, type PageFetcherOptions } from './fetch-page.ts';
import { BodyBudget, BodyBudgetError } from './body-budget.ts';
import { inflateBody } from './read-body.ts';
import { createAddressGuard } from './address-guard.ts';
import { listen, startLocalServer, type LocalServer } from '../../../test/shop/local-server.ts';

const HTML = '<!doctype html><title>Kettle</title><p>19.99 €</p>';
const cleanups: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function serve(listener: RequestListener): Promise<LocalServer> {
  const server = await startLocalServer(listener);
  cleanups.push(server.close);
  return server;
}

type FetcherSetup = Partial<PageFetcherOptions> & {
  allowHosts?: string[];
  resolve?: (hostname: string) => Promise<readonly string[]>;
};

function fetcher({ allowHosts = [], resolve, ...options }: FetcherSetup = {}) {
  const guard = createAddressGuard({ allowHosts, ...(resolve && { resolve }) });
  const created = createPageFetcher({
    guard,
    userAgent: 'Tidemark/1.0 (+https://tidemark.example/bot)',
    ...options,
  });
  cleanups.push(created.close);
  return created;
}

function text(result: FetchResult): string {
  return result.kind === 'page' ? Buffer.from(inflateBody(result.body)).toString() : result.kind;
}

const etagServer: RequestListener = (request, response) => {
  if (request.url === '/moved') response.writeHead(302, { location: '/kettle' }).end();
  else if (request.headers['if-none-match'] === '"v1"' || request.headers['if-modified-since']) {
    response.writeHead(304).end();
  } else response.setHeader('content-type', 'text/html').end(HTML);
};

function hops(count: number): RequestListener {
  return (request, response) => {
    const hop = Number(request.url?.slice(1));
    if (hop < count) response.writeHead(302, { location: `/${hop + 1}` }).end('moved');
    else response.setHeader('content-type', 'text/html').end(HTML);
  };
}

const failToResolve = () => Promise.reject(Object.assign(new Error('none'), { code: 'ENOTFOUND' }));

describe('createPageFetcher', () => {
  it('returns a page with its status, final URL, validators and bytes', async () => {
    const shop = await serve((_request, response) => {
      response.writeHead(200, {
        'content-type': 'text/html; charset=utf-8',
        etag: '"v1"',
        'last-modified': 'Mon, 05 Jan 2026 10:00:00 GMT',
        'retry-after': '120',
      });
      response.end(HTML);
    });
    const result = await fetcher({ allowHosts: [shop.host] }).fetch({ url: `${shop.origin}/kettle#red` });
    expect(result).toMatchObject({
      kind: 'page',
      status: 200,
      finalUrl: `${shop.origin}/kettle#red`,
      headers: { etag: '"v1"', lastModified: 'Mon, 05 Jan 2026 10:00:00 GMT', retryAfterMs: 120_000 },
    });
    expect(text(result)).toBe(HTML);
  });

  it('sends an honest User-Agent and no cookies or credentials', async () => {
    let seen: Record<string, unknown> = {};
    const shop = await serve((request, response) => {
      seen = request.headers;
      response.setHeader('content-type', 'text/html').end(HTML);
    });
    await fetcher({ allowHosts: [shop.host] }).fetch({ url: shop.origin });
    expect(seen).toMatchObject({
      'user-agent': 'Tidemark/1.0 (+https://tidemark.example/bot)',
      'accept-encoding': 'gzip, br, zstd, deflate',
      'accept-language': 'en,*;q=0.5',
    });
    expect(seen).not.toHaveProperty('cookie');
    expect(seen).not.toHaveProperty('authorization');
  });

  it.each([
    ['gzip', gzipSync],
    ['x-gzip', gzipSync],
    ['br', brotliCompressSync],
    ['zstd', zstdCompressSync],
    ['deflate', deflateSync],
    ['deflate', deflateRawSync],
    ['identity', (input: Buffer) => input],
    ['GZIP', gzipSync],
  ] as const)('reads a page with Content-Encoding %s', async (encoding, compress) => {
    const page = HTML.repeat(2_000);
    const shop = await serve((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html', 'content-encoding': encoding });
      response.end(compress(Buffer.from(page)));
    });
    const result = await fetcher({ allowHosts: [shop.host] }).fetch({ url: shop.origin });
    expect(text(result)).toBe(page);
  });

  it.each([403, 404, 410, 429, 500, 503])('returns a response with status %i as a page', async (status) => {
    const shop = await serve((_request, response) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end('{}');
    });
    const result = await fetcher({ allowHosts: [shop.host] }).fetch({ url: shop.origin });
    expect(result).toMatchObject({ kind: 'page', status });
  });

  it.each([
    ['text/html', 'page'],
    ['Text/HTML; charset=iso-8859-1', 'page'],
    ['application/xhtml+xml', 'page'],
    ['', 'page'],
    ['application/json', 'not-html'],
    ['image/png', 'not-html'],
    ['text/plain', 'not-html'],
  ])('reports a response with Content-Type "%s" as %s', async (type, kind) => {
    const shop = await serve((_request, response) => {
      if (type) response.setHeader('content-type', type);
      response.end(HTML);
    });
    const result = await fetcher({ allowHosts: [shop.host] }).fetch({ url: shop.origin });
    expect(result.kind).toBe(kind);
  });

  it('reads any content type and truncates the body with anyTypeUpToBytes', async () => {
    const shop = await serve((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/plain' }).end('a'.repeat(200_000));
    });
    const result = await fetcher({ allowHosts: [shop.host] }).fetch({
      url: shop.origin,
      anyTypeUpToBytes: 100_001,
    });
    expect(text(result)).toBe('a'.repeat(100_001));
  });

  it('reuses open connections for later requests', async () => {
    const shop = await serve(
      (_request, response) => void response.setHeader('content-type', 'text/html').end(HTML),
    );
    const { fetch } = fetcher({ allowHosts: [shop.host] });
    for (let n = 0; n < 10; n++) await fetch({ url: shop.origin });
    expect(shop.requests).toHaveLength(10);
    expect(shop.connections()).toBeLessThan(4);
  });
});

describe('createPageFetcher with validators', () => {
  it.each([
    ['an unchanged ETag', 'not-modified', { etag: '"v1"' }],
    ['an unchanged date', 'not-modified', { lastModified: 'Mon, 05 Jan 2026 10:00:00 GMT' }],
    ['a changed ETag', 'page', { etag: '"v0"' }],
    ['no validators', 'page', { etag: null, lastModified: null }],
  ])('sends %s and returns a result of kind %s', async (_name, kind, validators) => {
    const shop = await serve(etagServer);
    const result = await fetcher({ allowHosts: [shop.host] }).fetch({
      url: `${shop.origin}/kettle`,
      ...validators,
    });
    expect(result.kind).toBe(kind);
  });

  it('does not send the validators after a redirect', async () => {
    const shop = await serve(etagServer);
    const result = await fetcher({ allowHosts: [shop.host] }).fetch({
      url: `${shop.origin}/moved`,
      etag: '"v1"',
    });
    expect(result).toMatchObject({ kind: 'page', finalUrl: `${shop.origin}/kettle` });
  });
});

describe('createPageFetcher with redirects', () => {
  it('follows five redirects', async () => {
    const shop = await serve(hops(5));
    const result = await fetcher({ allowHosts: [shop.host] }).fetch({ url: `${shop.origin}/0#size-m` });
    expect(result).toMatchObject({ kind: 'page', finalUrl: `${shop.origin}/5#size-m` });
  });

  it('does not follow a sixth redirect', async () => {
    const shop = await serve(hops(6));
    const result = await fetcher({ allowHosts: [shop.host] }).fetch({ url: `${shop.origin}/0` });
    expect(result).toMatchObject({ kind: 'unreachable', reason: 'too-many-redirects' });
    expect(shop.requests).toHaveLength(6);
  });

  it('calls beforeRedirect before each redirect and stops if it throws', async () => {
    const shop = await serve(hops(2));
    const paths: string[] = [];
    const beforeRedirect = async (url: URL) => {
      paths.push(url.pathname);
      if (url.pathname === '/2') throw new Error('not there');
    };
    const { fetch } = fetcher({ allowHosts: [shop.host] });
    await expect(fetch({ url: `${shop.origin}/0`, beforeRedirect })).rejects.toThrow('not there');
    expect(paths).toEqual(['/1', '/2']);
    expect(shop.requests).toEqual(['GET /0', 'GET /1']);
  });

  it('reports a redirect to an invalid URL', async () => {
    const shop = await serve(
      (_request, response) => void response.writeHead(301, { location: 'http://[/' }).end(),
    );
    const result = await fetcher({ allowHosts: [shop.host] }).fetch({ url: shop.origin });
    expect(result).toMatchObject({ kind: 'unreachable', reason: 'bad-redirect' });
  });

  it('refuses a redirect to a URL of more than 4096 characters', async () => {
    const shop = await serve((_request, response) => {
      response.writeHead(302, { location: `/${'a'.repeat(15_000)}` }).end();
    });
    const { fetch } = fetcher({ allowHosts: [shop.host] });
    expect(await fetch({ url: shop.origin })).toEqual({
      kind: 'refused-address',
      reason: 'an address of more than 4096 characters cannot be used',
    });
    expect(shop.requests).toHaveLength(1);
  });

  it('sends cookies set by redirects, within the same fetch only', async () => {
    const shop = await serve((request, response) => {
      if (request.headers.cookie === 'seen=1; b=2') response.setHeader('content-type', 'text/html').end(HTML);
      else
        response.writeHead(302, { location: '/', 'set-cookie': ['seen=1; Path=/; HttpOnly', 'b=2'] }).end();
    });
    const { fetch } = fetcher({ allowHosts: [shop.host] });
    expect(await fetch({ url: shop.origin })).toMatchObject({ kind: 'page' });
    expect(await fetch({ url: shop.origin })).toMatchObject({ kind: 'page' });
    expect(shop.requests).toHaveLength(4);
  });
});

describe('createPageFetcher with addresses that are not public', () => {
  const refused = { kind: 'refused-address', reason: 'this address is not public' };

  it.each([
    'http://127.0.0.1:1/',
    'http://[::ffff:10.0.0.1]/',
    'http://2130706433/',
    'http://[::1]:9/',
    'http://localhost/',
  ])('refuses %s', async (url) => {
    expect(await fetcher().fetch({ url })).toEqual(refused);
  });

  it('refuses a private address without connecting, given as a literal or as a name', async () => {
    const inside = await serve((_request, response) => void response.end('secret'));
    const port = inside.host.split(':')[1];
    const { fetch } = fetcher({ resolve: async () => ['127.0.0.1'] });
    for (const host of ['127.0.0.1', '0x7f.1', '[::ffff:127.0.0.1]', 'localhost', 'rebound.example']) {
      expect(await fetch({ url: `http://${host}:${port}/` })).toEqual(refused);
    }
    expect(inside.connections()).toBe(0);
  });

  it('refuses a name that resolves to a private address after it passed the check', async () => {
    const inside = await serve((_request, response) => void response.end('secret'));
    const resolutions = [['93.184.216.34'], ['127.0.0.1']];
    const guard = createAddressGuard({ allowHosts: [], resolve: async () => resolutions.shift() ?? [] });
    const { fetch, close } = createPageFetcher({ guard, userAgent: 'Tidemark' });
    cleanups.push(close);
    const url = `http://rebinding.example:${inside.host.split(':')[1]}/`;
    await guard.assertAllowed(new URL(url));
    expect(await fetch({ url })).toEqual(refused);
    expect(inside.connections()).toBe(0);
  });

  it.each([
    'http://169.254.169.254/latest/meta-data/',
    'http://[fd00:ec2::254]/',
    'http://metadata.example/',
    'file:///etc/passwd',
    'http://user:word@shop.example/',
  ])('refuses a redirect to %s', async (location) => {
    const shop = await serve((_request, response) => void response.writeHead(302, { location }).end());
    const { fetch } = fetcher({ allowHosts: [shop.host], resolve: async () => ['169.254.169.254'] });
    expect(await fetch({ url: shop.origin })).toMatchObject({ kind: 'refused-address' });
    expect(shop.requests).toHaveLength(1);
  });

  it('refuses a port that is not allowed on a host with an allowed port', async () => {
    const inside = await serve((_request, response) => void response.end('secret'));
    const shop = await serve(
      (_request, response) => void response.writeHead(302, { location: inside.origin }).end(),
    );
    expect(await fetcher({ allowHosts: [shop.host] }).fetch({ url: shop.origin })).toEqual(refused);
    expect(inside.connections()).toBe(0);
  });

  it('refuses text that is not a URL', async () => {
    const result = await fetcher().fetch({ url: 'not a link' });
    expect(result).toEqual({ kind: 'refused-address', reason: 'this is not a web address' });
  });
});

describe('createPageFetcher with failing sites', () => {
  it.each([
    ['gzip', createGzip],
    ['br', createBrotliCompress],
    ['zstd', createZstdCompress],
  ] as const)('stops decompressing an endless %s bomb at the size limit', async (encoding, create) => {
    const shop = await serve((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html', 'content-encoding': encoding });
      const bomb = create();
      bomb.pipe(response);
      bomb.write(Buffer.alloc(4 * 1024 * 1024));
      bomb.flush();
    });
    const result = await fetcher({ allowHosts: [shop.host], maxBytes: 1_000_000 }).fetch({
      url: shop.origin,
    });
    expect(result).toMatchObject({ kind: 'unreachable', reason: 'too-large' });
  });

  it('stops reading a page at the size limit', async () => {
    let closed: (() => void) | undefined;
    const wasClosed = new Promise<void>((resolve) => (closed = resolve));
    const shop = await serve((_request, response) => {
      response.setHeader('content-type', 'text/html');
      const more = () => {
        while (!response.destroyed && response.write('x'.repeat(10_000)));
      };
      response.on('drain', more).on('close', () => closed?.());
      more();
    });
    const result = await fetcher({ allowHosts: [shop.host], maxBytes: 500_000 }).fetch({ url: shop.origin });
    expect(result).toMatchObject({ kind: 'unreachable', reason: 'too-large' });
    await wasClosed;
  });

  it.each([
    ['before its headers', (() => {}) satisfies RequestListener],
    [
      'in its body',
      ((_request, response) =>
        void response.setHeader('content-type', 'text/html').write('<p>')) satisfies RequestListener,
    ],
    [
      'in a compressed body',
      ((_request, response) => {
        response.writeHead(200, { 'content-type': 'text/html', 'content-encoding': 'gzip' });
        response.write(gzipSync(HTML).subarray(0, 12));
      }) satisfies RequestListener,
    ],
    [
      'in the body of a redirect',
      ((_request, response) =>
        void response.writeHead(302, { location: '/' }).write('x')) satisfies RequestListener,
    ],
  ] as const)('times out when a response stalls %s', async (_name, listener) => {
    const shop = await serve(listener);
    const result = await fetcher({ allowHosts: [shop.host], timeoutMs: 200 }).fetch({ url: shop.origin });
    expect(result).toMatchObject({ kind: 'unreachable', reason: 'timeout' });
  });

  it('times out when a chain of redirects takes too long in total', async () => {
    const shop = await serve((_request, response) => {
      setTimeout(() => response.writeHead(302, { location: '/' }).end(), 150);
    });
    const result = await fetcher({ allowHosts: [shop.host], timeoutMs: 400 }).fetch({ url: shop.origin });
    expect(result).toMatchObject({ kind: 'unreachable', reason: 'timeout' });
    expect(shop.requests.length).toBeLessThan(6);
  });

  it('reports a reset connection as lost', async () => {
    const shop = await serve((_request, response) => {
      response.setHeader('content-type', 'text/html').write('<p>');
      setImmediate(() => response.socket?.resetAndDestroy());
    });
    const result = await fetcher({ allowHosts: [shop.host] }).fetch({ url: shop.origin });
    expect(result).toMatchObject({ kind: 'unreachable', reason: 'connection-lost' });
  });

  it('reports a body shorter than its Content-Length as a lost connection', async () => {
    const shop = await serve((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html', 'content-length': '1000' }).write('<p>');
      setImmediate(() => response.socket?.end());
    });
    const result = await fetcher({ allowHosts: [shop.host] }).fetch({ url: shop.origin });
    expect(result).toMatchObject({ kind: 'unreachable', reason: 'connection-lost' });
  });

  it('reports a server that does not speak HTTP or TLS', async () => {
    const server = createServer(
      (socket) =>
        void socket
          .on('error', () => {})
          .resume()
          .end('SSH-2.0-OpenSSH_9.9\r\n'),
    );
    const host = `127.0.0.1:${await listen(server)}`;
    cleanups.push(() => new Promise((resolve) => server.close(resolve)));
    const { fetch } = fetcher({ allowHosts: [host] });
    expect(await fetch({ url: `http://${host}/` })).toMatchObject({
      kind: 'unreachable',
      reason: 'bad-response',
    });
    expect(await fetch({ url: `https://${host}/` })).toMatchObject({ kind: 'unreachable', reason: 'tls' });
  });

  it('reports a port without a listener as a failure to connect', async () => {
    const shop = await serve(() => {});
    await shop.close();
    const result = await fetcher({ allowHosts: [shop.host] }).fetch({ url: shop.origin });
    expect(result).toMatchObject({ kind: 'unreachable', reason: 'connect' });
  });

  it('reports a host name that does not resolve', async () => {
    const result = await fetcher({ resolve: failToResolve }).fetch({ url: 'http://gone.example/' });
    expect(result).toMatchObject({ kind: 'unreachable', reason: 'dns' });
  });

  it('throws the reason when the caller aborts a fetch', async () => {
    const controller = new AbortController();
    const shop = await serve(() => controller.abort(new Error('draining')));
    const { fetch } = fetcher({ allowHosts: [shop.host] });
    await expect(fetch({ url: shop.origin, signal: controller.signal })).rejects.toThrow('draining');
  });
});

describe('createPageFetcher with a bound on the memory of all bodies', () => {
  const MEGABYTE = 1_000_000;
  const large = () =>
    serve((_request, response) =>
      response.setHeader('content-type', 'text/html').end('a'.repeat(2 * MEGABYTE)),
    );

  it('holds no more bytes than the bound and one body, while many large bodies arrive', async () => {
    const { host, origin } = await large();
    const budget = new BodyBudget({ maxBytes: 5 * MEGABYTE, maxWaitMs: 60_000 });
    const { fetch } = fetcher({ allowHosts: [host], timeoutMs: 60_000 });
    let most = 0;
    const results = Array.from({ length: 20 }, async () => {
      const hold = budget.open();
      const { kind } = await fetch({ url: origin, hold });
      most = Math.max(most, budget.usedBytes);
      hold.release();
      return kind;
    });
    expect(new Set(await Promise.all(results))).toEqual(new Set(['page']));
    expect(most).toBeLessThanOrEqual(7 * MEGABYTE);
    expect(most).toBeGreaterThan(2 * MEGABYTE);
    expect(budget.usedBytes).toBe(0);
  });

  it('throws when a body finds no room in time, and leaves small bodies alone', async () => {
    const [{ host, origin }, small] = [
      await large(),
      await serve((_request, response) => response.setHeader('content-type', 'text/html').end(HTML)),
    ];
    const budget = new BodyBudget({ maxBytes: MEGABYTE, maxWaitMs: 50 });
    budget.open().add(MEGABYTE);
    await budget.open().grow(1);
    const { fetch } = fetcher({ allowHosts: [host, small.host] });
    await expect(fetch({ url: origin, hold: budget.open() })).rejects.toThrow(BodyBudgetError);
    expect(text(await fetch({ url: small.origin, hold: budget.open() }))).toBe(HTML);
  });
});
