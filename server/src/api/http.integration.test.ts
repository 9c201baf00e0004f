import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { API_PREFIX, routes } from '@tidemark/contracts/routes/index.ts';
import { createLog } from '../telemetry/log.ts';
import { openHealthPort } from './health-app.ts';
import { startTestApi, type TestApi, type Visitor } from '../../test/api/test-api.ts';

let api: TestApi;
let visitor: Visitor;
let webFolder: string;

beforeAll(async () => {
  webFolder = await mkdtemp(path.join(tmpdir(), 'tidemark-web-'));
  await mkdir(path.join(webFolder, 'assets'));
  await writeFile(path.join(webFolder, 'index.html'), '<title>Tidemark</title>');
  await writeFile(path.join(webFolder, 'assets', 'main-1a2b3c.js'), 'export {};');
  api = await startTestApi({ over: { webFolder } });
  visitor = await api.visitor();
});
afterAll(async () => {
  await api.close();
  await rm(webFolder, { recursive: true });
});

describe('errors', () => {
  const json = { 'content-type': 'application/json' };
  it.each([
    ['GET', '/nowhere', undefined, {}, 404, 'not-found'],
    ['PATCH', '/products', {}, {}, 404, 'not-found'],
    ['POST', '/alerts', '{"productId":', json, 400, 'invalid-request'],
    ['POST', '/alerts', '', json, 400, 'invalid-request'],
    [
      'POST',
      '/alerts',
      'productId=1',
      { 'content-type': 'application/x-www-form-urlencoded' },
      415,
      'unsupported-content-type',
    ],
    ['POST', '/alerts', '{}', { 'content-type': 'text/plain' }, 415, 'unsupported-content-type'],
    ['POST', '/alerts', `"${'x'.repeat(1_100_000)}"`, json, 413, 'too-large'],
    ['POST', '/alerts', '{"__proto__":{"type":"any_drop"}}', json, 400, 'invalid-request'],
    ['GET', '/products?limit=0', undefined, {}, 400, 'invalid-request'],
    ['GET', '/products?limit=ten', undefined, {}, 400, 'invalid-request'],
    ['GET', '/products?cursor=one', undefined, {}, 400, 'invalid-cursor'],
    ['GET', '/products/one', undefined, {}, 400, 'invalid-request'],
    ['GET', '/products/1/prices?range=2d', undefined, {}, 400, 'invalid-request'],
    ['POST', '/api-keys', { name: 'null \u0000 byte' }, {}, 422, 'invalid-text'],
    ['POST', '/api-keys', '{"name":"half \\ud800 pair"}', json, 422, 'invalid-text'],
    ['POST', '/api-keys', '{"\\udc00":1}', json, 422, 'invalid-text'],
    ['POST', '/auth/login', '{"email":"a@example.com","password":"\\ud800-long"}', json, 422, 'invalid-text'],
    ['POST', '/products', '{"url":"http://shop.example/\\ud800"}', json, 422, 'invalid-text'],
    ['GET', '/search?q=%00', undefined, {}, 422, 'invalid-text'],
    ['POST', '/products', { url: 'http://h:99999/' }, {}, 422, 'invalid-url'],
    ['POST', '/products', { url: 'http://h%00/' }, {}, 422, 'invalid-url'],
    ['POST', '/products', { url: `http://shop.example/${'x'.repeat(4096)}` }, {}, 422, 'invalid-url'],
    ['POST', '/webhooks', { url: 'http://h:99999/' }, {}, 422, 'invalid-url'],
    ['POST', '/webhooks', { url: 'http://h%00/' }, {}, 422, 'invalid-url'],
    ['POST', '/webhooks', { url: `http://hook.example/${'x'.repeat(4096)}` }, {}, 422, 'invalid-url'],
    ['POST', '/webhooks', { url: 'hook' }, {}, 422, 'invalid-url'],
    ['POST', '/webhooks', { url: 'hook', events: ['x'] }, {}, 400, 'invalid-request'],
    ['POST', '/webhooks', { url: 1 }, {}, 400, 'invalid-request'],
  ] as const)('%s %s %.30j: %5$i %6$s', async (method, url, body, headers, status, code) => {
    const response = await visitor.request(method, url, body as string, headers as Record<string, string>);
    expect(response.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(response.body).toMatchObject({ type: 'about:blank', status, code });
    expect(response.status).toBe(status);
    expect(response.body.detail).toMatch(/\.$/);
  });

  it('the API sends no detail of an internal error', async () => {
    const broken = await startTestApi();
    const { request } = await broken.visitor();
    await broken.parts.database.query('ALTER TABLE watches RENAME TO hidden_watches');
    const response = await request('GET', '/products');
    expect(response.body).toMatchObject({ status: 500, code: 'internal' });
    expect(response.text).not.toContain('watches');
    await broken.close();
  });

  it('every route that needs an account refuses anonymous callers', async () => {
    const { request } = api.anonymous();
    for (const { method, path: url, auth } of Object.values(routes)) {
      if (auth === 'none') continue;
      const response = await request(method, url.replaceAll(/:\w+/g, '1'));
      expect([url, response.status, response.body.code]).toEqual([url, 401, 'unauthorized']);
    }
  });
});

const PATHS_OF_EVERY_KIND = [
  '/',
  '/assets/main-1a2b3c.js',
  '/nowhere',
  '/healthz',
  '/readyz',
  '/metrics',
  '/api/openapi.json',
  '/api/docs',
  '/api/docs/yaml',
  '/api/docs/static/swagger-ui.css',
  '/api/v1/auth/session',
];

describe('limits', () => {
  it('the limit counts an account’s requests over all its addresses', async () => {
    const limited = await startTestApi({ env: { TIDEMARK_REQUESTS_PER_MINUTE: '3' } });
    const one = await limited.visitor();
    const other = await limited.visitor();
    const statuses = [];
    for (let i = 0; i < 4; i++) statuses.push((await one.request('GET', '/me')).status);
    expect(statuses).toEqual([200, 200, 200, 429]);
    const refused = await one.request('GET', '/me');
    expect(refused.body.code).toBe('too-many-requests');
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect((await other.request('GET', '/me')).status).toBe(200);
    await limited.close();
  });

  it('requests of every kind are limited by address', async () => {
    const limited = await startTestApi({
      env: {
        TIDEMARK_REQUESTS_PER_MINUTE: '10',
        TIDEMARK_ADDRESS_REQUESTS_PER_MINUTE: '10',
        TIDEMARK_TRUST_PROXY: '1',
      },
      over: { webFolder },
    });
    const { request } = limited.anonymous();
    for (const [n, path] of PATHS_OF_EVERY_KIND.entries()) {
      const headers = { 'x-forwarded-for': `198.51.100.${n}`, accept: 'text/html' };
      const send = () => request('GET', `root:${path}`, undefined, headers);
      const before = [await send(), await send()];
      expect([path, ...before.map(({ status }) => status)]).not.toContain(429);
      const refused = await send();
      expect([path, refused.status, refused.body.code]).toEqual([path, 429, 'too-many-requests']);
      expect(refused.headers).toMatchObject({ connection: 'close', 'retry-after': expect.anything() });
    }
    await limited.close();
  });

  it('the limit counts sign-in and sign-up attempts of an address together', async () => {
    const limited = await startTestApi({ env: { TIDEMARK_SIGN_INS_PER_MINUTE: '2' } });
    await limited.visitor();
    const attempt = () =>
      limited.anonymous().request('POST', '/auth/login', { email: 'a@example.com', password: 'wrong horse' });
    expect((await attempt()).status).toBe(401);
    expect((await attempt()).body.code).toBe('too-many-sign-ins');
    await limited.close();
  });
});

describe('the API description', () => {
  it('the API description contains every route of the contract', async () => {
    const { body } = await visitor.request('GET', 'root:/api/openapi.json');
    for (const { method, path: url } of Object.values(routes)) {
      const described = body.paths[API_PREFIX + url.replaceAll(/:(\w+)/g, '{$1}')];
      expect([url, ...Object.keys(described ?? {})]).toContain(method.toLowerCase());
    }
  });

  it('the API description names the schemas of the contracts', async () => {
    const { body } = await visitor.request('GET', 'root:/api/openapi.json');
    const refused = body.paths[`${API_PREFIX}/me`].get.responses.default.content;
    expect(refused).toEqual({
      'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
    });
    expect(JSON.stringify(body)).not.toContain('"$id"');
    expect(Object.keys(body.components.schemas).toSorted()).toEqual([
      'Alert',
      'KnownProduct',
      'Money',
      'Notification',
      'Problem',
      'Product',
      'TrackRecord',
    ]);
  });

  it.each(['/api/openapi.json', '/api/docs/json', '/api/docs/yaml', '/api/docs', '/api/docs/'])(
    'the API description at %s is not sent again to a caller that has it',
    async (url) => {
      const first = await visitor.request('GET', `root:${url}`);
      expect(first.status).toBe(200);
      const tag = String(first.headers['etag']);
      const again = await visitor.request('GET', `root:${url}`, undefined, { 'if-none-match': tag });
      expect([again.status, again.text, again.headers['etag']]).toEqual([304, '', tag]);
    },
  );

  it('the API description is generated once', async () => {
    const swagger = vi.spyOn(api.app, 'swagger');
    for (const url of ['/api/openapi.json', '/api/docs/json', '/api/docs/yaml'])
      expect((await visitor.request('GET', `root:${url}`)).status).toBe(200);
    expect(swagger).not.toHaveBeenCalled();
  });

  it('the API description is served as a page at /api/docs', async () => {
    const { status, text } = await visitor.request('GET', 'root:/api/docs/');
    expect(status).toBe(200);
    expect(text).toContain('swagger-ui');
  });
});

describe('health', () => {
  const operator = { authorization: 'Bearer let me see' };
  const env = { TIDEMARK_OPERATOR_TOKEN: 'let me see' };
  const broken = { ready: async () => ({ queue: 'connect ECONNREFUSED 10.0.0.7:5672' }) };

  it('the server responds to /healthz and /readyz, and names its technologies to the operator only', async () => {
    const observed = await startTestApi({ env });
    const { request } = await observed.visitor();
    expect((await request('GET', 'root:/healthz')).status).toBe(200);
    expect((await request('GET', 'root:/readyz')).body).toEqual({ status: 'ready' });
    expect((await request('GET', 'root:/readyz', undefined, operator)).body).toEqual({
      status: 'ready',
      using: { database: 'external', prices: 'plain', queue: 'postgres', shared: 'process' },
    });
    await observed.close();
  });

  it('/metrics are the operator’s alone', async () => {
    const observed = await startTestApi({ env });
    const { request } = await observed.visitor();
    await request('GET', '/me');
    for (const headers of [{}, { authorization: 'Bearer let me se' }, { authorization: 'let me see' }])
      expect((await request('GET', 'root:/metrics', undefined, headers)).status).toBe(401);
    const { text } = await request('GET', 'root:/metrics', undefined, operator);
    expect(text).toContain('http_request_duration_seconds_bucket{');
    expect(text).toContain('route="/api/v1/me"');
    await observed.close();
    expect((await visitor.request('GET', 'root:/metrics', undefined, operator)).status).toBe(401);
  });

  it('/readyz names what is missing to everyone, and gives the reasons to the operator and the log', async () => {
    const log = createLog('silent');
    const warn = vi.spyOn(log, 'warn');
    const lame = await startTestApi({ env, over: { ...broken, log } });
    const { request } = lame.anonymous();
    const asked = [await request('GET', 'root:/readyz'), await request('GET', 'root:/readyz')];
    for (const { status, body } of asked)
      expect([status, body]).toEqual([503, { status: 'not-ready', missing: ['queue'] }]);
    expect(warn.mock.calls).toEqual([[{ missing: await broken.ready() }, expect.any(String)]]);
    const seen = await request('GET', 'root:/readyz', undefined, operator);
    expect(seen).toMatchObject({ status: 503, body: { missing: await broken.ready() } });
    await lame.close();
  });

  it('the health port shows everything without a token', async () => {
    const app = await openHealthPort(
      { host: '127.0.0.1', port: 0, isPublic: false },
      { ...api.parts, gauged: api.parts, ...broken },
    );
    expect((await app.inject('/readyz')).json()).toMatchObject({ missing: await broken.ready() });
    expect((await app.inject('/metrics')).body).toContain('tidemark_queue_waiting');
    await app.close();
  });
});

describe('a public URL', () => {
  let named: TestApi;
  beforeAll(async () => {
    named = await startTestApi({ env: { TIDEMARK_PUBLIC_URL: 'https://tidemark.example' } });
  });
  afterAll(() => named.close());

  it.each([
    ['tidemark.example', 200, undefined],
    ['TIDEMARK.example:443', 200, undefined],
    ['localhost:3000', 200, undefined],
    ['127.0.0.1', 200, undefined],
    ['[::1]:3000', 200, undefined],
    ['tidemark.example:8443', 421, 'wrong-host'],
    ['tidemark.example.evil.example', 421, 'wrong-host'],
    ['10.0.0.1', 421, 'wrong-host'],
  ])('with a public URL, a request for the host %j gets %i', async (host, status, code) => {
    const { request } = named.anonymous();
    const response = await request('GET', '/auth/session', undefined, { host });
    expect([response.status, response.body.code]).toEqual([status, code]);
    expect((await request('GET', 'root:/healthz', undefined, { host })).status).toBe(200);
  });

  it('an https public URL requires https of browsers', async () => {
    const { headers } = await named.anonymous().request('GET', '/auth/session');
    expect(headers['strict-transport-security']).toBe('max-age=31536000');
  });

  it('without a public URL, any host is served', async () => {
    const { status } = await api
      .anonymous()
      .request('GET', '/auth/session', undefined, { host: 'nas.example' });
    expect(status).toBe(200);
  });
});

describe('the web app', () => {
  const page = { accept: 'text/html,*/*' };

  it.each(['/', '/products/12', '/settings', '/index.html'])(
    'serves the page of the web app at %s',
    async (url) => {
      const { status, text, headers } = await visitor.request('GET', `root:${url}`, undefined, page);
      expect([status, text]).toEqual([200, '<title>Tidemark</title>']);
      expect(headers['cache-control']).toBe('no-cache');
      expect(headers['content-security-policy']).toContain("default-src 'self'");
      expect(headers['content-security-policy']).not.toContain('upgrade-insecure-requests');
      expect(headers['strict-transport-security']).toBeUndefined();
    },
  );

  it('the web app lets browsers cache hashed files', async () => {
    const { headers } = await visitor.request('GET', 'root:/assets/main-1a2b3c.js');
    expect(headers['cache-control']).toContain('immutable');
  });

  it.each([
    ['/assets/main-old.js', '*/*'],
    ['/api/v1/nowhere', 'text/html'],
    ['/../package.json', '*/*'],
  ])('the web app responds with 404 to %s', async (url, accept) => {
    expect((await visitor.request('GET', `root:${url}`, undefined, { accept })).status).toBe(404);
  });

  it('the server explains that the web app has not been built', async () => {
    const bare = await startTestApi();
    const { text } = await bare.anonymous().request('GET', 'root:/', undefined, page);
    expect(text).toContain('npm run build:web');
    await bare.close();
  });
});
