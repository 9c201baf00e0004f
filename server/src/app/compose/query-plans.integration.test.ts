import { afterAll, beforeAll, expect, it } from 'vitest';
import { evaluateAlerts } from '../../features/alerts/evaluate-alerts.ts';
import { memoryCache } from '../../ports/cache/memory.ts';
import { type Database, type Queryable } from '../../ports/database/database.ts';
import { postgresSearchIndex } from '../../ports/search-index/postgres.ts';
import { readPriceHistory } from '../../store/prices/price-history.ts';
import { readWatchlist } from '../../features/products/read-products.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/database/test-database.ts';

const PRODUCTS = 20_000;
const WATCHED = 500;
const CROWD = 5000;
/** Tables that grow with the products. The partitions of price_history with points are added to them. */
const LARGE = new Set(['products', 'schedule', 'watches', 'alert_rules', 'price_daily']);

let db: TestDatabase;
let database: Database;
let productId: string;

beforeAll(async () => {
  db = await createTestDatabase();
  ({ database } = db);
  for (const statement of FILL) await database.query(statement);
  const [first] = await database.query<{ id: number }>('SELECT min(id) AS id FROM products');
  productId = String(first?.id);
  const weeks = await database.query<{ name: string }>(
    'SELECT DISTINCT tableoid::regclass::text AS name FROM price_history',
  );
  for (const { name } of weeks) LARGE.add(name);
}, 120_000);
afterAll(() => db.drop());

/** Seeds products. One account watches the first of them; those have a history, and one has many rules. */
const FILL = [
  `INSERT INTO sites (domain) SELECT 'shop-' || n || '.example' FROM generate_series(1, 200) n`,
  `INSERT INTO products (site_id, url, currency, price_minor) SELECT 1 + n % 200, 'https://shop.example/' || n, 'USD', 1000 FROM generate_series(1, ${PRODUCTS}) n`,
  `INSERT INTO schedule (product_id, site_id, priority, due_at) SELECT id, site_id, 5, now() FROM products`,
  `INSERT INTO accounts (email, password_hash) SELECT n || '@example.com', '' FROM generate_series(1, ${CROWD}) n`,
  `INSERT INTO watches (account_id, product_id) SELECT (SELECT min(id) FROM accounts), id FROM products ORDER BY id LIMIT ${WATCHED}`,
  `INSERT INTO watches (account_id, product_id) SELECT id, (SELECT min(id) FROM products) FROM accounts ON CONFLICT DO NOTHING`,
  `INSERT INTO alert_rules (account_id, product_id, type, target, currency, reference_minor, threshold_minor)
   SELECT id, (SELECT min(id) FROM products), 'below_target', '1', 'USD', 1000, row_number() OVER () / 10 FROM accounts`,
  `INSERT INTO alert_rules (account_id, product_id, type, currency, reference_minor)
   SELECT (SELECT min(id) FROM accounts), id, 'any_drop', 'USD', 1000 FROM products`,
  `INSERT INTO price_daily (product_id, day, currency, open_minor, high_minor, low_minor, close_minor, first_at, last_at)
   SELECT product_id, (now() AT TIME ZONE 'UTC')::date - n, 'USD', 1000, 1000, 1000, 1000, now() - n * interval '1 day', now() - n * interval '1 day'
   FROM watches, generate_series(0, 80) n WHERE account_id = (SELECT min(id) FROM accounts)`,
  `INSERT INTO price_history (product_id, at, price_minor, currency, found_by)
   SELECT product_id, first_at, 1000, 'USD', 'json-ld' FROM price_daily`,
  `INSERT INTO search_documents (product_id, words, rank) SELECT n, '''lamp''', 0 FROM generate_series(1, ${PRODUCTS}) n`,
  'VACUUM ANALYZE',
];

interface PlanNode {
  'Node Type': string;
  'Relation Name'?: string;
  Plans?: PlanNode[];
}

const nodesOf = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

/** Records the large tables that statements scan, and the number of statements. */
function watching(on: Queryable) {
  const seen = { statements: 0, readWhole: new Set<string>() };
  const query: Queryable['query'] = async (sql, params) => {
    if (/^\s*(SELECT|WITH|INSERT|UPDATE|DELETE)/.test(sql)) {
      const [row] = await on.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(
        `EXPLAIN (FORMAT JSON) ${sql}`,
        params,
      );
      for (const node of row ? nodesOf(row['QUERY PLAN'][0].Plan) : []) {
        const table = node['Relation Name'] ?? '';
        if (node['Node Type'] === 'Seq Scan' && LARGE.has(table)) seen.readWhole.add(table);
      }
      seen.statements++;
    }
    return on.query(sql, params);
  };
  return { seen, query };
}

const cache = memoryCache({ maxEntries: 10, maxLength: 1000 });

it('the list of products scans no large table', async () => {
  const { seen, query } = watching(database);
  const [account] = await database.query<{ id: number }>('SELECT min(id) AS id FROM accounts');
  const page = { accountId: String(account?.id), before: null, limit: WATCHED };
  const text = await readWatchlist({ database: { query }, cache }, page, (watched) => String(watched.length));
  expect(text).toBe(String(WATCHED));
  expect(seen).toEqual({ statements: 1, readWhole: new Set() });
});

it('a price history scans no large table', async () => {
  const { seen, query } = watching(database);
  const history = await readPriceHistory({ database: { query }, cache }, productId, 'all');
  expect(history?.daily).toHaveLength(81);
  expect(seen).toEqual({ statements: 1, readWhole: new Set() });
});

it('an event for many rules scans no large table', async () => {
  const payload = {
    productId,
    oldPrice: '10.00',
    newPrice: '4.90',
    currency: 'USD',
    oldCurrency: 'USD',
    changePercent: -51,
    availability: 'InStock',
    oldAvailability: 'InStock',
    at: new Date().toISOString(),
  };
  const [event] = await database.query<{ id: number }>(
    `INSERT INTO outbox (id, product_id, payload) VALUES (nextval('event_ids'), $1, $2) RETURNING id`,
    [productId, JSON.stringify(payload)],
  );
  const readWhole = new Set<string>();
  const explaining: Database = {
    ...database,
    transaction: (work) =>
      database.transaction(async (tx) => {
        const { seen, query } = watching(tx);
        const result = await work({ query });
        for (const table of seen.readWhole) readWhole.add(table);
        return result;
      }),
  };
  const { fired } = await evaluateAlerts(explaining, [{ productId, eventId: String(event?.id) }]);
  expect(fired).toHaveLength(102);
  expect(readWhole).toEqual(new Set());
});

/** Documents that this connection has read so far. */
async function documentsRead(tx: Queryable): Promise<number> {
  const [row] = await tx.query<{ rows: number }>(
    `SELECT pg_stat_get_xact_tuples_returned(t) + pg_stat_get_xact_tuples_fetched(t) AS rows
     FROM (SELECT 'search_documents'::regclass AS t) d`,
  );
  return row?.rows ?? Number.NaN;
}

it('a search page for a word in every document reads few documents, also with a cached plan', async () => {
  const read: number[] = [];
  const counting: Database = {
    ...database,
    transaction: (work) =>
      database.transaction(async (tx) => {
        const before = await documentsRead(tx);
        const result = await work(tx);
        read.push((await documentsRead(tx)) - before);
        return result;
      }),
  };
  const index = postgresSearchIndex(counting);
  for (let time = 0; time < 10; time++)
    expect((await index.search({ words: 'lamp', limit: 50, cursor: null })).productIds).toHaveLength(50);
  expect(new Set(read)).toEqual(new Set([79]));
});
