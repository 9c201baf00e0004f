import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApi, type TestApi } from './test-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());

it('registers, knows who asks, and forgets at sign-out', async () => {
  const visitor = await api.visitor();
  const me = await visitor('GET', '/me');
  expect(me.body.account).toMatchObject({ email: visitor.email, isAdmin: true });
  expect((await visitor('POST', '/auth/logout')).status).toBe(204);
  expect((await visitor('GET', '/me')).status).toBe(401);
});

it('describes itself and is healthy', async () => {
  const description = await api.anonymous('GET', '/api/openapi.json');
  expect(Object.keys(description.body.paths)).toContain('/api/v1/products/{id}');
  expect((await api.anonymous('GET', '!/healthz')).status).toBe(200);
  expect((await api.anonymous('GET', '!/readyz')).status).toBe(200);
});

describe('an unknown route', () => {
  it('is a problem', async () => {
    const answer = await api.anonymous('GET', '/nowhere');
    expect(answer.status).toBe(404);
    expect(answer.headers['content-type']).toMatch('application/problem+json');
  });
});
