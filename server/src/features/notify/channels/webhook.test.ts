import { type IncomingHttpHeaders, type RequestListener } from 'node:http';
import { Webhook } from 'standardwebhooks';
import { afterEach, describe, expect, it } from 'vitest';
import { createWebhookSender, newChannelSecret } from './webhook.ts';
import { createAddressGuard } from '../../../shop/net/address-guard.ts';
import { startLocalServer } from '../../../../test/shop/local-server.ts';

const SECRET = newChannelSecret();
const MESSAGE = {
  secret: SECRET,
  id: 'msg_1',
  type: 'alert.fired',
  timestamp: new Date('2026-01-05T10:00:00Z'),
  payload: { product: 'Kettle €', price: { amount: '19.99', currency: 'EUR' } },
};
const cleanups: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function receiver(listener: RequestListener) {
  const server = await startLocalServer(listener);
  cleanups.push(server.close);
  return server;
}

function sender(allowHosts: string[], timeoutMs = 2_000) {
  const guard = createAddressGuard({ allowHosts, resolve: async () => ['127.0.0.1'] });
  const made = createWebhookSender({ guard, userAgent: 'Tidemark/1.0', timeoutMs });
  cleanups.push(made.close);
  return made;
}

async function deliverTo(listener: RequestListener, timeoutMs?: number) {
  const server = await receiver(listener);
  return sender([server.host], timeoutMs).send({ ...MESSAGE, url: `${server.origin}/hook` });
}

describe('createWebhookSender', () => {
  it('sends a POST whose signature the receiver can verify', async () => {
    const seen: { method?: string; headers: IncomingHttpHeaders; body: string } = { headers: {}, body: '' };
    const result = await deliverTo((request, response) => {
      Object.assign(seen, { method: request.method, headers: request.headers });
      request.on('data', (chunk) => (seen.body += chunk)).on('end', () => response.end('thanks'));
    });
    expect(result).toEqual({ ok: true, detail: 'HTTP 200: thanks' });
    expect(seen.method).toBe('POST');
    expect(seen.headers).toMatchObject({
      'content-type': 'application/json',
      'webhook-id': 'msg_1',
      'user-agent': 'Tidemark/1.0',
    });
    const verified = new Webhook(SECRET).verify(seen.body, seen.headers as Record<string, string>);
    expect(verified).toEqual({
      type: 'alert.fired',
      timestamp: '2026-01-05T10:00:00.000Z',
      data: MESSAGE.payload,
    });
    expect(() =>
      new Webhook(newChannelSecret()).verify(seen.body, seen.headers as Record<string, string>),
    ).toThrow('No matching signature found');
  });

  it.each([
    [200, true, undefined],
    [204, true, undefined],
    [301, false, false],
    [400, false, false],
    [401, false, false],
    [404, false, false],
    [408, false, true],
    [409, false, true],
    [410, false, false],
    [425, false, true],
    [429, false, true],
    [500, false, true],
    [503, false, true],
  ])('reports a response with status %i as delivered: %s, retryable: %s', async (status, ok, retryable) => {
    const result = await deliverTo((_request, response) => void response.writeHead(status).end());
    expect(result).toMatchObject({ ok, ...(retryable !== undefined && { retryable }) });
    expect(result.detail).toContain(String(status));
  });

  it('does not follow a redirect', async () => {
    const other = await receiver((_request, response) => void response.end());
    const server = await receiver((_request, response) => {
      response.writeHead(307, { location: other.origin }).end();
    });
    const result = await sender([server.host, other.host]).send({ ...MESSAGE, url: server.origin });
    expect(result).toMatchObject({ ok: false, retryable: false });
    expect(other.connections()).toBe(0);
  });

  it.each([
    ['http://169.254.169.254/', 'this address is not public'],
    ['http://[::ffff:10.0.0.1]/', 'this address is not public'],
    ['http://inside.example/', 'this address is not public'],
    ['ftp://inside.example/', 'only http and https addresses can be used'],
    ['nowhere', 'this is not a URL'],
  ])('refuses to send to %s', async (url, detail) => {
    expect(await sender([]).send({ ...MESSAGE, url })).toEqual({ ok: false, retryable: false, detail });
  });

  it('opens no connection to a private address', async () => {
    const inside = await receiver((_request, response) => void response.end());
    const port = inside.host.split(':')[1];
    for (const host of ['127.0.0.1', 'localhost', 'inside.example', '[::ffff:7f00:1]']) {
      expect(await sender([]).send({ ...MESSAGE, url: `http://${host}:${port}/` })).toMatchObject({
        retryable: false,
      });
    }
    expect(inside.connections()).toBe(0);
  });

  it('keeps one kilobyte of a long response body, as plain text', async () => {
    const result = await deliverTo((_request, response) => {
      response.writeHead(500).end(`\u0000line\n\u001b[31m  two ${'é'.repeat(60_000)}`);
    });
    expect(result.detail).toMatch(/^HTTP 500: line \[31m two é+$/);
    expect(result.detail.length).toBeLessThan(1_100);
  });

  it('does not wait for the end of an endless response body', async () => {
    const result = await deliverTo((_request, response) => {
      const more = () => {
        while (!response.destroyed && response.write('x'.repeat(10_000)));
      };
      response.writeHead(200).on('drain', more);
      more();
    });
    expect(result).toMatchObject({ ok: true });
  });

  it.each([
    ['stalls', (() => {}) satisfies RequestListener],
    ['hangs up', ((request) => void request.socket.destroy()) satisfies RequestListener],
  ] as const)('reports a receiver that %s as retryable', async (_name, listener) => {
    expect(await deliverTo(listener, 200)).toMatchObject({ ok: false, retryable: true });
  });

  it('reports an unreachable receiver as retryable', async () => {
    const server = await receiver(() => {});
    await server.close();
    const result = await sender([server.host]).send({ ...MESSAGE, url: server.origin });
    expect(result).toMatchObject({ ok: false, retryable: true });
  });
});

it('generates a different secret of 32 bytes each time', () => {
  const secrets = new Set(Array.from({ length: 100 }, newChannelSecret));
  expect(secrets.size).toBe(100);
  const bytes = [...secrets].map((secret) => Buffer.from(secret.replace('whsec_', ''), 'base64').length);
  expect(new Set(bytes)).toEqual(new Set([32]));
});
