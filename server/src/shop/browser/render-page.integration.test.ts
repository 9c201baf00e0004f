import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { startHttpProxy } from '../../../test/shop/local-proxies.ts';
import { startLocalServer, type LocalServer } from '../../../test/shop/local-server.ts';
import { bodyOf, testRenderer, type TestRenderer } from '../../../test/shop/test-renderer.ts';

const html = (body: string) => `<!doctype html><title>Shop</title>${body}`;

const PAGES: Readonly<Record<string, string>> = {
  '/app': html('<div id="root"></div><script src="/app.js"></script>'),
  '/app.js': `fetch('/api').then((r) => r.json()).then((it) => {
    document.getElementById('root').innerHTML = '<h1>' + it.name + '</h1><p>' + it.price + '</p><img src="/pixel.png">';
  });`,
  '/api': JSON.stringify({ name: 'Kettle', price: '$19.99' }),
  '/redrawn': html(`<p id="price">$99.00</p><script>
    fetch('/slow').then((r) => r.text()).then((price) => { document.getElementById('price').textContent = price; });
  </script>`),
  '/busy': html(`<p>$5.00</p><script>setInterval(() => fetch('/api'), 40)</script>`),
  '/stuck': html('<p>$5.00</p><script>while (true) {}</script>'),
  '/heavy': html(
    `<script>(async () => { for (;;) await (await fetch('/megabyte', { cache: 'no-store' })).text(); })()</script>`,
  ),
  '/chatty': html(`<script>for (let i = 0; i < 1000; i++) fetch('/api?' + i)</script>`),
  '/long': html(`<p>x</p><script>document.querySelector('p').textContent = 'x'.repeat(3e6)</script>`),
  '/loop': html('<script>location.reload()</script>'),
  '/popup': html(`<p></p><script>
    const opened = window.open('/app');
    document.querySelector('p').textContent = 'opened: ' + opened; alert('!'); confirm('?');
    navigator.geolocation.getCurrentPosition(() => document.title = 'located', () => document.title = 'denied');
  </script><a id="file" href="/file" download>f</a><script>document.getElementById('file').click()</script>`),
  '/worker': html(`<p>$1.00</p><script>navigator.serviceWorker.register('/sw.js')</script>`),
  '/sw.js': '',
  '/cookie': html(`<p></p><script>
    document.querySelector('p').textContent = 'had: ' + document.cookie; document.cookie = 'seen=1; max-age=1000';
  </script>`),
  '/tampered': html(`<p>$19.99</p><script>
    Object.defineProperty(Element.prototype, 'outerHTML', { get: () => 'forged' });
    Object.defineProperty(HTMLElement.prototype, 'innerText', { get: () => 'forged' });
  </script>`),
  '/moved-by-script': html(`<script>location.replace('/app')</script>`),
};

const TYPES: Readonly<Record<string, string>> = { js: 'text/javascript', api: 'application/json' };

const shop: RequestListener = (request, response) => {
  const [path = ''] = (request.url ?? '').split('?');
  if (path === '/moved') return void response.writeHead(302, { location: '/app' }).end();
  if (path === '/gone')
    return void response.writeHead(404, { 'content-type': 'text/html' }).end('<h1>No</h1>');
  if (path === '/json') return void response.setHeader('content-type', 'application/json').end('{}');
  if (path === '/file') return void response.setHeader('content-type', 'application/octet-stream').end('x');
  if (path === '/silent') return;
  if (path === '/slow') return void setTimeout(() => response.end('$49.00'), 700);
  if (path === '/megabyte') return void response.end(Buffer.alloc(1_000_000, 'x'));
  const page = PAGES[path];
  if (page === undefined) return void response.writeHead(404).end();
  const type = TYPES[path.split('.')[1] ?? path.slice(1)] ?? 'text/html; charset=utf-8';
  response.writeHead(200, { 'content-type': type, etag: '"v1"' }).end(page);
};

