import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Webhook } from 'standardwebhooks';
import { type LocalServer, startLocalServer } from '../../../test/shop/local-server.ts';
import { eventually, startTestApi, type TestApi, type Visitor } from '../../../test/api/test-api.ts';

interface Received {
  headers: Record<string, string>;
  body: string;
}

let receiver: LocalServer;
let received: Received[];
let receiverStatus: number;
let api: TestApi;
let visitor: Visitor;

beforeAll(async () => {
  receiver = await startLocalServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += chunk));
    request.on('end', () => {
      received.push({ headers: request.headers as Record<string, string>, body });
      response.writeHead(receiverStatus).end('noted');
    });
  });
  api = await startTestApi({
    env: { TIDEMARK_ALLOW_HOSTS: receiver.host, TIDEMARK_DELIVERY_ATTEMPTS: '1' },
    roles: ['notifier'],
  });
});
afterAll(async () => {
  await api.close();
  await receiver.close();
});
beforeEach(async () => {
  received = [];
  receiverStatus = 200;
  visitor = await api.visitor();
});

const hook = () => `${receiver.origin}/hook`;

describe('channels', () => {
  it('channels are replaced as a set: kept, changed, added and removed', async () => {
    const { channels, version } = (await visitor.request('GET', '/channels')).body;
    const [mailbox] = channels;
    const saved = await visitor.request('PUT', '/channels', {
      version,
      channels: [
        { ...mailbox, enabled: false },
        { type: 'webhook', address: hook() },
        { type: 'email', address: 'second@example.com' },
      ],
    });
    expect(saved.status).toBe(200);
    expect(saved.body.channels).toMatchObject([
      { id: mailbox.id, enabled: false },
      { type: 'webhook', address: hook(), enabled: true, usable: true },
      { type: 'email', address: 'second@example.com', enabled: true, usable: false },
    ]);
    const rest = await visitor.request('PUT', '/channels', {
      version: saved.body.version,
      channels: [saved.body.channels[1]],
    });
    expect(rest.body.channels).toEqual([saved.body.channels[1]]);
    expect((await visitor.request('GET', '/channels')).body).toEqual(rest.body);
  });

  it.each([
    ['a private address', { type: 'webhook', address: 'http://10.0.0.1/hook' }, 422, 'refused-address'],
    ['another scheme', { type: 'webhook', address: 'ftp://example.com/' }, 422, 'invalid-url'],
    ['an impossible port', { type: 'webhook', address: 'http://h:99999/' }, 422, 'invalid-url'],
    ['an encoded NUL in its host', { type: 'webhook', address: 'http://h%00/' }, 422, 'invalid-url'],
    ['no address', { type: 'email', address: 'nobody' }, 400, 'invalid-request'],
    ['an unknown type', { type: 'pigeon', address: 'x' }, 400, 'invalid-request'],
    ['an unknown id', { id: '999999', type: 'email', address: 'a@example.com' }, 404, 'not-found'],
  ])('channels with %s are refused, and nothing changes', async (_what, channel, status, code) => {
    const before = (await visitor.request('GET', '/channels')).body;
    const response = await visitor.request('PUT', '/channels', { channels: [...before.channels, channel] });
    expect(response).toMatchObject({ status, body: { code } });
    expect((await visitor.request('GET', '/channels')).body).toEqual(before);
  });

  it('a channel that was added meanwhile is not deleted by replacing an older list', async () => {
    const read = (await visitor.request('GET', '/channels')).body;
    const { webhook } = (await visitor.request('POST', '/webhooks', { url: hook() })).body;
    const stale = await visitor.request('PUT', '/channels', read);
    expect(stale).toMatchObject({ status: 409, body: { code: 'channels-changed' } });
    const unversioned = await visitor.request('PUT', '/channels', { channels: read.channels });
    expect(unversioned).toMatchObject({ status: 428, body: { code: 'version-required' } });
    const now = (await visitor.request('GET', '/channels')).body;
    expect(now.channels).toMatchObject([{ id: read.channels[0].id }, { id: webhook.id }]);
    expect((await visitor.request('PUT', '/channels', { channels: now.channels })).body).toEqual(now);
    expect((await visitor.request('PUT', '/channels', { ...now, channels: [] })).body.channels).toEqual([]);
  });

  it('the channels list a mailbox once', async () => {
    const mailbox = { type: 'email', address: 'Twice@example.com' };
    const channels = [mailbox, { ...mailbox, address: 'twice@example.com' }];
    const response = await visitor.request('PUT', '/channels', { channels });
    expect(response).toMatchObject({ status: 422, body: { code: 'duplicate-channel' } });
  });

  it('a channel can be tested', async () => {
    const { channels } = (
      await visitor.request('PUT', '/channels', {
        ...(await visitor.request('GET', '/channels')).body,
        channels: [{ type: 'webhook', address: hook() }],
      })
    ).body;
    const response = await visitor.request('POST', `/channels/${channels[0].id}/test`);
    expect(response.body).toEqual({ ok: true, detail: 'HTTP 200: noted' });
    expect(JSON.parse(received[0]?.body ?? '')).toMatchObject({ type: 'test' });
  });

  it('channels can be tested ten times a minute', async () => {
    const [mailbox] = (await visitor.request('GET', '/channels')).body.channels;
    const responses = [];
    for (let i = 0; i < 11; i++)
      responses.push(await visitor.request('POST', `/channels/${mailbox.id}/test`));
    expect(responses.map(({ status }) => status)).toEqual([...Array(10).fill(200), 429]);
    expect(responses.at(-1)?.body.code).toBe('too-many-tests');
  });

  it('a channel reports why a test failed', async () => {
    const [mailbox] = (await visitor.request('GET', '/channels')).body.channels;
    const { body } = await visitor.request('POST', `/channels/${mailbox.id}/test`);
    expect(body.ok).toBe(false);
    expect(body.detail).toContain('SMTP_URL');
  });
});

