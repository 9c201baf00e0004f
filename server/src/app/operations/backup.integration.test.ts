import { copyFile, cp, mkdtemp, open, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import * as fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { restoreOn } from '../compose/compose-backup.ts';
import { compose } from '../compose/compose.ts';
import { readConfig } from '../../config/config.ts';
import { connectBulk } from '../../ports/database/postgres/bulk-connection.ts';
import { connectPostgres } from '../../ports/database/postgres/postgres.ts';
import { maintainPartitions, partitionNames, weekPartition } from '../../store/prices/partitions.ts';
import { seedEveryTable } from '../../../test/database/seed-every-table.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/database/test-database.ts';
import { backUp, restore, rowsToKeep } from '../../../test/operations/backup-of.ts';

const MIGRATIONS = new URL('../../../migrations/', import.meta.url);

let folder: string;
let full: TestDatabase;
let rows: Record<string, string[]>;
let whole: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tidemark-backup-'));
  whole = path.join(folder, 'whole.backup');
  full = await createTestDatabase();
  await seedEveryTable(full.database);
  rows = await rowsToKeep(full.url);
  await backUp(full.url, whole);
});
afterAll(async () => {
  await full.drop();
  await rm(folder, { recursive: true });
});

async function emptyDatabase(): Promise<TestDatabase> {
  const database = await createTestDatabase();
  onTestFinished(() => database.drop());
  return database;
}

/** A connection to another database, which restores do not see. */
async function asking<T>(url: string, sql: string): Promise<T[]> {
  const database = connectPostgres({
    url,
    maxConnections: 1,
    statementTimeoutMs: 5000,
    onError: () => undefined,
  });
  return database.query<T>(sql).finally(() => database.close());
}

/** Writes a notification of an event with a delivery, as when a rule fires, and returns their ids. */
async function publishIds(url: string): Promise<{ event: number; notification: number; message: string }> {
  const [ids] = await asking<{ event: number; notification: number; message: string }>(
    url,
    `WITH fired AS (
       INSERT INTO notifications (account_id, product_id, event_id, type)
       SELECT account_id, product_id, nextval('event_ids'), type FROM alert_rules ORDER BY id LIMIT 1
       RETURNING id, account_id, event_id),
     sent AS (
       INSERT INTO deliveries (channel_id, type, notification_id, event)
       SELECT c.id, c.type, fired.id, 'alert.fired' FROM fired JOIN channels c USING (account_id) RETURNING message_id)
     SELECT event_id AS event, id AS notification, message_id AS message FROM fired, sent`,
  );
  if (!ids) throw new Error('nothing was written');
  return ids;
}

