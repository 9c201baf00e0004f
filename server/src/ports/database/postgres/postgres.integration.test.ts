import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { type Queryable } from '../database.ts';
import { migrate } from '../migrate.ts';
import { connectPostgres } from './postgres.ts';
import { createTestDatabase, type TestDatabase } from '../../../../test/database/test-database.ts';
import { describeDatabase } from '../database.contract.ts';

const OPTIONS = { statementTimeoutMs: 30_000, onError: () => undefined };

describeDatabase('embedded', async () => {
  const { database, url, drop } = await createTestDatabase();
  const other = connectPostgres({ ...OPTIONS, url, maxConnections: 2 });
  return {
    database,
    other,
    async close() {
      await other.close();
      await drop();
    },
  };
});

describe('connectPostgres', () => {
  it('cancels a statement that takes too long', async () => {
    const { url, drop } = await createTestDatabase();
    const hasty = connectPostgres({ ...OPTIONS, url, maxConnections: 1, statementTimeoutMs: 50 });
    await expect(hasty.query('SELECT pg_sleep(20)')).rejects.toThrow('statement timeout');
    expect(await hasty.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await hasty.close();
    await drop();
  });

  it('does not cancel statements without a timeout', async () => {
    const { url, drop } = await createTestDatabase();
    const patient = connectPostgres({ ...OPTIONS, url, maxConnections: 1, statementTimeoutMs: 0 });
    expect(await patient.query('SELECT pg_sleep(4), 1 AS one')).toMatchObject([{ one: 1 }]);
    await patient.close();
    await drop();
  });

  it('does not cancel statements of an unbounded transaction', async () => {
    const { url, drop } = await createTestDatabase();
    const hasty = connectPostgres({ ...OPTIONS, url, maxConnections: 1, statementTimeoutMs: 50 });
    const inTransaction = (unbounded: boolean) =>
      hasty.transaction((tx) => tx.query('SELECT pg_sleep(4), 1 AS one'), { unbounded });
    expect(await inTransaction(true)).toMatchObject([{ one: 1 }]);
    await expect(inTransaction(false)).rejects.toThrow('statement timeout');
    await hasty.close();
    await drop();
  });

  it.each(['a statement', 'a transaction'])(
    'gives up %s without a response from the server, and uses a new connection for the next one',
    async (what) => {
      const { url, drop } = await createTestDatabase();
      const database = connectPostgres({ ...OPTIONS, url, maxConnections: 1, statementTimeoutMs: 50 });
      let pid = 0;
      const freeze = async (on: Queryable) => {
        const [backend] = await on.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
        pid = backend?.pid ?? Number.NaN;
        process.kill(pid, 'SIGSTOP');
        await on.query('SELECT 1');
      };
      onTestFinished(async () => {
        process.kill(pid, 'SIGCONT');
        await database.close();
        await drop();
      });
      const frozen = what === 'a statement' ? freeze(database) : database.transaction(freeze);
      await expect(frozen).rejects.toThrow('timeout');
      expect(await database.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
    },
  );
});

describe('migrate', () => {
  let db: TestDatabase;
  let folder: string;
  beforeEach(async () => {
    db = await createTestDatabase();
    folder = await mkdtemp(path.join(tmpdir(), 'migrations-'));
    await add('9001-things.sql', 'CREATE TABLE things (id integer); INSERT INTO things VALUES (1);');
    await add('9002-more.sql', 'INSERT INTO things VALUES (2);');
    await add('notes.txt', 'this is not SQL');
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
    await db.drop();
  });

  const add = (name: string, sql: string) => writeFile(path.join(folder, name), sql);
  const run = () => migrate(db.database, pathToFileURL(`${folder}/`));
  const things = async () =>
    (await db.database.query<{ id: number }>('SELECT id FROM things ORDER BY id')).map(({ id }) => id);

  it('applies each file once, in order, and later only new files', async () => {
    expect(await run()).toEqual(['9001-things.sql', '9002-more.sql']);
    expect(await run()).toEqual([]);
    await add('9003-last.sql', 'INSERT INTO things VALUES (3);');
    expect(await run()).toEqual(['9003-last.sql']);
    expect(await things()).toEqual([1, 2, 3]);
  });

  it('applies each file once when many processes start together', async () => {
    const runs = await Promise.all(Array.from({ length: 6 }, run));
    expect(runs.flat().sort()).toEqual(['9001-things.sql', '9002-more.sql']);
    expect(await things()).toEqual([1, 2]);
  });

  it('rolls back a file that fails, and tries it again next time', async () => {
    await add('9002-more.sql', 'INSERT INTO things VALUES (2); SELECT 1/0;');
    await expect(run()).rejects.toThrow('division by zero');
    expect(await things()).toEqual([1]);
    await add('9002-more.sql', 'INSERT INTO things VALUES (2);');
    expect(await run()).toEqual(['9002-more.sql']);
    expect(await things()).toEqual([1, 2]);
  });

  it('runs a file without a transaction statement by statement', async () => {
    await add(
      '9003-index.sql',
      `-- no transaction
-- Why; and how.
DROP INDEX CONCURRENTLY IF EXISTS things_id;
CREATE INDEX CONCURRENTLY things_id ON things (id)
  WHERE id > 0;
`,
    );
    expect(await run()).toEqual(['9001-things.sql', '9002-more.sql', '9003-index.sql']);
    const index = await db.database.query(
      `SELECT indisvalid FROM pg_index WHERE indexrelid = 'things_id'::regclass`,
    );
    expect(index).toEqual([{ indisvalid: true }]);
    expect(await run()).toEqual([]);
  });

  it('runs a file without a transaction again after a failure, and once when many processes start together', async () => {
    const text = `-- no transaction\nCREATE INDEX CONCURRENTLY IF NOT EXISTS things_id ON things (id);\n`;
    await add('9003-index.sql', `${text}SELECT 1/0;\n`);
    await expect(run()).rejects.toThrow('division by zero');
    await add('9003-index.sql', `${text}INSERT INTO things VALUES (3);\n`);
    await Promise.all([run(), run(), run()]);
    expect(await things()).toEqual([1, 2, 3]);
  });

  it('runs a file without a transaction in the transaction of a caller without sessions', async () => {
    await add('9003-index.sql', '-- no transaction\nCREATE INDEX CONCURRENTLY things_id ON things (id);\n');
    const { database } = db;
    const url = pathToFileURL(`${folder}/`);
    await database.transaction((tx) => migrate({ transaction: (work) => work(tx) }, url));
    expect(await database.query(`SELECT to_regclass('things_id')::text AS name`)).toEqual([
      { name: 'things_id' },
    ]);
  });

  it('has nothing to apply to the tests’ template database', async () => {
    expect(await migrate(db.database, new URL('../../../../migrations/', import.meta.url))).toEqual([]);
  });
});
