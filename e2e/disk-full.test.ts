import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, open, rm, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { embeddedUrl } from '../server/src/ports/database/embedded/embedded.ts';
import { connectPostgres } from '../server/src/ports/database/postgres/postgres.ts';
import { eventually } from './eventually.ts';
import { playTogether } from './play-changes.ts';
import { type RunningService } from './run-service.ts';

const run = promisify(execFile);
const PLAY = { products: 4, changes: 15 };
/** What the service says when its database ends for want of room. */
const SAYS_WHY = /started again, for .*No space left on device/;
const BLOCK = Buffer.alloc(1024 * 1024, 1);

/** Writes until nothing more fits. */
async function fill(file: string): Promise<void> {
  const ballast = await open(file, 'a');
  try {
    for (const block of [BLOCK, BLOCK.subarray(0, 4096)])
      await (async () => {
        for (;;) await ballast.write(block);
      })().catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOSPC') throw error;
      });
  } finally {
    await ballast.close();
  }
}

/** Makes PostgreSQL want a new file for its write-ahead log, which it cannot have. It dies of that, and the next one of the same. */
async function wantLog(dataDir: string): Promise<void> {
  const database = connectPostgres({
    url: embeddedUrl(dataDir),
    maxConnections: 1,
    statementTimeoutMs: 5000,
    onError: () => undefined,
  });
  let refusals = 0;
  for (let n = 0; n < 64 && refusals < 4; n++)
    refusals += await database.query('SELECT pg_switch_wal(), txid_current()').then(
      () => 0,
      () => 1,
    );
  await database.close();
}

describe('a full disk', () => {
  let disk: string;
  let obstacle = '';
  beforeAll(async () => {
    disk = await mkdtemp(path.join(tmpdir(), 'tidemark-disk-'));
    await run('mount', ['-t', 'tmpfs', '-o', 'size=220m,mode=755', 'tmpfs', disk]).catch((error: Error) => {
      obstacle = `A full disk was NOT tried: a small one cannot be mounted here (${error.message.split('\n').at(-2)}).`;
      process.stdout.write(`\n${obstacle}\n`);
    });
  });
  afterAll(async () => {
    if (!obstacle) await run('umount', ['--lazy', disk]);
    await rmdir(disk);
  });

  async function keepFilling(service: RunningService, stop: AbortSignal): Promise<number> {
    const ballast = path.join(disk, 'ballast');
    const readiness = async () =>
      (await fetch(`${service.origin}/readyz`)).json() as Promise<{ status: string; missing?: object }>;
    for (let times = 0; ; times++) {
      await sleep(500, undefined, { signal: stop }).catch(() => undefined);
      if (stop.aborted && times > 0) return times;
      await fill(ballast);
      await eventually(async () => 'disk' in ((await readiness()).missing ?? {}));
      if (times % 2 === 0) {
        await wantLog(path.join(disk, 'data'));
        await eventually(() => SAYS_WHY.test(service.log()));
      }
      await sleep(1500);
      await rm(ballast);
      await eventually(async () => (await readiness()).status === 'ready');
    }
  }

  it(
    'loses nothing, says what is wrong, and is over when there is room',
    { timeout: 300_000 },
    async ({ skip }) => {
      skip(obstacle !== '', obstacle);
      const folder = await mkdtemp(path.join(tmpdir(), 'tidemark-roomy-'));
      await mkdir(path.join(disk, 'data'));
      const [roomy, full] = await playTogether(
        { ...PLAY, settings: { TIDEMARK_DATA_DIR: folder } },
        { ...PLAY, settings: { TIDEMARK_DATA_DIR: path.join(disk, 'data') }, trouble: keepFilling },
      ).finally(() => rm(folder, { recursive: true }));
      expect(roomy?.remains.prices.map((prices) => prices.length)).toEqual(
        Array.from({ length: PLAY.products }, () => PLAY.changes + 1),
      );
      expect(full?.remains).toEqual(roomy?.remains);
      expect(full?.troubles).toBeGreaterThan(0);
    },
  );
});
