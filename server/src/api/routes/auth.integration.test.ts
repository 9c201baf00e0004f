import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { issueClaimToken } from '../../features/accounts/claim-token.ts';
import { hashToken } from '../../features/accounts/sessions.ts';
import { PASSWORD, startTestApi, type TestApi } from '../../../test/api/test-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi({
    env: { TIDEMARK_PUBLIC_URL: 'https://tidemark.example', TIDEMARK_TRUST_PROXY: '1' },
  });
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

  it.each([
    ['blank', ' '.repeat(12)],
    ['common', 'Password'],
    ['with a line break', 'correct\nhorse'],
  ])('registering refuses a password that is %s', async (_what, password) => {
    const body = { email: 'weak@example.com', password };
    const response = await api.anonymous().request('POST', '/auth/register', body);
    expect(response).toMatchObject({ status: 422, body: { code: 'unacceptable-password' } });
    expect(response.body.errors).toMatchObject([{ path: '/password' }]);
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
    expect((await first.request('GET', '/auth/session')).body.account).toEqual(me.body.account);
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

describe('the first account of a service that other machines can reach', () => {
  it.each([{ HOST: '0.0.0.0' }, { TIDEMARK_PUBLIC_URL: 'https://tidemark.example' }])(
    'the first account needs the claim token with %j',
    async (env) => {
      const exposed = await startTestApi({ env });
      const { request } = exposed.anonymous();
      const register = (claimToken?: string | null) =>
        request('POST', '/auth/register', {
          email: 'first@example.com',
          password: PASSWORD,
          ...(claimToken && { claimToken }),
        });
      expect((await request('GET', '/auth/session')).body).toEqual({ account: null, needsClaimToken: true });
      for (const wrong of [undefined, 'wrong', `${exposed.claimToken}x`])
        expect(await register(wrong)).toMatchObject({ status: 403, body: { code: 'claim-token-required' } });
      expect((await register(exposed.claimToken)).body.account).toMatchObject({ isAdmin: true });
      expect((await exposed.anonymous().request('GET', '/auth/session')).body.needsClaimToken).toBe(false);
      const second = await exposed
        .anonymous()
        .request('POST', '/auth/register', { email: 'second@example.com', password: PASSWORD });
      expect(second.body.account).toMatchObject({ isAdmin: false });
      expect(await issueClaimToken(exposed.parts.database), 'no token is valid from then on').toBeNull();
      expect(await exposed.parts.database.query('SELECT FROM claim_tokens')).toEqual([]);
      await exposed.close();
    },
  );

  it('the first account can be created with the token of any process', async () => {
    const exposed = await startTestApi({ env: { HOST: '0.0.0.0' } });
    await issueClaimToken(exposed.parts.database);
    const visitor = await exposed.visitor();
    expect((await visitor.request('GET', '/me')).body.account.isAdmin).toBe(true);
    await exposed.close();
  });

  it('the first account needs no token when only this machine can reach the service', async () => {
    const local = await startTestApi();
    const session = await local.anonymous().request('GET', '/auth/session');
    expect(session.body).toEqual({ account: null, needsClaimToken: false });
    expect((await (await local.visitor()).request('GET', '/me')).body.account.isAdmin).toBe(true);
    await local.close();
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
    expect((await visitor.request('GET', '/auth/session')).body).toEqual({
      account: null,
      needsClaimToken: false,
    });
  });
});

async function signInAs(email: string, headers: Record<string, string> = {}, password = PASSWORD) {
  const visitor = api.anonymous();
  const response = await visitor.request('POST', '/auth/login', { email, password }, headers);
  const cookies = new Map(response.cookies.map(({ name, value }) => [name, value]));
  const cookie = `tidemark_session=${cookies.get('tidemark_session')}`;
  return { ...visitor, response, cookie, browser: `tidemark_browser=${cookies.get('tidemark_browser')}` };
}

const statusOf = async (cookie: string) =>
  (await api.anonymous().request('GET', '/me', undefined, { cookie })).status;

describe('a session', () => {
  it('a new sign-in ends the session of the same browser and no other', async () => {
    const { email } = await api.visitor();
    const [first, other] = [await signInAs(email), await signInAs(email)];
    const again = await first.request('POST', '/auth/login', { email, password: PASSWORD });
    const cookie = `tidemark_session=${again.cookies[0]?.value}`;
    expect(cookie).not.toBe(first.cookie);
    expect([await statusOf(first.cookie), await statusOf(cookie), await statusOf(other.cookie)]).toEqual([
      401, 200, 200,
    ]);
  });

  it('a sign-in never takes over the session id that the browser sent', async () => {
    const { email } = await api.visitor();
    const planted = 'tidemark_session=planted-by-somebody-else';
    const { cookie } = await signInAs(email, { cookie: planted });
    expect(cookie).not.toBe(planted);
    expect(await statusOf(planted)).toBe(401);
  });

  it('signing out everywhere ends every session of the account and keeps its API keys', async () => {
    const { visitor, asKey, headers } = await makeKey();
    const others = await api.visitor();
    const cookies = [(await signInAs(visitor.email)).cookie, (await signInAs(visitor.email)).cookie];
    const otherAccount = (await signInAs(others.email)).cookie;
    for (const cookie of cookies) expect(await statusOf(cookie)).toBe(200);
    expect((await asKey('POST', '/auth/logout-everywhere', undefined, headers)).status).toBe(403);
    expect((await visitor.request('POST', '/auth/logout-everywhere')).status).toBe(204);
    expect((await visitor.request('GET', '/me')).status).toBe(401);
    for (const cookie of cookies) expect(await statusOf(cookie)).toBe(401);
    expect(await statusOf(otherAccount)).toBe(200);
    expect((await asKey('GET', '/me', undefined, headers)).status).toBe(200);
  });
});

function guess(email: string, headers: Record<string, string> = {}) {
  return api.anonymous().request('POST', '/auth/login', { email, password: 'wrong horse' }, headers);
}

/** Makes the guesses that cost no delay, then lengthens the delay, so that it lasts as long as the test. */
async function guessUntilDelayed(email: string, headers: Record<string, string> = {}) {
  for (let n = 0; n < 5; n++) expect((await guess(email, headers)).status).toBe(401);
  await api.parts.database.query(
    `UPDATE sign_in_failures SET next_attempt_at = next_attempt_at + interval '4 minutes'
     WHERE next_attempt_at > now() - interval '1 minute' AND failures = 5`,
  );
}

describe('guessing a password', () => {
  it('guesses from any number of addresses are delayed, equally with and without an account', async () => {
    const { email } = await api.visitor();
    for (const address of [email, 'nobody-at-all@example.com']) {
      await guessUntilDelayed(address);
      for (let n = 0; n < 3; n++) {
        const body = { email: address, password: PASSWORD };
        const headers = { 'x-forwarded-for': `198.51.100.${n}` };
        const refused = await api.anonymous().request('POST', '/auth/login', body, headers);
        expect(refused).toMatchObject({ status: 429, body: { code: 'too-many-sign-ins' } });
        expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
      }
    }
  });

  it('simultaneous guesses are counted one by one', async () => {
    const { email } = await api.visitor();
    const responses = await Promise.all(Array.from({ length: 20 }, () => guess(email)));
    expect(responses.filter(({ status }) => status === 401)).toHaveLength(5);
  });

  it('the delay doubles up to its maximum, and the password works once it is over', async () => {
    const { email } = await api.visitor();
    const key = [hashToken(`email ${email}`)];
    const delays = [];
    for (let n = 0; n < 14; n++) {
      expect((await guess(email)).status).toBe(401);
      const [row] = await api.parts.database.query<{ seconds: number }>(
        `WITH before AS (SELECT next_attempt_at AS at FROM sign_in_failures WHERE key_hash = $1)
         UPDATE sign_in_failures SET next_attempt_at = now() FROM before WHERE key_hash = $1
         RETURNING extract(epoch FROM at - now())::float8 AS seconds`,
        key,
      );
      delays.push(row?.seconds ?? Number.NaN);
    }
    for (const [n, seconds] of delays.entries()) {
      const delay = n < 4 ? 0 : Math.min(300, 5 * 2 ** (n - 4));
      expect(seconds).toBeLessThanOrEqual(delay);
      expect(seconds).toBeGreaterThan(delay - 5);
    }
    expect((await signInAs(email)).response.status).toBe(200);
    expect(await api.parts.database.query('SELECT FROM sign_in_failures WHERE key_hash = $1', key)).toEqual(
      [],
    );
  });

  it('a browser that has signed in before is not delayed by the guesses of others', async () => {
    const { email } = await api.visitor();
    const { browser } = await signInAs(email);
    await guessUntilDelayed(email);
    expect((await signInAs(email)).response.status).toBe(429);
    expect((await signInAs(email, { cookie: browser })).response.status).toBe(200);
  });

  it('a browser that has signed in to another account is delayed like any other', async () => {
    const [mine, other] = [await api.visitor(), await api.visitor()];
    const { browser } = await signInAs(mine.email);
    await guessUntilDelayed(other.email);
    expect((await guess(other.email, { cookie: browser })).status).toBe(429);
  });

  it('guesses from a known browser are delayed too, and delay no other browser', async () => {
    const { email } = await api.visitor();
    const { browser } = await signInAs(email);
    await guessUntilDelayed(email, { cookie: browser });
    expect((await guess(email, { cookie: browser })).status).toBe(429);
    expect((await signInAs(email)).response.status).toBe(200);
  });

  it('a clock that is set back does not lock an account out', async () => {
    const { email } = await api.visitor();
    await guessUntilDelayed(email);
    expect((await signInAs(email)).response.status).toBe(429);
    await api.parts.database.query(
      `UPDATE sign_in_failures SET next_attempt_at = next_attempt_at + interval '2 days'`,
    );
    expect((await signInAs(email)).response.status).toBe(200);
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

  it('an API key needs the scope admin for the routes of administrators', async () => {
    const fresh = await startTestApi();
    const [admin, user] = [await fresh.visitor(), await fresh.visitor()];
    const statusWith = async (scopes: string[]) => {
      const { key } = (await admin.request('POST', '/api-keys', { name: 'script', scopes })).body;
      const headers = { authorization: `Bearer ${key}` };
      return (await fresh.anonymous().request('GET', '/admin/breakers', undefined, headers)).status;
    };
    expect(await statusWith(['read'])).toBe(403);
    expect(await statusWith(['read', 'write'])).toBe(403);
    expect(await statusWith(['admin'])).toBe(403);
    expect(await statusWith(['read', 'admin'])).toBe(200);
    const refused = await user.request('POST', '/api-keys', { name: 'script', scopes: ['read', 'admin'] });
    expect(refused).toMatchObject({ status: 403, body: { code: 'admin-required' } });
    await fresh.close();
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
