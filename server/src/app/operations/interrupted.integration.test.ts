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

/** Runs a tidemark command with only these settings and the PATH in its environment. */
function tidemark(args: string[], env: Record<string, string>) {
  const child = spawn(process.execPath, [MAIN, ...args], {
    cwd: folder,
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal, output }));
  return { child, ended };
}

function connect(url: string): Database {
  return connectPostgres({ url, maxConnections: 2, statementTimeoutMs: 30_000, onError: () => undefined });
}

/** Waits until another session of this database runs a matching statement. Queries from another database. */
async function untilRuns(url: string, statement: string): Promise<void> {
  const server = connect(inject('postgresUrl'));
  const running = `SELECT FROM pg_stat_activity WHERE datname = $1 AND state = 'active' AND query LIKE $2`;
  const name = new URL(url).pathname.slice(1);
  while ((await server.query(running, [name, statement])).length === 0) await sleep(2);
  await server.close();
}

/** Sends the signal to a backup at work. Resolves to its exit and the files it left. */
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
  const { code, output } = await ended;
  goOn.resolve();
  await blocking;
  return { url, code, output, left: await readdir(folder) };
}

describe('an interrupted backup', () => {
  it('leaves no file after SIGTERM', async () => {
    const { code, output, left } = await interrupt('SIGTERM');
    expect({ code, output, left }).toEqual({
      code: 1,
      output: 'tidemark backup: Stopped; nothing was saved.\n',
      left: [],
    });
  });

  it('leaves no file under its name, and nothing restorable, after kill -9', async () => {
    const { url, left } = await interrupt('SIGKILL');
    expect(left).toHaveLength(1);
    const { output } = await tidemark(['restore', left[0] ?? ''], { DATABASE_URL: url }).ended;
    expect(output).toBe('tidemark restore: This backup is incomplete: writing it was interrupted.\n');
  });
});

describe('an interrupted restore', () => {
  it('leaves the existing data after kill -9', async () => {
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
    expect(again.output).toMatch(/^Restored what was saved at .*queue_durable 150,001/m);
    await target.drop();
  });
});

describe('the embedded database', () => {
  it('can be saved while the service runs or is stopped, and restored while it is stopped', async () => {
    const env = { TIDEMARK_DATA_DIR: path.join(folder, 'data') };
    const nothing = await tidemark(['backup'], env).ended;
    expect(nothing).toMatchObject({ code: 1, output: expect.stringContaining('There is no database in') });

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
    expect(stopped.output).toMatch(/^Saved and verified: .*products 60/);
    const host = spawn(process.execPath, [HOST, env.TIDEMARK_DATA_DIR], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(host.stdout, 'data');
    const running = await tidemark(['backup', '--to', 'running.backup'], env).ended;
    expect(running.output).toMatch(/products 60, .*lives 1/);
    const refused = await tidemark(['restore', 'stopped.backup', '--force'], env).ended;
    expect(refused.output).toMatch(/Another Tidemark is running/);
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

describe('an external database', () => {
  it('is saved and restored without its password in any output', async () => {
    const url = 'postgresql://someone:hush@127.0.0.1:1/x';
    const { output, code } = await tidemark(['backup'], { DATABASE_URL: url }).ended;
    expect([code, output]).toEqual([1, 'tidemark backup: connect ECONNREFUSED 127.0.0.1:1\n']);
  });
});
