import { type RequestListener } from 'node:http';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { listen, startLocalServer, type LocalServer } from '../../../test/shop/local-server.ts';
import { eventually, startTestApi, type TestApi, type Visitor } from '../../../test/api/test-api.ts';

interface Mail {
  to: string[];
  /** The message with its encoding undone, as far as links and words are concerned. */
  text: string;
}

interface Received {
  type: string;
  id: string;
  challenge: string | undefined;
}

const mails: Mail[] = [];
const received: Received[] = [];
let answer: (challenge: string) => { status: number; body: string };
let mailServer: SMTPServer;
let receiver: LocalServer;
let api: TestApi;
let visitor: Visitor;

const record: RequestListener = (request, response) => {
  let body = '';
  request.on('data', (chunk) => (body += chunk));
  request.on('end', () => {
    const { type, data } = JSON.parse(body);
    received.push({ type, id: String(request.headers['webhook-id']), challenge: data.challenge });
    const { status, body: text } = data.challenge ? answer(data.challenge) : { status: 200, body: '' };
    response.writeHead(status).end(text);
  });
};

beforeAll(async () => {
  mailServer = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData(stream, { envelope }, done) {
      let source = '';
      stream.on('data', (chunk: Buffer) => (source += chunk.toString()));
      stream.on('end', () => {
        const text = source
          .replaceAll('=\r\n', '')
          .replaceAll('=3D', '=')
          .replaceAll(/\r\n[ \t]+/g, ' ');
        mails.push({ to: envelope.rcptTo.map(({ address }) => address), text });
        done();
      });
    },
  });
  const port = await listen(mailServer.server);
  receiver = await startLocalServer(record);
  api = await startTestApi({
    env: {
      SMTP_URL: `smtp://127.0.0.1:${port}`,
      TIDEMARK_ALLOW_HOSTS: receiver.host,
      TIDEMARK_TRUST_ALLOWED_HOSTS: 'false',
      TIDEMARK_PUBLIC_URL: 'https://tidemark.example',
      TIDEMARK_DELIVERY_RETRY_AFTER_MS: '10',
      TIDEMARK_VERIFICATIONS_PER_HOST_PER_HOUR: '1000',
    },
    roles: ['notifier'],
  });
});
afterAll(async () => {
  await api.close();
  await receiver.close();
  await new Promise<void>((resolve) => mailServer.close(resolve));
});
beforeEach(async () => {
  received.length = 0;
  answer = (challenge) => ({ status: 200, body: challenge });
  visitor = await api.visitor();
});

const mailsTo = (address: string) => mails.filter(({ to }) => to.includes(address));
const mailTo = (address: string, count = 1) =>
  eventually(async () => mailsTo(address).length >= count && mailsTo(address)[count - 1]);

function tokenIn({ text }: Mail, path: string): string {
  const [, token] = new RegExp(`https://tidemark\\.example${path}\\?token=([\\w.-]+)`).exec(text) ?? [];
  if (token === undefined) throw new Error(`no link to ${path} in ${text}`);
  return token;
}

async function channelOf({ request }: Visitor) {
  return (await request('GET', '/channels')).body.channels[0];
}

const confirm = (token: string) => api.anonymous().request('POST', '/channels/confirm', { token });

async function confirmed(): Promise<{ id: string }> {
  await confirm(tokenIn(await mailTo(visitor.email), '/confirm'));
  return channelOf(visitor);
}

