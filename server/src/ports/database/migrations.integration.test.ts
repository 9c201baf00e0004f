import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type Database } from './database.ts';
import { migrate, migrationNames } from './migrate.ts';
import { connectPostgres } from './postgres/postgres.ts';
import { overlayTimescale } from './timescale.ts';
import { catalogOf } from '../../../test/database/catalog-of.ts';
import { furnish } from '../../../test/database/furnish.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/database/test-database.ts';
import { createWasmTimescale } from '../../../test/database/wasm-timescale.ts';

const MIGRATIONS = new URL('../../../migrations/', import.meta.url);
const OVERLAY = new URL('timescale/', MIGRATIONS);
const NAMES = await migrationNames(MIGRATIONS);
/** The first that the overlay of TimescaleDB can be laid over. */
const FIRST_UNDER_OVERLAY = '0007-days-of-the-past.sql';
/**
 * What a migration changes on purpose: checks on their way are made again, and topics got other names; what is yet to be indexed and
 * forecast grows.
 */
const CHANGED = new Set(['queue_transient', 'queue_durable', 'index_backlog', 'product_forecasts']);

/** Each table's columns, in their order. */
async function columnsOf(database: Database): Promise<Map<string, string[]>> {
  const rows = await database.query<{ name: string; columns: string[] }>(
    `SELECT relname AS name, array_agg(attname::text ORDER BY attnum) AS columns FROM pg_class c
     JOIN pg_attribute a ON attrelid = c.oid AND attnum > 0 AND NOT attisdropped
     WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition GROUP BY 1`,
  );
  return new Map(rows.map(({ name, columns }) => [name, columns]));
}

/** Every row, of these columns alone. */
async function rowsOf(database: Database, tables: ReadonlyMap<string, string[]>) {
  const all: Record<string, string[]> = {};
  for (const [name, columns] of tables) {
    if (name === 'migrations' || CHANGED.has(name)) continue;
    const rows = await database.query<{ row: string }>(
      `SELECT row(${columns.join(', ')})::text AS row FROM ${name} ORDER BY 1`,
    );
    all[name] = rows.map(({ row }) => row);
  }
  return all;
}

async function emptyDatabase(): Promise<Database> {
  const { database, drop } = await createTestDatabase();
  onTestFinished(drop);
  await database.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
  return database;
}

describe('a database of an earlier version', () => {
  let latest: string[];
  beforeAll(async () => {
    const { database, drop } = await createTestDatabase();
    latest = await catalogOf(database);
    await drop();
  });

  it.each(NAMES.slice(0, -1))('migrates on from %s with all that it holds', async (version) => {
    const database = await emptyDatabase();
    await migrate(database, MIGRATIONS, { upTo: version });
    await furnish(
      database,
      NAMES.filter((name) => name <= version),
    );
    const tables = await columnsOf(database);
    const before = await rowsOf(database, tables);
    expect(Object.values(before).flat().length).toBeGreaterThan(4000);
    expect(await migrate(database, MIGRATIONS)).toEqual(NAMES.filter((name) => name > version));
    expect(await rowsOf(database, tables)).toEqual(before);
    expect(await catalogOf(database)).toEqual(latest);
  });

  it('has the forecasts of what is watched by now made as often as that deserves', async () => {
    const database = await emptyDatabase();
    await migrate(database, MIGRATIONS, { upTo: '0014-less-work.sql' });
    await database.query(
      `WITH site AS (
         INSERT INTO sites (domain) VALUES ('a.example') RETURNING id
       ), products AS (
         INSERT INTO products (site_id, url, watcher_count) SELECT id, 'https://a.example/' || n, n - 1 FROM site, generate_series(1, 3) n
         RETURNING id, site_id, watcher_count
       )
       INSERT INTO product_forecasts (product_id, site_id, is_watched, due_at)
       SELECT id, site_id, watcher_count = 2, now() + interval '7 days' FROM products`,
    );
    const states = () =>
      database.query(
        'SELECT is_watched, due_at <= now() AS is_due FROM product_forecasts ORDER BY product_id',
      );
    const [unwatched, stale, watched] = await states();
    expect(stale).toEqual({ is_watched: false, is_due: false });
    await migrate(database, MIGRATIONS);
    expect(await states()).toEqual([unwatched, { is_watched: true, is_due: true }, watched]);
  });

  it('is compared by a catalog that sees a difference', async () => {
    expect(latest.length).toBeGreaterThan(200);
    const database = await emptyDatabase();
    await migrate(database, MIGRATIONS);
    await database.query('DROP INDEX watches_newest');
    expect(await catalogOf(database)).not.toEqual(latest);
  });
});

