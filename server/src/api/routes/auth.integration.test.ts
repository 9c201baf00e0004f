import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PASSWORD, startTestApi, type TestApi } from '../../../test/api/test-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi({ env: { TIDEMARK_PUBLIC_URL: 'https://tidemark.example' } });
});
afterAll(() => api.close());

async function makeKey(scopes?: string[]) {
  const visitor = await api.visitor();
  const made = await visitor.request('POST', '/api-keys', { name: 'script', ...(scopes ? { scopes } : {}) });
  expect(made.status).toBe(201);
  const { key, apiKey } = made.body;
  const headers = { authorization: `Bearer ${key}` };
  return { visitor, key, apiKey, asKey: api.anonymous().request, headers };
}

describe('registering', () => {
  it('exactly one of several simultaneous first registrations creates an administrator', async () => {
    const fresh = await startTestApi();
    const visitors = await Promise.all(Array.from({ length: 8 }, () => fresh.visitor()));
    const accounts = await Promise.all(
      visitors.map(async ({ request }) => (await request('GET', '/me')).body.account),
    );
    expect(accounts.filter(({ isAdmin }) => isAdmin)).toHaveLength(1);
    await fresh.close();
  });

  it('registering accepts an email address once, in any spelling', async () => {
    const { email } = await api.visitor();
    const again = await api
      .anonymous()
      .request('POST', '/auth/register', { email: email.toUpperCase(), password: PASSWORD });
    expect(again.status).toBe(409);
    expect(again.body.code).toBe('email-taken');
  });

  it('registering creates an email channel for the account', async () => {
    const { request, email } = await api.visitor();
    const { channels } = (await request('GET', '/channels')).body;
    expect(channels).toMatchObject([{ type: 'email', address: email, enabled: true, usable: false }]);
  });

  it('only the first account can register when registration is closed', async () => {
    const closed = await startTestApi({ env: { TIDEMARK_REGISTRATION: 'closed' } });
    const first = await closed.visitor();
    const me = await first.request('GET', '/me');
    expect(me.status).toBe(200);
    expect((await first.request('GET', '/auth/session')).body).toEqual(me.body);
    const second = await closed
      .anonymous()
      .request('POST', '/auth/register', { email: 'late@example.com', password: PASSWORD });
    expect(second).toMatchObject({ status: 403, body: { code: 'registration-closed' } });
    await closed.close();
  });

  it.each([
    ['no address', { email: 'nobody', password: PASSWORD }, '/email'],
    ['a short password', { email: 'a@example.com', password: 'short' }, '/password'],
    ['no password', { email: 'a@example.com' }, '/password'],
    ['something else', { email: 'a@example.com', password: PASSWORD, isAdmin: true }, '/isAdmin'],
  ])('registering refuses %s, and names the invalid field', async (_what, body, path) => {
    const response = await api.anonymous().request('POST', '/auth/register', body);
    expect(response.status).toBe(400);
    expect(response.body).toMatchObject({ code: 'invalid-request', status: 400 });
    expect(response.body.errors.map((error: { path: string }) => error.path)).toContain(path);
  });
});

describe('signing in', () => {
  it('signing in sets a cookie that scripts cannot read and other sites cannot send', async () => {
    const { email } = await api.visitor();
    const response = await api
      .anonymous()
      .request('POST', '/auth/login', { email: ` ${email} `.trim(), password: PASSWORD });
    expect(response.status).toBe(200);
    expect(response.cookies[0]).toMatchObject({
      name: 'tidemark_session',
      httpOnly: true,
      sameSite: 'Lax',
      path: '/',
      secure: true,
    });
    expect(response.text).not.toContain('password');
  });

  it('signing in responds equally to a wrong password and an unknown address', async () => {
    const { email } = await api.visitor();
    const wrong = await api.anonymous().request('POST', '/auth/login', { email, password: 'wrong horse' });
    const unknown = await api
      .anonymous()
      .request('POST', '/auth/login', { email: 'unknown@example.com', password: 'wrong horse' });
    expect(wrong.status).toBe(401);
    expect(wrong.body).toEqual(unknown.body);
  });

  it('signing out invalidates the cookie', async () => {
    const visitor = await api.visitor();
    const { cookies } = await visitor.request('POST', '/auth/login', {
      email: visitor.email,
      password: PASSWORD,
    });
    const cookie = `${cookies[0]?.name}=${cookies[0]?.value}`;
    expect((await api.anonymous().request('GET', '/me', undefined, { cookie })).status).toBe(200);
    expect((await visitor.request('POST', '/auth/logout')).status).toBe(204);
    expect((await api.anonymous().request('GET', '/me', undefined, { cookie })).status).toBe(401);
  });

  it('a sign-in ends when the session expires', async () => {
    const visitor = await api.visitor();
    await api.parts.database.query(`UPDATE sessions SET expires_at = now() - interval '1 second'`);
    expect((await visitor.request('GET', '/me')).status).toBe(401);
    expect((await visitor.request('GET', '/auth/session')).body).toEqual({ account: null });
  });
});