describe('a backup', () => {
  it('restores every row of every table, and continues the ids', async () => {
    expect(Object.values(rows).filter((all) => all.length > 0).length).toBeGreaterThan(18);
    const { url } = await emptyDatabase();
    const { tail, migrated } = await restore(url, whole);
    expect(await rowsToKeep(url)).toEqual(rows);
    const counts = Object.entries(rows).map(([name, all]) => [name, all.length] as const);
    expect(
      Object.entries(tail.tables)
        .map(([name, { rows: count }]) => [name, count])
        .sort(),
    ).toEqual(counts.sort());
    expect(migrated).toEqual([]);
    const next = `INSERT INTO accounts (email, password_hash) VALUES ('next', '') RETURNING id, nextval('lease_ids') AS lease`;
    expect(await asking(url, next)).toEqual([{ id: 5, lease: 61 }]);
  });

  it('gives no id of an event, notification or delivery again that was used after the backup', async () => {
    const used = await emptyDatabase();
    await seedEveryTable(used.database);
    const file = path.join(folder, 'earlier.backup');
    await backUp(used.url, file);
    const before = await publishIds(used.url);
    const { url } = await emptyDatabase();
    await restore(url, file);
    const first = await publishIds(url);
    expect(Math.min(first.event, first.notification)).toBeGreaterThan(
      Math.max(before.event, before.notification),
    );
    expect(first.message).not.toBe(before.message);
    await backUp(url, file);
    const second = await publishIds(url);
    const again = await emptyDatabase();
    await restore(again.url, file);
    const third = await publishIds(again.url);
    expect([third.event > second.event, third.notification > second.notification]).toEqual([true, true]);
    await rm(file);
  });

  it('can be read by its owner only, and leaves no other file', async () => {
    expect((await stat(whole)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['whole.backup']);
  });

  it('is a consistent snapshot while rows are written', async () => {
    const { database, url } = await emptyDatabase();
    await seedEveryTable(database);
    const stop = new AbortController();
    const writing = (async () => {
      for (let n = 0; !stop.signal.aborted; n++)
        await database.transaction(async (tx) => {
          await tx.query(`INSERT INTO accounts (email, password_hash) VALUES ($1, '')`, [`writer${n}`]);
          await tx.query(
            `INSERT INTO queue_durable (topic, priority, visible_at, body) VALUES ('t', 1, now(), '{}')`,
          );
        });
    })();
    const file = path.join(folder, 'moment.backup');
    await sleep(50);
    const { tail } = await backUp(url, file);
    stop.abort();
    await writing;
    const { accounts, queue_durable: messages } = tail.tables;
    expect(accounts?.rows).toBeGreaterThan(5);
    expect((accounts?.rows ?? 0) - 4).toBe((messages?.rows ?? 0) - 1);
    await rm(file);
  });

  it('blocks only migrations and the deletion of old prices, and lets processes start', async () => {
    const { database, url } = await emptyDatabase();
    await seedEveryTable(database);
    const reading = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    const blocking = database.transaction(async (tx) => {
      await tx.query('LOCK TABLE watches');
      reading.resolve();
      await goOn.promise;
    });
    await reading.promise;
    const file = path.join(folder, 'held.backup');
    const backup = backUp(url, file);
    const waitsFor = (what: string) => () =>
      asking(
        url,
        `SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '${what}%' AND datname = current_database()`,
      );
    await until(waitsFor('COPY'));
    const later = new Date(Date.now() + 21 * 86_400_000);
    expect(await maintainPartitions(database, 8, later), 'dropping is left for later').toEqual([]);
    expect(await partitionNames(database)).toContain(weekPartition(later).name);
    const settings = { DATABASE_URL: url, TIDEMARK_SHARED_STATE: 'postgres', LOG_LEVEL: 'silent' };
    const started = await compose(readConfig(settings));
    await started.close();
    expect(await asking(url, 'SELECT count(*) AS points FROM price_history')).toEqual([{ points: 1845 }]);
    expect(await asking(url, 'UPDATE products SET sku = 1 WHERE id = 1 RETURNING id')).toEqual([{ id: 1 }]);
    goOn.resolve();
    await Promise.all([blocking, backup]);
    expect((await maintainPartitions(database, 8, new Date())).length).toBeGreaterThan(3);
    await rm(file);
  });

  it('is refused for a database without tables', async () => {
    const { database, url } = await emptyDatabase();
    await database.query('DROP TABLE migrations');
    await expect(backUp(url, path.join(folder, 'nothing.backup'))).rejects.toThrow('no Tidemark tables');
    expect(await readdir(folder)).toEqual(['whole.backup']);
  });

  it('is refused during a move to TimescaleDB', async () => {
    const { database, url } = await emptyDatabase();
    await database.query('CREATE TABLE price_daily_plain ()');
    await expect(backUp(url, path.join(folder, 'moving.backup'))).rejects.toThrow(
      'npx tidemark move-to-timescale',
    );
  });

  it('with an older schema is migrated on restore', async () => {
    const migrations = path.join(folder, 'migrations');
    await cp(MIGRATIONS, migrations, { recursive: true });
    const url = pathToFileURL(`${migrations}/`);
    await writeFile(
      path.join(migrations, '9001-nicknames.sql'),
      `ALTER TABLE accounts ADD COLUMN nickname text; UPDATE accounts SET nickname = 'user ' || id;`,
    );
    await writeFile(
      path.join(migrations, '9002-index.sql'),
      '-- no transaction\nCREATE INDEX CONCURRENTLY accounts_nickname ON accounts (nickname);\n',
    );
    const target = await emptyDatabase();
    const on = await connectBulk(target.url);
    const { migrated } = await restoreOn(on, {
      file: whole,
      force: false,
      onRows: () => undefined,
      migrations: url,
    });
    await on.close();
    expect(migrated).toEqual(['9001-nicknames.sql', '9002-index.sql']);
    const [row] = await asking<{ names: number; indexed: boolean }>(
      target.url,
      `SELECT (SELECT count(*) FROM accounts WHERE nickname = 'user ' || id) AS names,
         to_regclass('accounts_nickname') IS NOT NULL AS indexed`,
    );
    expect(row).toEqual({ names: 4, indexed: true });
    const { accounts: _accounts, ...others } = await rowsToKeep(target.url);
    const { accounts: __accounts, ...othersBefore } = rows;
    expect(others).toEqual(othersBefore);
    await rm(migrations, { recursive: true });
  });
});

describe('a restore', () => {
  let url: string;
  let before: Record<string, string[]>;
  beforeEach(async () => {
    const target = await createTestDatabase();
    url = target.url;
    await asking(url, `INSERT INTO accounts (email, password_hash) VALUES ('here before', '')`);
    before = await rowsToKeep(url);
    return target.drop;
  });

  /** The reason of the refusal, or null. Checks that a refused restore leaves the data in place. */
  const refusal = async (file: string, force = true): Promise<string | null> => {
    const reason = await restore(url, file, { force }).then(
      () => null,
      (error: Error) => error.message,
    );
    expect(await rowsToKeep(url)).toEqual(before);
    return reason;
  };

  it('replaces existing data only with --force', async () => {
    expect(await refusal(whole, false)).toMatch(/has 1 accounts and 0 products. Use --force/);
    await restore(url, whole, { force: true });
    expect(await rowsToKeep(url)).toEqual(rows);
  });

  it('refuses a database with foreign tables', async () => {
    await asking(url, 'DROP TABLE migrations');
    expect(await refusal(whole)).toContain('tables of another program');
  });

  it('refuses a database that has other connections', async () => {
    const user = connectPostgres({
      url,
      maxConnections: 1,
      statementTimeoutMs: 5000,
      onError: () => undefined,
    });
    await user.query('SELECT 1');
    expect(await refusal(whole)).toContain('This database is in use');
    await user.close();
  });

  it('refuses a file with any byte changed, before it touches the database', async () => {
    const file = path.join(folder, 'altered.backup');
    const { size } = await stat(whole);
    const change = fc.tuple(fc.oneof(fc.nat(99), fc.nat(size - 1)), fc.integer({ min: 1, max: 255 }));
    for (const [at, by] of fc.sample(change, 60)) {
      await copyFile(whole, file);
      const handle = await open(file, 'r+');
      const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, at);
      await handle.write(Buffer.from([(buffer[0] ?? 0) ^ by]), 0, 1, at);
      await handle.close();
      await expect(restore(url, file, { force: true }), `byte ${at}`).rejects.toThrow(
        /damaged or truncated|not a Tidemark backup|format \d/,
      );
    }
    expect(await rowsToKeep(url)).toEqual(before);
    await rm(file);
  });

  it('refuses a file that is truncated, has extra bytes, or is not a backup', async () => {
    const file = path.join(folder, 'cut.backup');
    const { size } = await stat(whole);
    for (const left of [0, 50, 99, 100, 2000, size - 1]) {
      await copyFile(whole, file);
      await truncate(file, left);
      await expect(restore(url, file, { force: true }), `${left}`).rejects.toThrow(
        /damaged or truncated|not a Tidemark backup/,
      );
    }
    await copyFile(whole, file);
    await writeFile(file, 'x', { flag: 'a' });
    expect(await refusal(file)).toContain('damaged or truncated');
    await rm(file);
    expect(await refusal(file)).toContain('ENOENT');
  });

  it('refuses a backup with a newer schema, and names the unknown migrations', async () => {
    const newer = await emptyDatabase();
    await newer.database.query(`INSERT INTO migrations (name, checksum) VALUES ('9999-telepathy.sql', '')`);
    const file = path.join(folder, 'newer.backup');
    await backUp(newer.url, file);
    expect(await refusal(file)).toMatch(/newer Tidemark.*9999-telepathy.sql/);
    await rm(file);
  });

  it('restores nothing when one row violates a constraint', async () => {
    const broken = await emptyDatabase();
    await seedEveryTable(broken.database);
    await broken.database.query(
      'ALTER TABLE watches DROP CONSTRAINT watches_product_id_fkey; UPDATE watches SET product_id = 999 WHERE id = 1',
    );
    const file = path.join(folder, 'broken.backup');
    await backUp(broken.url, file);
    expect(await refusal(file)).toContain('watches_product_id_fkey');
    await rm(file);
  });
});

async function until(ask: () => Promise<unknown[]>): Promise<void> {
  while ((await ask()).length === 0) await sleep(10);
}
