import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Deal, type KnownProduct } from '@tidemark/contracts/search.ts';
import { maintainPartitions } from '../../store/prices/partitions.ts';
import { recordPrices } from '../../store/prices/record-price.ts';
import { deleteOldDeals } from '../../features/search/update-deals.ts';
import { addProduct, leaseOf, priceReport } from '../../../test/database/add-product.ts';
import { eventually, startTestApi, type TestApi, type Visitor } from '../../../test/api/test-api.ts';

const DAY_MS = 86_400_000;

let api: TestApi;
let visitor: Visitor;

beforeAll(async () => {
  api = await startTestApi({ roles: ['indexer'] });
  await maintainPartitions(api.parts.database, 90, new Date());
  visitor = await api.visitor();
});
afterAll(() => api.close());
beforeEach(() => api.parts.database.query('DELETE FROM products'));

const settled = () =>
  eventually(async () => {
    const [row] = await api.parts.database.query<{ left: boolean }>(
      'SELECT EXISTS (SELECT FROM index_backlog) AS left',
    );
    return row?.left === false;
  });

async function make(title: string, watchers = 1): Promise<string> {
  const id = await addProduct(api.parts.database);
  await api.parts.database.query('UPDATE products SET title = $2, watcher_count = $3 WHERE id = $1', [
    id,
    title,
    watchers,
  ]);
  return id;
}

/** Prices that checks found, with the age in days, oldest first. */
async function record(
  productId: string,
  prices: readonly [daysAgo: number, priceMinor: number][],
  { currency = 'USD', availability = 'InStock' as 'InStock' | 'OutOfStock' } = {},
): Promise<void> {
  for (const [daysAgo, priceMinor] of prices) {
    const report = priceReport(productId, await leaseOf(api.parts.database, productId), priceMinor, currency);
    const { price } = report;
    await recordPrices(api.parts.database, [
      {
        ...report,
        at: new Date(Date.now() - daysAgo * DAY_MS),
        price: price && { ...price, reading: { ...price.reading, availability } },
      },
    ]);
  }
}

async function search(query: string): Promise<{ items: KnownProduct[]; nextCursor: string | null }> {
  await settled();
  const response = await visitor.request('GET', `/search?${query}`);
  expect(response.status).toBe(200);
  return response.body;
}

const titles = ({ items }: { items: KnownProduct[] }) => items.map(({ title }) => title);

describe('GET /search', () => {
  it('search finds products that others watch by name, brand and numbers, the most watched first', async () => {
    const kettle = await make('Steel kettle', 3);
    await make('Glass kettle', 700);
    await make('Teapot');
    await api.parts.database.query(
      `UPDATE products SET brand = 'Ketilson', gtin = '4006381333931' WHERE id = $1`,
      [kettle],
    );
    expect(titles(await search('q=kettle'))).toEqual(['Glass kettle', 'Steel kettle']);
    expect(titles(await search('q=ketilson'))).toEqual(['Steel kettle']);
    expect(titles(await search('q=4006381333931'))).toEqual(['Steel kettle']);
    const [found] = (await search('q=steel')).items;
    expect(found).toMatchObject({ id: kettle, domain: 'shop.example', watched: false, price: null });
  });

  it('search reflects that a product is renamed, gains watchers, or is deleted', async () => {
    const id = await make('Red lamp');
    await make('Lamp, grey', 40);
    expect(titles(await search('q=lamp'))).toEqual(['Lamp, grey', 'Red lamp']);
    await api.parts.database.query(
      `UPDATE products SET title = 'Blue lamp', watcher_count = 5000 WHERE id = $1`,
      [id],
    );
    expect(titles(await search('q=red'))).toEqual([]);
    expect(titles(await search('q=lamp'))).toEqual(['Blue lamp', 'Lamp, grey']);
    await api.parts.database.query('DELETE FROM products WHERE id = $1', [id]);
    expect(titles(await search('q=lamp'))).toEqual(['Lamp, grey']);
  });

  it('search returns pages', async () => {
    for (const at of [1, 2, 3]) await make(`Chair ${at}`);
    const first = await search('q=chair&limit=2');
    const second = await search(`q=chair&limit=2&cursor=${first.nextCursor}`);
    expect([first, second].map(({ items }) => items.length)).toEqual([2, 1]);
    expect([...titles(first), ...titles(second)].sort()).toEqual(['Chair 1', 'Chair 2', 'Chair 3']);
    expect(second.nextCursor).toBeNull();
  });

  it.each(['', 'q=', `q=${'x'.repeat(201)}`, 'q=a&limit=0', 'q=a&limit=101'])(
    'refuses ?%s',
    async (query) => {
      const response = await visitor.request('GET', `/search?${query}`);
      expect(response.status).toBe(400);
      expect(response.body.code).toBe('invalid-request');
    },
  );

  it('search is refused to anonymous callers', async () => {
    expect((await api.anonymous().request('GET', '/search?q=a')).status).toBe(401);
    expect((await api.anonymous().request('GET', '/deals')).status).toBe(401);
  });
});