describe('webhooks', () => {
  it('a webhook is a channel whose secret is shown once', async () => {
    const made = await visitor.request('POST', '/webhooks', {
      url: hook(),
      events: ['price.changed', 'alert.fired'],
    });
    expect(made.status).toBe(201);
    expect(made.body.webhook).toMatchObject({
      url: hook(),
      events: ['price.changed', 'alert.fired'],
      enabled: true,
    });
    expect(made.body.secret).toMatch(/^whsec_/);
    const list = await visitor.request('GET', '/webhooks');
    expect(list.body.items).toEqual([made.body.webhook]);
    expect(list.text).not.toContain(made.body.secret);
    expect((await visitor.request('GET', '/channels')).body.channels).toHaveLength(2);
    expect((await visitor.request('DELETE', `/webhooks/${made.body.webhook.id}`)).status).toBe(204);
    expect((await visitor.request('GET', '/webhooks')).body.items).toEqual([]);
  });

  it('a webhook cannot point to a private address', async () => {
    const response = await visitor.request('POST', '/webhooks', { url: 'http://169.254.169.254/latest' });
    expect(response).toMatchObject({ status: 422, body: { code: 'refused-address' } });
  });

  it('a webhook’s messages are signed with its secret', async () => {
    const { webhook, secret } = (await visitor.request('POST', '/webhooks', { url: hook() })).body;
    await visitor.request('POST', `/channels/${webhook.id}/test`);
    const [first] = received;
    expect(new Webhook(secret).verify(first?.body ?? '', first?.headers ?? {})).toMatchObject({
      type: 'test',
    });
  });

  it('a webhook gets failed deliveries again on request', async () => {
    const { webhook } = (await visitor.request('POST', '/webhooks', { url: hook() })).body;
    receiverStatus = 500;
    await api.parts.database.query(
      `INSERT INTO deliveries (channel_id, type, event, payload) VALUES ($1, 'webhook', 'price.changed', '{"productId":"1"}')`,
      [webhook.id],
    );
    const settled = (state: string) =>
      eventually(async () => {
        const { items } = (await visitor.request('GET', `/webhooks/${webhook.id}/deliveries`)).body;
        return items[0]?.state === state && items[0];
      });
    const dead = await settled('dead');
    expect(dead).toMatchObject({ event: 'price.changed', attempts: 1, nextAttemptAt: null });
    expect(dead.detail).toContain('HTTP 500');
    receiverStatus = 200;
    const again = await visitor.request('POST', `/webhooks/${webhook.id}/deliveries/${dead.id}/redeliver`);
    expect(again).toMatchObject({
      status: 202,
      body: { delivery: { id: dead.id, state: 'pending', attempts: 0 } },
    });
    expect(await settled('delivered')).toMatchObject({ id: dead.id, attempts: 1 });
    expect(new Set(received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  });
});