describe('an email address', () => {
  it('receives nothing but one confirmation email with a fixed text until it is confirmed', async () => {
    const mail = await mailTo(visitor.email);
    expect(mail.text).toContain('Subject: Confirm your address for Tidemark alerts');
    const { id, verified } = await channelOf(visitor);
    expect(verified).toBe(false);
    const test = await visitor.request('POST', `/channels/${id}/test`);
    expect(test.body).toMatchObject({ ok: false, detail: expect.stringContaining('not confirmed') });
    await api.parts.database.query(
      `INSERT INTO deliveries (channel_id, type, event, payload) VALUES ($1, 'email', 'test', '{}')`,
      [id],
    );
    await eventually(async () => {
      const states = await api.parts.database.query<{ state: string }>(
        `SELECT state FROM deliveries WHERE channel_id = $1 AND event = 'test'`,
        [id],
      );
      return states[0]?.state === 'skipped';
    });
    expect(mailsTo(visitor.email)).toHaveLength(1);
  });

  it('is confirmed by the link in the email, once', async () => {
    const token = tokenIn(await mailTo(visitor.email), '/confirm');
    expect(await confirm(token)).toMatchObject({ status: 200, body: { address: visitor.email } });
    const { id, verified } = await channelOf(visitor);
    expect(verified).toBe(true);
    expect(await confirm(token)).toMatchObject({ status: 410, body: { code: 'invalid-link' } });
    expect((await visitor.request('POST', `/channels/${id}/test`)).body.ok).toBe(true);
    expect((await mailTo(visitor.email, 2)).text).toContain('This is a test message');
  });

  it('is not confirmed by a link that has expired or was changed', async () => {
    const token = tokenIn(await mailTo(visitor.email), '/confirm');
    const [id, expiry, signature] = token.split('.');
    for (const wrong of [
      `${id}.${Number(expiry) + 1}.${signature}`,
      `${Number(id) + 1}.${expiry}.${signature}`,
      'x',
    ])
      expect((await confirm(wrong)).status, wrong).toBe(410);
    expect(await channelOf(visitor)).toMatchObject({ verified: false });
  });

  it('must be confirmed again when it is changed', async () => {
    const channel = await confirmed();
    const moved = `moved-${visitor.email}`;
    await visitor.request('PUT', '/channels', { channels: [{ ...channel, address: moved }] });
    expect(await channelOf(visitor)).toMatchObject({ address: moved, verified: false });
    await mailTo(moved);
  });

  it('gets the confirmation link again on request, three times a day', async () => {
    await mailTo(visitor.email);
    const { id } = await channelOf(visitor);
    const again = () => visitor.request('POST', `/channels/${id}/verify`);
    expect(await again()).toMatchObject({ status: 200, body: { verified: false } });
    expect(await again()).toMatchObject({ status: 200 });
    expect(await again()).toMatchObject({ status: 429, body: { code: 'too-many-confirmations' } });
    await mailTo(visitor.email, 3);
    expect(mailsTo(visitor.email)).toHaveLength(3);
  });

  it('stops receiving emails by one post of a mail program, and must be confirmed again', async () => {
    const { id } = await confirmed();
    await visitor.request('POST', `/channels/${id}/test`);
    const mail = await mailTo(visitor.email, 2);
    expect(mail.text).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click');
    const path = `/unsubscribe?token=${tokenIn(mail, '/api/v1/unsubscribe')}`;
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const post = () => api.anonymous().request('POST', path, 'List-Unsubscribe=One-Click', form);
    expect(await post()).toMatchObject({ status: 200, body: { address: visitor.email } });
    expect((await post()).status, 'it may be repeated').toBe(200);
    expect(await channelOf(visitor)).toMatchObject({ enabled: false, verified: false });
    await visitor.request('PUT', '/channels', {
      channels: [{ ...(await channelOf(visitor)), enabled: true }],
    });
    const test = await visitor.request('POST', `/channels/${id}/test`);
    expect(test.body).toMatchObject({ ok: false, detail: expect.stringContaining('not confirmed') });
    const opened = await api.anonymous().request('GET', path);
    expect(opened).toMatchObject({
      status: 302,
      headers: { location: expect.stringMatching(/^\/unsubscribe/) },
    });
  });

  it('is not unsubscribed by another token, and other routes take no forms', async () => {
    const { id } = await channelOf(visitor);
    const wrong = await api.anonymous().request('POST', `/unsubscribe?token=${id}.${'a'.repeat(43)}`);
    expect(wrong).toMatchObject({ status: 410 });
    expect(await channelOf(visitor)).toMatchObject({ enabled: true });
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const other = await visitor.request('POST', `/channels/${id}/test`, 'a=b', form);
    expect(other.status).toBe(415);
  });
});

const create = async () =>
  (await visitor.request('POST', '/webhooks', { url: `${receiver.origin}/hook` })).body.webhook;
const webhook = async () => (await visitor.request('GET', '/webhooks')).body.items[0];

describe('a webhook', () => {
  it('is verified by a response that contains the challenge, before it receives events', async () => {
    answer = (challenge) => ({ status: 200, body: `<p>ok ${challenge} bye</p>` });
    expect(await create()).toMatchObject({ verified: false });
    await eventually(async () => (await webhook()).verified);
    expect(received).toMatchObject([{ type: 'webhook.verification', challenge: expect.any(String) }]);
    const { id } = await webhook();
    expect((await visitor.request('POST', `/channels/${id}/test`)).body.ok).toBe(true);
    expect(received.at(-1)?.type).toBe('test');
  });

  it.each([
    ['without the challenge', () => ({ status: 200, body: 'thanks' })],
    ['with an error', (challenge: string) => ({ status: 400, body: challenge })],
  ])(
    'receives nothing but a few verification requests while its receiver answers %s',
    async (_what, respond) => {
      answer = respond;
      const { id } = await create();
      const deliveries = async () => (await visitor.request('GET', `/webhooks/${id}/deliveries`)).body.items;
      await eventually(async () => (await deliveries())[0]?.state === 'dead');
      const test = await visitor.request('POST', `/channels/${id}/test`);
      expect(test.body).toMatchObject({ ok: false, detail: expect.stringContaining('not verified') });
      expect(new Set(received.map(({ type }) => type))).toEqual(new Set(['webhook.verification']));
      expect(received.length).toBeLessThanOrEqual(3);
      expect(await webhook()).toMatchObject({ verified: false });
    },
  );

  it('can be verified again once its receiver answers', async () => {
    answer = () => ({ status: 404, body: '' });
    const { id } = await create();
    const verify = async () => (await visitor.request('POST', `/channels/${id}/verify`)).body;
    expect(await verify()).toEqual({ verified: false, detail: 'HTTP 404' });
    answer = (challenge) => ({ status: 202, body: challenge });
    expect(await verify()).toMatchObject({ verified: true });
    expect(await webhook()).toMatchObject({ verified: true });
  });

  it('must be verified again when its URL changes', async () => {
    await create();
    await eventually(async () => (await webhook()).verified);
    const { channels } = (await visitor.request('GET', '/channels')).body;
    answer = () => ({ status: 404, body: '' });
    const moved = { ...channels[1], address: `${receiver.origin}/other` };
    const saved = await visitor.request('PUT', '/channels', { channels: [channels[0], moved] });
    expect(saved.body.channels[1]).toMatchObject({ verified: false });
  });
});