describe('a cross-site request of a browser', () => {
  it.each([
    [{ 'sec-fetch-site': 'cross-site' }, 403],
    [{ 'sec-fetch-site': 'same-site' }, 403],
    [{ 'sec-fetch-site': 'same-origin', origin: 'http://elsewhere.example' }, 204],
    [{ origin: 'http://elsewhere.example' }, 403],
    [{ origin: 'null' }, 403],
    [{ origin: 'https://tidemark.example' }, 204],
    [{ origin: 'http://localhost:80' }, 204],
    [{}, 204],
  ] as [Record<string, string>, number][])('%j: %i', async (headers, status) => {
    const { request } = await api.visitor();
    const response = await request('POST', '/notifications/read-all', undefined, {
      host: 'localhost',
      ...headers,
    });
    expect(response.status).toBe(status);
  });

  it('a cross-site request gets no cacheable response', async () => {
    const { request } = await api.visitor();
    expect((await request('GET', '/me')).headers['cache-control']).toBe('no-store');
  });

  it('a cross-site request may read without a cookie', async () => {
    const { request } = await api.visitor();
    expect((await request('GET', '/me', undefined, { 'sec-fetch-site': 'cross-site' })).status).toBe(200);
  });
});

describe('an API key', () => {
  it('an API key has a recognizable prefix and is shown once', async () => {
    const { visitor, key, apiKey } = await makeKey();
    expect(key).toMatch(/^tm_[0-9A-Za-z]{32}$/);
    expect(apiKey).toMatchObject({ prefix: key.slice(0, 8), scopes: ['read', 'write'], lastUsedAt: null });
    expect((await visitor.request('GET', '/api-keys')).text).not.toContain(key);
  });

  it.each([
    [['read'], 'GET', '/products', 200],
    [['read'], 'POST', '/notifications/read-all', 403],
    [['write'], 'GET', '/products', 403],
    [['write'], 'POST', '/notifications/read-all', 204],
    [['read', 'write'], 'GET', '/me', 200],
    [['read', 'write'], 'GET', '/api-keys', 403],
    [['read', 'write'], 'POST', '/api-keys', 403],
  ] as const)('with %j: %s %s is %i', async (scopes, method, path, status) => {
    const { asKey, headers } = await makeKey([...scopes]);
    expect((await asKey(method, path, undefined, headers)).status).toBe(status);
  });

  it('an API key records when it was last used', async () => {
    const { visitor, asKey, headers } = await makeKey();
    await asKey('GET', '/me', undefined, headers);
    const { items } = (await visitor.request('GET', '/api-keys')).body;
    expect(Date.parse(items[0].lastUsedAt)).not.toBeNaN();
  });

  it('an API key is refused once it is revoked', async () => {
    const { visitor, apiKey, asKey, headers } = await makeKey();
    expect((await asKey('GET', '/me', undefined, headers)).status).toBe(200);
    expect((await visitor.request('DELETE', `/api-keys/${apiKey.id}`)).status).toBe(204);
    expect((await asKey('GET', '/me', undefined, headers)).status).toBe(401);
  });

  it('an API key takes precedence over a cookie', async () => {
    const { visitor } = await makeKey();
    const response = await visitor.request('GET', '/me', undefined, { authorization: 'Bearer tm_wrong' });
    expect(response.status).toBe(401);
    expect(response.headers['www-authenticate']).toBe('Bearer');
  });

  it('an API key needs no origin header', async () => {
    const { asKey, headers } = await makeKey();
    const response = await asKey('POST', '/notifications/read-all', undefined, {
      ...headers,
      origin: 'http://elsewhere.example',
    });
    expect(response.status).toBe(204);
  });
});
