import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, inject, it, onTestFinished } from 'vitest';
import { startEmbeddedPostgres } from '../../ports/database/embedded/embedded.ts';
import { type Database } from '../../ports/database/database.ts';
import { migrate } from '../../ports/database/migrate.ts';
import { connectPostgres } from '../../ports/database/postgres/postgres.ts';
import { seedEveryTable } from '../../../test/database/seed-every-table.ts';
import { createTestDatabase } from '../../../test/database/test-database.ts';
import { backUp, rowsToKeep } from '../../../test/operations/backup-of.ts';

const MAIN = fileURLToPath(new URL('../../main.ts', import.meta.url));
const HOST = fileURLToPath(new URL('../../../test/ports/embedded-host.ts', import.meta.url));
const MIGRATIONS = new URL('../../../migrations/', import.meta.url);

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tidemark-interrupted-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** Runs a command of Tidemark's with these settings and the PATH. */
function tidemark(args: string[], env: Record<string, string>) {
  const child = spawn(process.execPath, [MAIN, ...args], {
    cwd: folder,
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal, said }));
  return { child, ended };
}

function connect(url: string): Database {
  return connectPostgres({ url, maxConnections: 2, statementTimeoutMs: 30_000, onError: () => undefined });
}

/** Waits until another session of this database runs such a statement. Asks from outside of it. */
async function untilRuns(url: string, statement: string): Promise<void> {
  const server = connect(inject('postgresUrl'));
  const running = `SELECT FROM pg_stat_activity WHERE datname = $1 AND state = 'active' AND query LIKE $2`;
  const name = new URL(url).pathname.slice(1);
  while ((await server.query(running, [name, statement])).length === 0) await sleep(2);
  await server.close();
}

/** How a backup ended, and what was left of it, when it got the signal in the middle of its work. */
async function interrupt(signal: NodeJS.Signals) {
  const { database, url, drop } = await createTestDatabase();
  onTestFinished(drop);
  await seedEveryTable(database);
  const locked = Promise.withResolvers<void>();
  const goOn = Promise.withResolvers<void>();
  const blocking = database.transaction(async (tx) => {
    await tx.query('LOCK TABLE watches');
    locked.resolve();
    await goOn.promise;
  });
  await locked.promise;
  const { child, ended } = tidemark(['backup', '--to', 'it.backup'], { DATABASE_URL: url });
  await untilRuns(url, 'COPY%watches%');
  expect(await readdir(folder)).toEqual([expect.stringMatching(/^it\.backup\.\w+\.part$/)]);
  child.kill(signal);
  const { code, said } = await ended;
  goOn.resolve();
  await blocking;
  return { url, code, said, left: await readdir(folder) };
}

describe('a backup that is interrupted', () => {
  it('by SIGTERM leaves nothing', async () => {
    const { code, said, left } = await interrupt('SIGTERM');
    expect({ code, said, left }).toEqual({
      code: 1,
      said: 'tidemark backup: Stopped; nothing was saved.\n',
      left: [],
    });
  });

  it('by kill -9 leaves nothing under its name, nor what could be restored', async () => {
    const { url, left } = await interrupt('SIGKILL');
    expect(left).toHaveLength(1);
    const { said } = await tidemark(['restore', left[0] ?? ''], { DATABASE_URL: url }).ended;
    expect(said).toBe('tidemark restore: This backup was never finished.\n');
  });
});

describe('a restore that is interrupted', () => {
  it('by kill -9 leaves what was there', async () => {
    const source = await createTestDatabase();
    await seedEveryTable(source.database);
    await source.database.query(
      `INSERT INTO queue_durable (topic, priority, visible_at, body) SELECT 't', 1, now(), '{}' FROM generate_series(1, 150000)`,
    );
    const file = path.join(folder, 'big.backup');
    await backUp(source.url, file);
    await source.drop();
    const target = await createTestDatabase();
    const seeding = connect(target.url);
    await seedEveryTable(seeding);
    await seeding.close();
    const before = await rowsToKeep(target.url);
    const { child, ended } = tidemark(['restore', file, '--force'], { DATABASE_URL: target.url });
    await untilRuns(target.url, 'COPY%queue_durable%');
    child.kill('SIGKILL');
    expect((await ended).signal).toBe('SIGKILL');
    expect(await rowsToKeep(target.url)).toEqual(before);
    const again = await tidemark(['restore', file, '--force'], { DATABASE_URL: target.url }).ended;
    expect(again.said).toMatch(/^Restored what was saved at .*queue_durable 150,001/m);
    await target.drop();
  });
});

describe('the embedded database', () => {
  it('is saved while the service runs and while it does not, and restored when it does not', async () => {
    const env = { TIDEMARK_DATA_DIR: path.join(folder, 'data') };
    const nothing = await tidemark(['backup'], env).ended;
    expect(nothing).toMatchObject({ code: 1, said: expect.stringContaining('There is no database in') });

    const server = await startEmbeddedPostgres({
      dataDir: env.TIDEMARK_DATA_DIR,
      settings: { fsync: 'off' },
    });
    const database = connect(server.url);
    await migrate(database, MIGRATIONS);
    await seedEveryTable(database);
    const rows = await rowsToKeep(server.url);
    await database.close();
    await server.stop();

    const stopped = await tidemark(['backup', '--to', 'stopped.backup'], env).ended;
    expect(stopped.said).toMatch(/^Saved and read back, row for row: .*products 60/);
    const host = spawn(process.execPath, [HOST, env.TIDEMARK_DATA_DIR], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(host.stdout, 'data');
    const running = await tidemark(['backup', '--to', 'running.backup'], env).ended;
    expect(running.said).toMatch(/products 60, .*lives 1/);
    const refused = await tidemark(['restore', 'stopped.backup', '--force'], env).ended;
    expect(refused.said).toMatch(/Another Tidemark is running/);
    host.kill('SIGKILL');
    await once(host, 'exit');

    const elsewhere = { TIDEMARK_DATA_DIR: path.join(folder, 'elsewhere') };
    expect((await tidemark(['restore', 'stopped.backup'], elsewhere).ended).code).toBe(0);
    const restored = await startEmbeddedPostgres({
      dataDir: elsewhere.TIDEMARK_DATA_DIR,
      settings: { fsync: 'off' },
    });
    expect(await rowsToKeep(restored.url)).toEqual(rows);
    await restored.stop();
    expect((await tidemark(['restore', 'stopped.backup', '--force'], env).ended).code).toBe(0);
  }, 120_000);
});

describe('a database elsewhere', () => {
  it('is reached without its password being told to anybody', async () => {
    const url = 'postgresql://someone:hush@127.0.0.1:1/x';
    const { said, code } = await tidemark(['backup'], { DATABASE_URL: url }).ended;
    expect([code, said]).toEqual([1, 'tidemark backup: connect ECONNREFUSED 127.0.0.1:1\n']);
  });
});
