import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { assertKnownSchema, migrate } from './migrate.ts';
import { connectPostgres } from './postgres/postgres.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/database/test-database.ts';

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

  it('does not block other users while it waits for a long reader, and completes', async () => {
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

  it('waits for another process that migrates, until the signal aborts', async () => {
    await writeFile(path.join(folder, '9002-more.sql'), 'SELECT 1');
    const stop = new AbortController();
    await db.database.transaction(async (tx) => {
      await tx.query(`SELECT pg_advisory_xact_lock_shared(hashtextextended('migrations', 0))`);
      const { signal } = stop;
      await expect(patient({ signal, onWait: () => stop.abort() })).rejects.toThrow('aborted');
    });
    expect(await patient()).toEqual(['9002-more.sql']);
  });

  it('does not wait when there is nothing to apply', async () => {
    await db.database.transaction(async (tx) => {
      await tx.query(`SELECT pg_advisory_xact_lock_shared(hashtextextended('migrations', 0))`);
      await tx.query('LOCK TABLE accounts');
      expect(await patient()).toEqual([]);
    });
  });
});

describe('assertKnownSchema', () => {
  const OURS = ['../../../migrations/', '../../../migrations/timescale/'].map(
    (folder) => new URL(folder, import.meta.url),
  );
  let db: TestDatabase;
  let folder: string;
  beforeEach(async () => {
    db = await createTestDatabase();
    folder = await mkdtemp(path.join(tmpdir(), 'migrations-'));
    await writeFile(path.join(folder, '9001-wider.sql'), 'ALTER TABLE accounts\nADD COLUMN nickname text;');
    await migrate(db.database, pathToFileURL(`${folder}/`));
  });
  afterEach(async () => {
    await db.drop();
    await rm(folder, { recursive: true });
  });

  const check = (...folders: URL[]) => assertKnownSchema(db.database, folders);

  it('accepts a database whose migrations are all in the folders, and one without any', async () => {
    await expect(check(...OURS, pathToFileURL(`${folder}/`))).resolves.toBeUndefined();
    await db.database.query('DROP TABLE migrations');
    await expect(check(...OURS)).resolves.toBeUndefined();
  });

  it('refuses a database that a newer Tidemark has migrated, and names the unknown migrations', async () => {
    await expect(check(...OURS)).rejects.toThrow(/^A newer Tidemark.*: 9001-wider\.sql\. Update Tidemark/);
  });

  it('refuses a migration that was changed after it was applied, but not for its line ends', async () => {
    const changed = path.join(folder, '9001-wider.sql');
    await writeFile(changed, 'ALTER TABLE accounts\r\nADD COLUMN nickname text;');
    await check(...OURS, pathToFileURL(`${folder}/`));
    await writeFile(changed, 'ALTER TABLE accounts\nADD COLUMN nickname integer;');
    await expect(check(...OURS, pathToFileURL(`${folder}/`))).rejects.toThrow(
      /have changed since.*: 9001-wider\.sql\./,
    );
  });
});
