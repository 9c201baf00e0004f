import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { startRedis, type RedisServer } from '../servers/redis.ts';
import { eventually, PASSWORD, startTestApi, type TestApi } from './test-api.ts';

const BREAKER = { failuresToOpen: 1, openForMs: 60_000, trials: 1 };

describe('the open breakers', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi();
  });
  afterAll(() => api.close());

  it('are told to administrators alone, and counted', async () => {
    const [admin, other] = [await api.visitor(), await api.visitor()];
    expect((await admin.ask('GET', '/admin/breakers')).body).toEqual({ items: [] });
    await api.parts.rateLimit.report('quiet.example', false, BREAKER);
    const { items } = (await admin.ask('GET', '/admin/breakers')).body;
    expect(items).toEqual([
      { domain: 'quiet.example', phase: 'open', since: expect.any(String), waitMs: expect.any(Number) },
    ]);
    expect(items[0].waitMs).toBeGreaterThan(50_000);
    expect((await other.ask('GET', '/admin/breakers')).status).toBe(403);
    expect((await other.ask('GET', 'root:/metrics')).text).toContain('\ntidemark_breakers_open 1\n');
  });
});

describe('the limits', () => {
  it('say what is left, and do not refuse anybody when nothing can be counted', async () => {
    const api = await startTestApi({ env: { TIDEMARK_REQUESTS_PER_MINUTE: '2' } });
    const visitor = await api.visitor();
    const { headers } = await visitor.ask('GET', '/me');
    expect(headers).toMatchObject({ 'x-ratelimit-limit': '2', 'x-ratelimit-remaining': '1' });
    await visitor.ask('GET', '/me');
    const refused = await visitor.ask('GET', '/me');
    expect([refused.status, refused.headers['retry-after']]).toEqual([429, '30']);
    expect(refused.body.detail).toBe('Too many requests; try again in 30 seconds.');
    await api.close();

    const rateLimit = { ...api.parts.rateLimit, take: () => Promise.reject(new Error('away')) };
    const lenient = await startTestApi({ env: { TIDEMARK_REQUESTS_PER_MINUTE: '1' }, over: { rateLimit } });
    const one = await lenient.visitor();
    for (let n = 0; n < 3; n++) expect((await one.ask('GET', '/me')).status).toBe(200);
    await lenient.close();
  });
});

describe.skipIf(inject('redisServer') === null)('with a real Redis', () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(() => server?.stop());

  it('counts an account over all processes, and knows its session in each until it has ended in one', async () => {
    const env = { REDIS_URL: server.url, TIDEMARK_REQUESTS_PER_MINUTE: '3' };
    const one = await startTestApi({ env });
    const two = await startTestApi({
      env: { ...env, DATABASE_URL: one.parts.sharedEnv['DATABASE_URL'] ?? '' },
    });
    const visitor = await one.visitor();
    const signIn = async () => {
      const credentials = { email: visitor.email, password: PASSWORD };
      const { cookies } = await visitor.ask('POST', '/auth/login', credentials);
      return `${cookies[0]?.name}=${cookies[0]?.value}`;
    };
    const first = await signIn();
    expect([await ask(one, first), await ask(two, first)]).toEqual([200, 200]);
    await visitor.ask('POST', '/auth/logout');
    expect(await ask(two, first)).toBe(401);
    const second = await signIn();
    expect([await ask(two, second), await ask(one, second)]).toEqual([429, 429]);
    await two.close();
    await one.close();
  });

  it('names Redis as away while the service goes on', async () => {
    const api = await startTestApi({ env: { REDIS_URL: server.url } });
    const visitor = await api.visitor();
    const ready = () => visitor.ask('GET', 'root:/readyz');
    expect((await ready()).body).toEqual({ status: 'ready' });
    await server.kill();
    for (let n = 0; n < 3; n++) expect((await visitor.ask('GET', '/me')).status).toBe(200);
    expect(await ready()).toMatchObject({
      status: 200,
      body: { status: 'ready', degraded: { redis: expect.any(String) } },
    });
    await server.start();
    await eventually(async () => !(await ready()).body.degraded);
    await api.close();
  });
});

async function ask(api: TestApi, cookie: string): Promise<number> {
  return (await api.anonymous().ask('GET', '/me', undefined, { cookie })).status;
}