describe('a database of an earlier version in TimescaleDB', () => {
  it('migrates on with all that it holds', async () => {
    const fresh = await createWasmTimescale();
    const latest = await catalogOf(fresh);
    await fresh.close();
    const database = await createWasmTimescale({ upTo: FIRST_UNDER_OVERLAY });
    await database.query(
      `INSERT INTO price_history SELECT p, now() - d * interval '1 day', 1000 + d, NULL, 'USD', 'InStock', 'json-ld'
       FROM generate_series(1, 5) p, generate_series(0, 40) d`,
    );
    const prices = 'SELECT * FROM daily_prices ORDER BY product_id, day';
    const before = await database.query(prices);
    expect(before).toHaveLength(205);
    expect(await migrate(database, MIGRATIONS)).toEqual(NAMES.filter((name) => name > FIRST_UNDER_OVERLAY));
    expect(await overlayTimescale(database, OVERLAY)).toEqual([]);
    expect(await database.query(prices)).toEqual(before);
    expect(await catalogOf(database)).toEqual(latest);
    await database.close();
  }, 120_000);
});

describe('a migration of a database in use', () => {
  let db: TestDatabase;
  let folder: string;
  beforeAll(async () => {
    db = await createTestDatabase();
    folder = await mkdtemp(path.join(tmpdir(), 'migrations-'));
    await writeFile(path.join(folder, '9001-wider.sql'), 'ALTER TABLE accounts ADD COLUMN nickname text;');
  });
  afterAll(async () => {
    await db.drop();
    await rm(folder, { recursive: true });
  });

  const patient = (options: Parameters<typeof migrate>[2] = {}) =>
    migrate(db.database, pathToFileURL(`${folder}/`), options);

  it('lets others go on while it waits for a long reader, and comes to its end', async () => {
    const options = { url: db.url, maxConnections: 1, onError: () => undefined };
    const reader = connectPostgres({ ...options, statementTimeoutMs: 60_000 });
    const service = connectPostgres({ ...options, statementTimeoutMs: 10_000 });
    const read = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    const reading = reader.transaction(async (tx) => {
      await tx.query('SELECT FROM accounts');
      read.resolve();
      await goOn.promise;
    });
    await read.promise;
    const waits: string[] = [];
    const migrating = patient({ onWait: (name) => waits.push(name) });
    while (waits.length < 3) expect(await service.query('SELECT FROM accounts')).toEqual([]);
    goOn.resolve();
    await reading;
    expect(await migrating).toEqual(['9001-wider.sql']);
    await Promise.all([reader.close(), service.close()]);
  });

  it('waits for a process that migrates, and ends its waiting when told', async () => {
    await writeFile(path.join(folder, '9002-more.sql'), 'SELECT 1');
    const stop = new AbortController();
    await db.database.transaction(async (tx) => {
      await tx.query(`SELECT pg_advisory_xact_lock_shared(hashtextextended('migrations', 0))`);
      const { signal } = stop;
      await expect(patient({ signal, onWait: () => stop.abort() })).rejects.toThrow('aborted');
    });
    expect(await patient()).toEqual(['9002-more.sql']);
  });

  it('that has nothing to do waits for nobody', async () => {
    await db.database.transaction(async (tx) => {
      await tx.query(`SELECT pg_advisory_xact_lock_shared(hashtextextended('migrations', 0))`);
      await tx.query('LOCK TABLE accounts');
      expect(await patient()).toEqual([]);
    });
  });
});
