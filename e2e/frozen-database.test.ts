import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
} from '../server/src/ports/database/embedded/embedded.ts';
import { connectOnce } from './connect-once.ts';
import { runService } from './run-service.ts';

/** Returns a function that signals the postmaster and all current backends of other clients. */
async function signalSender({ url, folder }: EmbeddedPostgres): Promise<(signal: NodeJS.Signals) => void> {
  const database = connectOnce(url, { statementTimeoutMs: 5000 });
  const backends = await database.query<{ pid: number }>(
    `SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()`,
  );
  await database.close();
  const main = Number.parseInt(await readFile(path.join(folder, 'postmaster.pid'), 'utf8'), 10);
  return (signal) => {
    for (const pid of [main, ...backends.map((backend) => backend.pid)]) process.kill(pid, signal);
  };
}

it('exits with 0 on SIGTERM while PostgreSQL does not respond', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'tidemark-frozen-'));
  const postgres = await startEmbeddedPostgres({ dataDir: folder, settings: { fsync: 'off' } });
  const service = await runService({ DATABASE_URL: postgres.url, TIDEMARK_SHARED_STATE: 'postgres' }, [
    '--roles=scheduler,worker,relay,alerts,notifier',
  ]);
  const signal = await signalSender(postgres);
  onTestFinished(async () => {
    await service.kill();
    signal('SIGCONT');
    await postgres.stop();
    await rm(folder, { recursive: true });
  });
  signal('SIGSTOP');
  await expect(fetch(`${service.origin}/readyz`, { signal: AbortSignal.timeout(2000) })).rejects.toThrow(
    'timeout',
  );
  expect(await service.stop()).toBe(0);
}, 60_000);