describe.skipIf(inject('chromium') === null)('renderPage', () => {
  let site: LocalServer;
  let renderer: TestRenderer;

  beforeAll(async () => {
    site = await startLocalServer(shop);
    renderer = testRenderer({
      allowHosts: [site.host, `localhost:${site.host.split(':')[1]}`],
      env: {
        TIDEMARK_RENDER_TIMEOUT_MS: '8000',
        TIDEMARK_RENDER_MAX_BYTES: '5000000',
        TIDEMARK_RENDER_MAX_REQUESTS: '100',
        TIDEMARK_MAX_PAGE_BYTES: '1000000',
      },
    });
  });

  afterAll(async () => {
    await renderer.close();
    await site.close();
  });

  it('returns the HTML rendered by scripts, without loading images and without validators', async () => {
    const result = await renderer.renderUrl(`${site.origin}/app`);
    expect(bodyOf(result)).toContain('<h1>Kettle</h1><p>$19.99</p>');
    expect(result).toMatchObject({
      kind: 'page',
      status: 200,
      finalUrl: `${site.origin}/app`,
      headers: { etag: null, lastModified: null, contentType: 'text/html; charset=utf-8' },
    });
    expect(site.requests).toEqual(expect.arrayContaining(['GET /app', 'GET /app.js', 'GET /api']));
    expect(site.requests).not.toContain('GET /pixel.png');
    expect(renderer.warnings).toEqual([]);
  });

  it('waits for requests in flight, which may still change the price', async () => {
    const body = bodyOf(await renderer.renderUrl(`${site.origin}/redrawn`));
    expect(body).toContain('$49.00');
    expect(body).not.toContain('$99.00');
  });

  it('reads a page that is never quiet', async () => {
    expect(bodyOf(await renderer.renderUrl(`${site.origin}/busy`))).toContain('$5.00');
  });

  it('does not request a document that has been fetched already', async () => {
    const before = site.requests.length;
    const document = { body: Buffer.from(PAGES['/app'] ?? ''), contentType: 'text/html' };
    const result = await renderer.renderUrl(`${site.origin}/not-there`, { document });
    expect(bodyOf(result)).toContain('$19.99');
    expect(site.requests.slice(before)).not.toContain('GET /not-there');
  });

  it.each(['/moved', '/moved-by-script'])(
    'calls beforeRedirect before another document: %s',
    async (path) => {
      const paths: string[] = [];
      const beforeRedirect = async (url: URL) => void paths.push(url.pathname);
      const result = await renderer.renderUrl(site.origin + path, { beforeRedirect });
      expect(paths).toEqual(['/app']);
      expect(result).toMatchObject({ kind: 'page', finalUrl: `${site.origin}/app` });
    },
  );

  it.each(['/moved', '/moved-by-script'])(
    'throws the error of beforeRedirect and does not request the document: %s',
    async (path) => {
      const before = site.requests.length;
      const refusal = new Error('not there');
      const rendering = renderer.renderUrl(site.origin + path, {
        beforeRedirect: () => Promise.reject(refusal),
      });
      await expect(rendering).rejects.toBe(refusal);
      expect(site.requests.slice(before)).not.toContain('GET /app');
    },
  );

  it.each([
    ['/gone', { kind: 'page', status: 404 }],
    ['/json', { kind: 'not-html' }],
    ['/file', { kind: 'not-html' }],
    ['/silent', { kind: 'unreachable', reason: 'timeout' }],
    ['/stuck', { kind: 'unrendered' }],
    ['/heavy', { kind: 'unrendered', detail: 'this page loads too much' }],
    ['/chatty', { kind: 'unrendered', detail: 'this page loads too much' }],
    ['/long', { kind: 'unreachable', reason: 'too-large' }],
    ['/loop', { kind: 'unreachable', reason: 'too-many-redirects' }],
  ])('reports the failure of %s', async (path, expected) => {
    expect(await renderer.renderUrl(site.origin + path)).toMatchObject(expected);
  });

  it('uses the given proxy, which receives checked addresses and never names', async () => {
    const proxy = await startHttpProxy({ credentials: { username: 'tidemark', password: 'p@ss' } });
    const port = site.host.split(':')[1];
    const proxyUrl = proxy.url;
    expect(bodyOf(await renderer.renderUrl(`http://localhost:${port}/app`, { proxyUrl }))).toContain(
      '$19.99',
    );
    expect(new Set(proxy.targets)).toEqual(new Set([`127.0.0.1:${port}`]));
    expect(await renderer.renderUrl('http://10.0.0.1/', { proxyUrl })).toMatchObject({
      kind: 'refused-address',
    });
    expect(new Set(proxy.targets).size).toBe(1);
    await proxy.close();
    expect(await renderer.renderUrl(`${site.origin}/app`, { proxyUrl })).toMatchObject({
      kind: 'unreachable',
      reason: 'proxy',
    });
  });

  it('reports why a site cannot be reached', async () => {
    const closed = await startLocalServer(shop);
    const one = testRenderer({ allowHosts: [closed.host] });
    await closed.close();
    expect(await one.renderUrl(`${closed.origin}/app`)).toMatchObject({
      kind: 'unreachable',
      reason: 'connect',
    });
    expect(await one.renderUrl('https://no-such-name.invalid/')).toMatchObject({
      kind: 'unreachable',
      reason: 'dns',
    });
    await one.close();
  });

  it('blocks popups, dialogs, permissions and downloads', async () => {
    const before = site.requests.length;
    const body = bodyOf(await renderer.renderUrl(`${site.origin}/popup`));
    expect(body).toContain('opened: null');
    expect(body).toContain('<title>denied</title>');
    expect(site.requests.slice(before)).not.toContain('GET /app');
  });

  it('blocks service workers, and shares no cookies between pages', async () => {
    await renderer.renderUrl(`${site.origin}/worker`);
    expect(site.requests).not.toContain('GET /sw.js');
    for (let time = 0; time < 2; time++)
      expect(bodyOf(await renderer.renderUrl(`${site.origin}/cookie`))).toContain('<p>had: </p>');
  });

  it('reads the real content of a page that overrides DOM properties', async () => {
    const body = bodyOf(await renderer.renderUrl(`${site.origin}/tampered`));
    expect(body).toContain('<p>$19.99</p>');
  });

  it('sends the service’s own User-Agent', async () => {
    let headers: Record<string, unknown> = {};
    const target = await startLocalServer((request, response) => {
      headers = request.headers;
      response.setHeader('content-type', 'text/html').end('<p>$1.00</p>');
    });
    const one = testRenderer({
      allowHosts: [target.host],
      env: { TIDEMARK_CONTACT_URL: 'https://tidemark.example/bot' },
    });
    await one.renderUrl(target.origin);
    await one.close();
    await target.close();
    expect(headers).toMatchObject({
      'user-agent': 'Tidemark/0.1 (+https://tidemark.example/bot)',
      'accept-language': 'en',
    });
    expect(headers).not.toHaveProperty('proxy-authorization');
  });

  it('throws the reason when its signal aborts', async () => {
    const stop = new AbortController();
    const rendering = renderer.renderUrl(`${site.origin}/silent`, { signal: stop.signal });
    void sleep(300).then(() => stop.abort(new Error('stopping')));
    await expect(rendering).rejects.toThrow('stopping');
  });
});

