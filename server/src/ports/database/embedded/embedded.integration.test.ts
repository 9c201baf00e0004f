import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startEmbeddedPostgres } from './embedded.ts';
import { connectPostgres } from '../postgres/postgres.ts';

const HOST = fileURLToPath(new URL('../../../../test/ports/embedded-host.ts', import.meta.url));
const SETTINGS = { fsync: 'off' };

async function query<Row>(url: string, sql: string): Promise<Row[]> {
  const database = connectPostgres({
    url,
    maxConnections: 1,
    statementTimeoutMs: 30_000,
    onError: () => undefined,
  });
  return database.query<Row>(sql).finally(() => database.close());
}

describe('startEmbeddedPostgres', () => {
  let dataDir: string;
  beforeAll(async () => {
    // Longer than the path of a Unix socket may be.
    dataDir = path.join(await mkdtemp(path.join(tmpdir(), 'tidemark-')), 'deep/'.repeat(20), 'data');
  });
  afterAll(() => rm(dataDir, { recursive: true, force: true }));

  async function startHost(): Promise<ChildProcess> {
    const host = spawn(process.execPath, [HOST, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [said] = (await Promise.race([once(host.stdout, 'data'), once(host, 'exit')])) as [unknown];
    expect(String(said)).toBe('ready\n');
    return host;
  }

  const serverPid = async () =>
    Number.parseInt(await readFile(path.join(dataDir, 'postgres', 'postmaster.pid'), 'utf8'), 10);

  it.each(['/proc/x', '/proc/x/deeper', '/dev/null/x'])(
    'says in one line that nothing can be written to %s',
    async (unwritable) => {
      await expect(startEmbeddedPostgres({ dataDir: unwritable, settings: SETTINGS })).rejects.toThrow(
        /^\S+ is not writable \(E\w+\). Set TIDEMARK_DATA_DIR\.$/,
      );
    },
  );

  it('restarts a crashed server and reports it', async () => {
    const errors: string[] = [];
    const onError = (error: Error) => void errors.push(error.message);
    const server = await startEmbeddedPostgres({ dataDir, settings: SETTINGS, onError });
    await query(server.url, 'CREATE TABLE kept (n integer); INSERT INTO kept VALUES (7)');
    const pid = await serverPid();
    process.kill(pid, 'SIGKILL');
    await vi.waitFor(async () => expect(await query(server.url, 'SELECT n FROM kept')).toEqual([{ n: 7 }]), {
      timeout: 30_000,
      interval: 100,
    });
    expect(errors[0]).toMatch(/restarting the embedded PostgreSQL: it ended/);
    await query(server.url, 'DROP TABLE kept');
    await server.stop();
  });

  it('stops with its owner, even after a SIGKILL', async () => {
    const host = await startHost();
    const pid = await serverPid();
    host.kill('SIGKILL');
    await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow('ESRCH'), { timeout: 30_000 });
  });

  it('starts although another program has got the pid of a server that was killed with its owner', async () => {
    const host = await startHost();
    const lock = path.join(dataDir, 'postgres', 'postmaster.pid');
    const text = await readFile(lock, 'utf8');
    const pid = await serverPid();
    process.kill(pid, 'SIGKILL');
    host.kill('SIGKILL');
    await once(host, 'exit');
    await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow('ESRCH'), { timeout: 30_000 });
    await writeFile(lock, text.replace(String(pid), String(process.pid)));
    const server = await startEmbeddedPostgres({ dataDir, settings: SETTINGS });
    expect(await query(server.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await query(server.url, 'DROP TABLE lives');
    await server.stop();
  });

  it('stops at once by an immediate shutdown if a fast one takes too long, and keeps what was committed', async () => {
    const server = await startEmbeddedPostgres({ dataDir, settings: SETTINGS });
    await query(server.url, 'CREATE TABLE quick (n integer); INSERT INTO quick VALUES (1)');
    await server.stop(0);
    const again = await startEmbeddedPostgres({ dataDir, settings: SETTINGS });
    expect(await query(again.url, 'SELECT n FROM quick')).toEqual([{ n: 1 }]);
    await query(again.url, 'DROP TABLE quick');
    await again.stop();
  });

  it('refuses a folder in use, recovers after a SIGKILL of its owner, and keeps the data over restarts', async () => {
    const host = await startHost();
    await expect(startEmbeddedPostgres({ dataDir, settings: SETTINGS })).rejects.toThrow(
      /Another Tidemark is running on .*TIDEMARK_DATA_DIR/,
    );
    host.kill('SIGKILL');
    await once(host, 'exit');

    const next = await startHost();
    next.kill('SIGKILL');
    await once(next, 'exit');

    const server = await startEmbeddedPostgres({ dataDir, settings: SETTINGS });
    expect(await query(server.url, 'SELECT n FROM lives ORDER BY n')).toEqual([{ n: 1 }, { n: 2 }]);
    expect(await query(server.url, 'SHOW listen_addresses')).toEqual([{ listen_addresses: '' }]);
    await server.stop();
    await expect(query(server.url, 'SELECT 1')).rejects.toThrow(/ENOENT|ECONNREFUSED/);

    const again = await startEmbeddedPostgres({ dataDir, settings: SETTINGS });
    expect(await query(again.url, 'SELECT count(*) AS lives FROM lives')).toEqual([{ lives: 2 }]);
    await again.stop();
    await again.stop();
  }, 120_000);
});
