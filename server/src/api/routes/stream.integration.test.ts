import { once } from 'node:events';
import { connect as connectTo, type AddressInfo, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { API_PREFIX } from '@tidemark/contracts/routes/index.ts';
import { CREDENTIALS_ENDED } from '../../features/accounts/credentials-ended.ts';
import { CHECK_PROGRESS } from '../../ports/broadcast/broadcast.ts';
import {
  eventually,
  PASSWORD,
  startTestApi,
  type TestApi,
  type Visitor,
} from '../../../test/api/test-api.ts';
import { productPage, startTestShop, type TestShop } from '../../../test/api/test-shop.ts';

interface LiveEvent {
  type: string;
  // oxlint-disable-next-line typescript/no-explicit-any -- each test states what it expects
  data: any;
}

let shop: TestShop;
let api: TestApi;
let origin: string;

beforeAll(async () => {
  shop = await startTestShop();
  api = await startTestApi({
    env: { TIDEMARK_ALLOW_HOSTS: shop.host },
    roles: ['worker', 'relay', 'alerts'],
  });
  await api.app.listen({ port: 0, host: '127.0.0.1' });
  origin = `http://127.0.0.1:${(api.app.server.address() as AddressInfo).port}`;
});
afterAll(() => shop.close());

/** Yields the events of a stream. */
async function* eventsOf(response: Response): AsyncGenerator<LiveEvent> {
  let rest = '';
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const blocks = (rest + chunk).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const type = /^event: (.*)$/m.exec(block)?.[1];
      if (type) yield { type, data: JSON.parse(/^data: (.*)$/m.exec(block)?.[1] ?? '') };
    }
  }
}

async function connect() {
  const visitor = await api.visitor();
  const { cookies } = await visitor.request('POST', '/auth/login', {
    email: visitor.email,
    password: PASSWORD,
  });
  const headers = { cookie: `${cookies[0]?.name}=${cookies[0]?.value}` };
  const response = await fetch(`${origin}${API_PREFIX}/stream`, { headers });
  return { visitor, headers, response, events: eventsOf(response) };
}

async function until(events: AsyncGenerator<LiveEvent>, type: string): Promise<LiveEvent[]> {
  const seen: LiveEvent[] = [];
  for (;;) {
    const { value, done } = await events.next();
    if (done) throw new Error(`the stream ended before ${type}`);
    seen.push(value);
    if (value.type === type) return seen;
  }
}

it('the stream is refused to anonymous callers', async () => {
  const response = await fetch(`${origin}${API_PREFIX}/stream`);
  expect(response.status).toBe(401);
});

it('the stream ends with the session or API key that it was opened with, and with no other', async () => {
  const bystander = await connect();
  const { visitor, headers, response } = await connect();
  const made = async () => (await visitor.request('POST', '/api-keys', { name: 'script' })).body;
  const [kept, revoked] = [await made(), await made()];
  const [withKept, withRevoked] = [await openWithKey(kept.key), await openWithKey(revoked.key)];

  const { database, broadcast } = api.parts;
  const owner = await accountOf(visitor);
  await visitor.request('DELETE', `/api-keys/${revoked.apiKey.id}`);
  await withRevoked.text();
  await api.anonymous().request('POST', '/auth/logout', undefined, headers);
  await response.text();
  await database.query('DELETE FROM accounts WHERE id = $1', [owner]);
  await broadcast.publish(CREDENTIALS_ENDED, owner);
  await withKept.text();

  const account = await accountOf(bystander.visitor);
  await broadcast.publish(CREDENTIALS_ENDED, account);
  await broadcast.publish(CHECK_PROGRESS, { productId: await watchedBy(bystander.visitor), step: 'queued' });
  expect((await bystander.events.next()).value).toMatchObject({ type: 'check.progress' });
  await database.query(`UPDATE sessions SET expires_at = now() - interval '1 second' WHERE account_id = $1`, [
    account,
  ]);
  await broadcast.publish(CREDENTIALS_ENDED, account);
  while (!(await bystander.events.next()).done);
});

function openWithKey(key: string): Promise<Response> {
  return fetch(`${origin}${API_PREFIX}/stream`, { headers: { authorization: `Bearer ${key}` } });
}

async function accountOf(visitor: Visitor): Promise<string> {
  return (await visitor.request('GET', '/me')).body.account.id;
}

async function watchedBy(visitor: Visitor): Promise<string> {
  shop.pages.set('/p/watched', productPage({ price: '9.00' }));
  return (await visitor.request('POST', '/products', { url: shop.url('/p/watched') })).body.product.id;
}

it('the stream disconnects a client that does not keep up', async () => {
  const visitor = await api.visitor();
  shop.pages.set('/p/slow', productPage({ price: '5.00' }));
  const { product } = (await visitor.request('POST', '/products', { url: shop.url('/p/slow') })).body;
  const { cookies } = await visitor.request('POST', '/auth/login', {
    email: visitor.email,
    password: PASSWORD,
  });
  const arrived = once(api.app.server, 'connection') as Promise<[Socket]>;
  const socket = connectTo(Number(new URL(origin).port), '127.0.0.1').pause();
  const cookie = `${cookies[0]?.name}=${cookies[0]?.value}`;
  socket.write(`GET ${API_PREFIX}/stream HTTP/1.1\r\nHost: x\r\nCookie: ${cookie}\r\n\r\n`);
  const [served] = await arrived;
  const message = { productId: product.id, step: 'extracting' as const, message: 'x'.repeat(5000) };
  const cutOff = await eventually(async () => {
    for (let i = 0; i < 2000; i++) await api.parts.broadcast.publish(CHECK_PROGRESS, message);
    return served.destroyed;
  });
  expect(cutOff).toBe(true);
  socket.destroy();
});

it('the stream sends checks, prices and alerts of the account’s products only, and ends with the service', async () => {
  const mine = await connect();
  const other = await connect();
  expect(mine.response.headers.get('content-type')).toBe('text/event-stream');

  shop.pages.set('/p/1', productPage({ price: '50.00' }));
  shop.pages.set('/p/2', productPage({ price: '7.00' }));
  const target = { targetPrice: '60' };
  const { product } = (await mine.visitor.request('POST', '/products', { url: shop.url('/p/1'), ...target }))
    .body;
  const seen = await until(mine.events, 'alert.fired');
  expect(new Set(seen.map(({ type }) => type))).toEqual(
    new Set(['check.progress', 'price.changed', 'alert.fired']),
  );
  expect(seen.every(({ type, data }) => type === 'alert.fired' || data.productId === product.id)).toBe(true);
  expect(seen.at(-1)?.data).toMatchObject({ productId: product.id, price: { amount: '50.00' } });
  const steps = seen.filter(({ type }) => type === 'check.progress').map(({ data }) => data.step);
  expect(steps).toEqual(['fetching', 'extracting', 'finished']);

  const theirs = (await other.visitor.request('POST', '/products', { url: shop.url('/p/2'), ...target })).body
    .product;
  const seenByOther = await until(other.events, 'alert.fired');
  expect(seenByOther.every(({ data }) => data.productId === theirs.id)).toBe(true);

  await other.visitor.request('DELETE', `/products/${theirs.id}`);
  await mine.visitor.request('POST', '/products', { url: shop.url('/p/2') });
  await api.close();
  for await (const { data } of other.events) expect(data.productId).toBe(theirs.id);
  for await (const { data } of mine.events) expect(data.productId).toBeDefined();
});
