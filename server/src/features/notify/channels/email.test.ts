import { createServer, type Socket } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { afterEach, describe, expect, it } from 'vitest';
import { createEmailSender } from './email.ts';
import { listen } from '../../../../test/shop/local-server.ts';

interface Received {
  from: string;
  to: string[];
  source: string;
}

const MESSAGE = {
  to: 'ada@shop.example',
  subject: 'Kettle is now 19.99 €',
  text: 'Kettle is now 19.99 €',
  html: '<p>Kettle is now 19.99 €</p>',
  messageId: '<delivery-1@tidemark.example>',
};
const cleanups: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function mailServer(options: SMTPServerOptions = {}) {
  const received: Received[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        const to = rcptTo.map(({ address }) => address);
        received.push({
          from: mailFrom ? mailFrom.address : '',
          to,
          source: Buffer.concat(chunks).toString(),
        });
        done();
      });
    },
    ...options,
  });
  server.on('error', () => {});
  const port = await listen(server.server);
  cleanups.push(() => new Promise<void>((resolve) => server.close(resolve)));
  return { received, url: `smtp://127.0.0.1:${port}` };
}

function sender(smtpUrl: string, options: { timeoutMs?: number; maxConnections?: number } = {}) {
  const made = createEmailSender({ ...options, smtpUrl, from: 'Tidemark <alerts@tidemark.example>' });
  cleanups.push(made.close);
  return made;
}

function refusing(responseCode: number): SMTPServerOptions {
  return {
    onRcptTo: (_address, _session, done) => done(Object.assign(new Error('no such user'), { responseCode })),
  };
}

function headerLines(source: string): string[] {
  return source
    .slice(0, source.indexOf('\r\n\r\n'))
    .replaceAll(/\r\n[ \t]+/g, ' ')
    .split('\r\n');
}

describe('createEmailSender', () => {
  it('sends an email with its text and HTML parts, its Message-ID and its headers', async () => {
    const { received, url } = await mailServer();
    const headers = { 'List-Unsubscribe': '<https://tidemark.example/stop>' };
    const result = await sender(url).send({ ...MESSAGE, headers });
    expect(result).toMatchObject({ ok: true, detail: expect.stringMatching(/^250/) });
    expect(received).toMatchObject([{ from: 'alerts@tidemark.example', to: ['ada@shop.example'] }]);
    expect(headerLines(received[0]?.source ?? '')).toEqual(
      expect.arrayContaining([
        'From: Tidemark <alerts@tidemark.example>',
        'To: ada@shop.example',
        'Message-ID: <delivery-1@tidemark.example>',
        'List-Unsubscribe: <https://tidemark.example/stop>',
        'Subject: =?UTF-8?Q?Kettle_is_now_19=2E99_=E2=82=AC?=',
      ]),
    );
    expect(received[0]?.source).toMatch(/Content-Type: text\/plain[^]*Content-Type: text\/html/);
  });

  it('sends all emails over one connection', async () => {
    let connections = 0;
    const onConnect: SMTPServerOptions['onConnect'] = (_session, done) => {
      connections += 1;
      done();
    };
    const { received, url } = await mailServer({ onConnect });
    const { send } = sender(url);
    for (let n = 0; n < 5; n++) await send({ ...MESSAGE, messageId: `<${n}@tidemark.example>` });
    expect([received.length, connections]).toEqual([5, 1]);
  });

  it.each([
    ['the subject', { subject: 'Kettle\r\nBcc: eve@evil.example\r\n\r\nhello' }],
    ['a header’s value', { headers: { 'X-Product': 'Kettle\r\nBcc: eve@evil.example' } }],
    ['a header’s name', { headers: { 'X-Product\r\nBcc': 'eve@evil.example' } }],
    ['the Message-ID', { messageId: '<1@tidemark.example>\r\nBcc: eve@evil.example' }],
  ])('lets no header be injected through %s', async (_name, hostile) => {
    const { received, url } = await mailServer();
    await sender(url).send({ ...MESSAGE, ...hostile });
    expect(received.flatMap(({ to }) => to)).toEqual(['ada@shop.example']);
    const names = received.flatMap(({ source }) => headerLines(source)).map((line) => line.split(':', 1)[0]);
    expect(names).not.toContain('Bcc');
  });

  it.each([
    'ada@shop.example, eve@evil.example',
    'ada@shop.example\r\nRCPT TO:<eve@evil.example>',
    'Ada <ada@shop.example>',
    'eve@evil.example>',
    'ada',
    '@shop.example',
    'a@b@c.example',
    '',
  ])('refuses to send to %j, which is not one plain mailbox', async (to) => {
    const { received, url } = await mailServer();
    const result = await sender(url).send({ ...MESSAGE, to });
    expect(result).toEqual({ ok: false, retryable: false, detail: 'this is not an email address' });
    expect(received).toEqual([]);
  });

  it.each([
    [550, false],
    [553, false],
    [450, true],
    [421, true],
  ])('reports a rejection with %i as retryable: %s', async (code, retryable) => {
    const { url } = await mailServer(refusing(code));
    const result = await sender(url).send(MESSAGE);
    expect(result).toMatchObject({
      ok: false,
      retryable,
      detail: expect.stringContaining(`${code} no such user`),
    });
  });

  it('reports rejected credentials as retryable, because the operator can correct them', async () => {
    const { url } = await mailServer({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: (_auth, _session, done) => done(new Error('wrong')),
    });
    const result = await sender(url.replace('//', '//user:secret-word@')).send(MESSAGE);
    expect(result).toEqual({
      ok: false,
      retryable: true,
      noResponse: 'relay',
      detail: 'the mail server rejected our credentials',
    });
  });

  it('reports an unreachable mail server as retryable, without its address', async () => {
    const { url } = await mailServer();
    for (const cleanup of cleanups.splice(0)) await cleanup();
    const result = await sender(url).send(MESSAGE);
    expect(result).toEqual({
      ok: false,
      retryable: true,
      noResponse: 'relay',
      detail: expect.stringMatching(/^the mail server could not be reached \(E\w+\)$/),
    });
  });

  it.each([
    ['says nothing', () => {}],
    [
      'sends its greeting byte by byte',
      (socket: Socket) => {
        const timer = setInterval(() => socket.write('2'), 10);
        socket.on('close', () => clearInterval(timer));
      },
    ],
  ])('gives up on a mail server that %s, and frees the connection', async (_what, behave) => {
    const open = new Set<Socket>();
    const server = createServer((socket) => {
      open.add(socket);
      socket.on('close', () => open.delete(socket)).on('error', () => {});
      behave(socket);
    });
    const url = `smtp://127.0.0.1:${await listen(server)}`;
    cleanups.push(() => new Promise<void>((resolve) => server.close(() => resolve())));
    const { send } = sender(url, { timeoutMs: 200, maxConnections: 2 });
    const results = await Promise.all(Array.from({ length: 5 }, () => send(MESSAGE)));
    expect(results).toEqual(
      results.map(() => ({
        ok: false,
        retryable: true,
        noResponse: 'relay',
        detail: 'the mail server took too long to respond',
      })),
    );
    await expect.poll(() => open.size).toBe(0);
  });
});
