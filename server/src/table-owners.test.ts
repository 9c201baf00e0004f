import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readSource, sourceFiles } from '../test/architecture/module-graph.ts';

const SCHEMA = new URL('../migrations/schema.sql', import.meta.url);

/**
 * The only folder, subfolders included, whose SQL writes the table. Triggers and functions of the migrations
 * are not counted.
 */
const OWNERS: Readonly<Record<string, string>> = {
  accounts: 'features/accounts',
  sessions: 'features/accounts',
  api_keys: 'features/accounts',
  claim_tokens: 'features/accounts',
  sign_in_failures: 'features/accounts',

  sites: 'store/sites',

  products: 'store/products',
  product_urls: 'store/products',
  page_validators: 'store/products',
  watches: 'store/products',

  price_history: 'store/prices',
  price_daily: 'store/prices',
  price_daily_past: 'store/prices',
  reading_runs: 'store/prices',

  schedule: 'store/schedule',
  site_schedule: 'store/schedule',

  outbox: 'store/events',

  alert_rules: 'features/alerts',

  notifications: 'features/notify',
  channels: 'features/notify',
  deliveries: 'features/notify',
  sent_emails: 'features/notify',

  product_forecasts: 'features/forecasting/store',
  forecasts: 'features/forecasting/store',
  forecast_tallies: 'features/forecasting/scoring',
  forecast_models: 'features/forecasting/registry',
  forecast_model_uses: 'features/forecasting/registry',

  // Triggers on products add rows; the indexer deletes them.
  index_backlog: 'features/search',
  deals: 'features/search',
  search_documents: 'ports/search-index',

  proxies: 'shop/proxies',
  proxy_domains: 'shop/proxies',

  limiter_buckets: 'ports/rate-limit',
  limiter_domains: 'ports/rate-limit',
  limiter_reset: 'ports/rate-limit',
  limiter_failover: 'ports/rate-limit',

  queue_transient: 'ports/queue',
  queue_durable: 'ports/queue',

  migrations: 'ports/database',
};

/**
 * Files whose SQL gets the table's name at run time, with the tables. `*`: a restore replaces the whole
 * database.
 */
const NAMED_AT_RUN_TIME: Readonly<Record<string, readonly string[]>> = {
  'app/operations/clear-database.ts': ['*'],
  'app/operations/restore-backup.ts': ['*'],
  'features/notify/delete-old-notifications.ts': ['notifications', 'deliveries'],
  'ports/queue/postgres/postgres.ts': ['queue_transient', 'queue_durable'],
  'ports/queue/postgres/postgres-consumer.ts': ['queue_transient', 'queue_durable'],
};

const NAME = String.raw`(?:ONLY\s+)?(\$\{|"?[a-z_]+)`;
const WRITES = [
  String.raw`\b(?:INSERT|MERGE)\s+INTO\s+${NAME}`,
  String.raw`\bDELETE\s+FROM\s+${NAME}`,
  String.raw`\bUPDATE\s+${NAME}[^\s}]*\}?(?:\s+(?:AS\s+)?[a-z_]+)?\s+SET\b`,
  String.raw`\bTRUNCATE\s+(?:TABLE\s+)?${NAME}`,
  String.raw`\bCOPY\s+${NAME}[^;]*?\bFROM\s+STDIN`,
].map((pattern) => new RegExp(pattern, 'g'));

const RUN_TIME = '${';

/** The tables that SQL in this text writes; RUN_TIME where the name is not in the text. */
function writtenTables(text: string): string[] {
  const names = WRITES.flatMap((pattern) => [...text.matchAll(pattern)].map(([, name = '']) => name));
  // TimescaleDB's overlay swaps tables by these suffixes.
  return [...new Set(names.map((name) => name.replace('"', '').replace(/_(?:next|plain)$/, '')))];
}

const SRC = 'server/src/';
const writes = sourceFiles
  .filter((file) => file.startsWith(SRC))
  .flatMap((file) =>
    writtenTables(readSource(file)).map((table) => ({ file: file.slice(SRC.length), table })),
  );

describe('the table of owners', () => {
  it('names every table of the schema and no other', () => {
    const schema = readFileSync(SCHEMA, 'utf8');
    const tables = [...schema.matchAll(/^CREATE (?:UNLOGGED )?TABLE (\w+)/gm)].map(([, name]) => name);
    expect(tables.length).toBeGreaterThan(25);
    expect(Object.keys(OWNERS).sort()).toEqual(tables.sort());
  });

  it('names for each table the only folder that writes it', () => {
    const strays = writes.filter(
      ({ file, table }) => table !== RUN_TIME && !file.startsWith(`${OWNERS[table]}/`),
    );
    expect(strays).toEqual([]);
  });

  it('names only tables that are written', () => {
    const written = new Set([
      ...writes.map(({ table }) => table),
      ...Object.values(NAMED_AT_RUN_TIME).flat(),
    ]);
    expect(Object.keys(OWNERS).filter((table) => !written.has(table))).toEqual([]);
  });

  it('covers statements that get the name of their table at run time', () => {
    const files = writes.filter(({ table }) => table === RUN_TIME).map(({ file }) => file);
    expect(files.sort()).toEqual(Object.keys(NAMED_AT_RUN_TIME).sort());
    const strays = Object.entries(NAMED_AT_RUN_TIME).flatMap(([file, tables]) =>
      tables.filter((table) => table !== '*' && !file.startsWith(`${OWNERS[table]}/`)),
    );
    expect(strays).toEqual([]);
  });
});

describe('the search for writing statements', () => {
  it.each([
    ['INSERT INTO outbox (id) SELECT 1', ['outbox']],
    ['WITH a AS (UPDATE sites s SET x = 1), b AS (DELETE FROM ONLY schedule)', ['schedule', 'sites']],
    ['UPDATE products\n       SET url = $1', ['products']],
    ['MERGE INTO watches w USING x', ['watches']],
    ['TRUNCATE TABLE sites', ['sites']],
    ['COPY "sites" (id) FROM STDIN', ['sites']],
    ['UPDATE ${table} q SET visible_at = now()', [RUN_TIME]],
    ['UPDATE price_daily_plain AS d SET x = 1', ['price_daily']],
    ['SELECT 1 FROM products FOR NO KEY UPDATE OF p; COPY (SELECT 1) TO STDOUT', []],
    ['INSERT INTO a VALUES (1) ON CONFLICT (id) DO UPDATE SET x = 1', ['a']],
  ])('finds that %j writes %j', (sql, tables) => {
    expect(writtenTables(sql).sort()).toEqual(tables);
  });
});