describe('createRenderer without a browser', () => {
  const renderers: TestRenderer[] = [];
  afterEach(() => Promise.all(renderers.splice(0).map((one) => one.close())));

  it.each([
    ['none', 'this page needs a browser, and none is installed'],
    ['/no/such/chromium', 'this page needs a browser, which does not start'],
  ])('reports the reason with TIDEMARK_CHROMIUM=%s', async (TIDEMARK_CHROMIUM, detail) => {
    const renderer = testRenderer({ env: { TIDEMARK_CHROMIUM } });
    renderers.push(renderer);
    expect(await renderer.renderUrl('https://shop.example/')).toEqual({ kind: 'unrendered', detail });
  });

  describe('on a system that does not allow the sandbox', () => {
    let folder: string;
    let executable: string;
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'tidemark-no-sandbox-'));
      executable = join(folder, 'chromium');
      await writeFile(
        executable,
        '#!/bin/sh\ncase "$*" in *--no-sandbox*) echo started unsandboxed >&2 ;; *) echo "FATAL: No usable sandbox!" >&2 ;; esac\nexit 1\n',
      );
      await chmod(executable, 0o755);
      await chmod(folder, 0o755);
    });
    afterAll(() => rm(folder, { recursive: true, force: true }));

    const rendererWith = (sandbox: Record<string, string>) => {
      const renderer = testRenderer({ env: { TIDEMARK_CHROMIUM: executable, ...sandbox } });
      renderers.push(renderer);
      return renderer;
    };

    it('renders no page by default, and reports the reason to users and operators', async () => {
      const renderer = rendererWith({ TIDEMARK_BROWSER_SANDBOX: '' });
      const detail = 'this page needs a browser, and this system does not allow its sandbox';
      expect(await renderer.renderUrl('https://shop.example/')).toEqual({ kind: 'unrendered', detail });
      expect(await renderer.renderUrl('https://shop.example/')).toEqual({ kind: 'unrendered', detail });
      expect(renderer.unavailableReason()).toBe(detail);
      expect(renderer.degradedReason()).toMatch(/TIDEMARK_BROWSER_SANDBOX=off/);
      expect(renderer.warnings, 'it is tried once').toHaveLength(1);
    });

    it('starts Chromium without the sandbox only if an operator chose that', async () => {
      const renderer = rendererWith({ TIDEMARK_BROWSER_SANDBOX: 'off' });
      await renderer.renderUrl('https://shop.example/');
      expect(renderer.warnings.join()).toMatch(/runs without its sandbox.*started unsandboxed/s);
      expect(renderer.degradedReason()).toBeNull();
    });
  });
});
