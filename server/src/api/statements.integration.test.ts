import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { API_PREFIX } from '@tidemark/contracts/routes/index.ts';
import { createApp } from './app.ts';
import { type ApiParts } from './http/api-parts.ts';
import { relayEvents } from '../store/events/relay-events.ts';
import { type Database } from '../ports/database/database.ts';
import { recordPrices } from '../store/prices/record-price.ts';
import { addProduct, leaseOf, priceReport } from '../../test/database/add-product.ts';
import { startTestApi, type TestApi } from '../../test/api/test-api.ts';

const PRODUCTS = 500;

let api: TestApi;
let app: Awaited<ReturnType<typeof createApp>>;
let statements: string[];
let cookies: Record<string, string>;
let productIds: string[];

beforeAll(async () => {
  api = await startTestApi();
  const parts: ApiParts = { ...api.parts, webFolder: null, database: counting(api.parts.database) };
  app = await createApp(parts);
});
afterAll(async () => {
  await app.close();
  await api.close();
});

/** An account that watches 500 products, with a cached session. */
beforeEach(async () => {
  const visitor = await api.visitor();
  const credentials = { email: visitor.email, password: 'correct horse' };
  const { cookies: given } = await visitor.request('POST', '/auth/login', credentials);
  cookies = Object.fromEntries(given.map(({ name, value }) => [name, value]));
  const rows = await api.parts.database.query<{ id: number }>(
    `WITH site AS (
       INSERT INTO sites (domain) VALUES ($1) RETURNING id
     ), added AS (
       INSERT INTO products (site_id, url, title, currency, price_minor, watcher_count)
       SELECT id, 'https://' || $1 || '/' || n, 'Lamp ' || n, 'USD', 1000 + n, 1 FROM site, generate_series(1, $3) n RETURNING id, site_id
     ), planned AS (
       INSERT INTO schedule (product_id, site_id, priority, due_at) SELECT id, site_id, 4, now() FROM added
     ), days AS (
       INSERT INTO price_daily (product_id, day, currency, open_minor, high_minor, low_minor, close_minor, first_at, last_at)
       SELECT id, (now() AT TIME ZONE 'UTC')::date - n, 'USD', 1000, 1000 + n, 1000, 1000 + n, now() - n * interval '1 day', now() - n * interval '1 day'
       FROM added, generate_series(1, 29) n
     ), watched AS (
       INSERT INTO watches (account_id, product_id) SELECT a.id, p.id FROM accounts a, added p WHERE a.email = $2
     )
     SELECT id FROM added ORDER BY id`,
    [`${visitor.email.replace('@', '-')}`, visitor.email, PRODUCTS],
  );
  productIds = rows.map(({ id }) => String(id));
  await get('/me');
  statements = [];
});

function counting(database: Database): Database {
  return {
    ...database,
    query: (sql, params) => {
      statements?.push(sql);
      return database.query(sql, params);
    },
  };
}

async function get(path: string, headers: Record<string, string> = {}) {
  const {
    statusCode,
    payload,
    headers: sent,
  } = await app.inject({ url: API_PREFIX + path, cookies, headers });
  return { status: statusCode, etag: String(sent.etag), body: payload === '' ? null : JSON.parse(payload) };
}

const list = async () => (await get('/products?limit=500')).body;

async function record(productId: string, priceMinor: number): Promise<void> {
  const leaseId = await leaseOf(api.parts.database, productId);
  await recordPrices(api.parts.database, [priceReport(productId, leaseId, priceMinor)]);
}

describe('a list of 500 products', () => {
  it('a list of 500 products takes one statement for simultaneous requests, then comes from the cache, with all fields', async () => {
    const together = await Promise.all(Array.from({ length: 20 }, list));
    expect(statements).toHaveLength(1);
    const again = await list();
    expect(statements).toHaveLength(1);
    expect(again).toEqual(together[0]);
    expect(again.items).toHaveLength(PRODUCTS);
    expect(again.nextCursor).toBeNull();
    expect(again.items[0]).toMatchObject({ title: 'Lamp 500', price: { amount: '15.00' } });
    expect(again.items[0].sparkline).toHaveLength(29);
  });

  it('a client that has the list of products gets 304', async () => {
    const { etag } = await get('/products?limit=500');
    const again = await get('/products?limit=500', { 'if-none-match': etag });
    expect([again.status, again.body]).toEqual([304, null]);
    expect(statements).toHaveLength(1);
  });

  it('the list shows a new price as soon as it is published, and is unaffected by other products', async () => {
    await list();
    const other = await addProduct(api.parts.database);
    await record(other, 500);
    await relayEvents({ ...api.parts, againAfterMs: 1000 });
    await list();
    expect(statements).toHaveLength(1);
    await record(productIds[250] ?? '', 777);
    await relayEvents({ ...api.parts, againAfterMs: 1000 });
    const { items } = await list();
    expect(statements).toHaveLength(2);
    expect(items.find(({ id }: { id: string }) => id === productIds[250]).price.amount).toBe('7.77');
  });

  it('the list changes with the account’s watches, on all pages', async () => {
    const first = (await get('/products?limit=300')).body;
    const second = () => get(`/products?limit=300&cursor=${first.nextCursor}`);
    expect((await second()).body.items).toHaveLength(200);
    await app.inject({ method: 'DELETE', url: `${API_PREFIX}/products/${productIds[0]}`, cookies });
    expect((await second()).body.items).toHaveLength(199);
    expect((await list()).items).toHaveLength(499);
  });

  it('the list’s page size is limited', async () => {
    expect((await get('/products?limit=501')).status).toBe(400);
  });
});

describe('a price history', () => {
  it('a price history takes one statement after the permission check, then comes from the cache', async () => {
    const path = `/products/${productIds[0]}/prices?range=1y`;
    const responses = await Promise.all(Array.from({ length: 10 }, () => get(path)));
    expect(statements).toHaveLength(2);
    expect((await get(path)).body).toEqual(responses[0]?.body);
    expect(statements).toHaveLength(2);
    expect(responses[0]?.body.daily).toHaveLength(29);
  });
});