async function deals(query = ''): Promise<{ items: Deal[]; nextCursor: string | null }> {
  await settled();
  const response = await visitor.request('GET', `/deals${query}`);
  expect(response.status).toBe(200);
  return response.body;
}

const steady = (priceMinor: number): [number, number][] =>
  [40, 30, 20, 10, 2].map((daysAgo) => [daysAgo, priceMinor]);

describe('GET /deals', () => {
  it('deals are real drops, the deepest first, against the lowest price of the previous 30 days', async () => {
    const [small, deep, pretended] = [await make('Small'), await make('Deep'), await make('Pretended')];
    await record(small, [...steady(10_000), [0.1, 9000]]);
    await record(deep, [...steady(10_000), [0.1, 7000]]);
    // Raised a week ago, then "reduced" to the earlier price.
    await record(pretended, [...steady(7000), [1, 10_000], [0.1, 7000]]);
    const { items } = await deals();
    expect(items.map(({ product, priorLow }) => [product.title, priorLow])).toEqual([
      ['Deep', { price: { amount: '100.00', currency: 'USD' }, percent: 30, daysKnown: 30 }],
      ['Small', { price: { amount: '100.00', currency: 'USD' }, percent: 10, daysKnown: 30 }],
    ]);
    expect(items[0]?.product.price).toEqual({ amount: '70.00', currency: 'USD' });
  });

  it('a deal ends when the price changes, the stock ends, or time passes', async () => {
    const [risen, sold, old] = [await make('Risen'), await make('Sold'), await make('Old')];
    for (const id of [risen, sold, old]) await record(id, [...steady(10_000), [0.1, 5000]]);
    expect((await deals()).items).toHaveLength(3);
    await record(risen, [[0.01, 6000]]);
    await record(sold, [[0.01, 5000]], { availability: 'OutOfStock' });
    expect((await deals()).items.map(({ product }) => product.title)).toEqual(['Old']);
    await deleteOldDeals(api.parts.database, new Date(Date.now() + 8 * DAY_MS));
    expect((await deals()).items).toEqual([]);
  });

  it('deals omit products known for less than a week', async () => {
    await record(await make('New'), [[5, 10_000], [0.1, 5000]]); // prettier-ignore
    expect((await deals()).items).toEqual([]);
  });

  it('deals come in pages, optionally of one currency', async () => {
    for (const [at, currency] of ['USD', 'EUR', 'USD'].entries())
      await record(await make(`Deal ${at}`), [...steady(10_000), [0.1, 5000 + at]], { currency });
    const first = await deals('?limit=2');
    expect(first.items.map(({ product }) => product.title)).toEqual(['Deal 0', 'Deal 1']);
    const second = await deals(`?limit=2&cursor=${first.nextCursor}`);
    expect(second.items.map(({ product }) => product.title)).toEqual(['Deal 2']);
    expect(second.nextCursor).toBeNull();
    expect((await deals('?currency=EUR')).items.map(({ product }) => product.title)).toEqual(['Deal 1']);
    expect((await deals('?cursor=x')).items).toEqual([]);
  });
});
