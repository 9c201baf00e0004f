import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, open, rm, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { embeddedUrl } from '../server/src/ports/database/embedded/embedded.ts';
import { connectOnce } from './connect-once.ts';
import { eventually } from './eventually.ts';
import { runScenarios } from './run-scenario.ts';
import { type RunningService } from './run-service.ts';

const run = promisify(execFile);
const SCENARIO = { products: 4, changes: 15 };
/** Logged when the database exits because the disk is full. */
const DISK_FULL_LOG = /restarting the embedded PostgreSQL: .*No space left on device/;
const BLOCK = Buffer.alloc(1024 * 1024, 1);

/** Appends to the file until the disk is full. */
async function fillDisk(file: string): Promise<void> {
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

/** Makes PostgreSQL need a new WAL file. On a full disk it exits, and so does the restarted server. */
async function forceNewLogFile(dataDir: string): Promise<void> {
  const database = connectOnce(embeddedUrl(dataDir), { statementTimeoutMs: 5000 });
  let failures = 0;
  for (let n = 0; n < 64 && failures < 4; n++)
    failures += await database.query('SELECT pg_switch_wal(), txid_current()').then(
      () => 0,
      () => 1,
    );
  await database.close();
}

describe('a service on a full disk', () => {
  let disk: string;
  let skipReason = '';
  beforeAll(async () => {
    disk = await mkdtemp(path.join(tmpdir(), 'tidemark-disk-'));
    await run('mount', ['-t', 'tmpfs', '-o', 'size=220m,mode=755', 'tmpfs', disk]).catch((error: Error) => {
      skipReason = `The full-disk test did NOT run: a small disk cannot be mounted here (${error.message.split('\n').at(-2)}).`;
      process.stdout.write(`\n${skipReason}\n`);
    });
  });
  afterAll(async () => {
    if (!skipReason) await run('umount', ['--lazy', disk]);
    await rmdir(disk);
  });

  async function keepFilling(service: RunningService, stop: AbortSignal): Promise<number> {
    const ballast = path.join(disk, 'ballast');
    const { readiness } = service;
    for (let times = 0; ; times++) {
      await sleep(500, undefined, { signal: stop }).catch(() => undefined);
      if (stop.aborted && times > 0) return times;
      await fillDisk(ballast);
      await eventually(async () => 'disk' in ((await readiness()).missing ?? {}));
      if (times % 2 === 0) {
        await forceNewLogFile(path.join(disk, 'data'));
        await eventually(() => DISK_FULL_LOG.test(service.log()));
      }
      await sleep(1500);
      await rm(ballast);
      await eventually(async () => (await readiness()).status === 'ready');
    }
  }

  it(
    'loses no data, reports the cause, and recovers once there is space',
    { timeout: 300_000 },
    async ({ skip }) => {
      skip(skipReason !== '', skipReason);
      const folder = await mkdtemp(path.join(tmpdir(), 'tidemark-roomy-'));
      await mkdir(path.join(disk, 'data'));
      const [undisturbed, full] = await runScenarios(
        { ...SCENARIO, settings: { TIDEMARK_DATA_DIR: folder } },
        { ...SCENARIO, settings: { TIDEMARK_DATA_DIR: path.join(disk, 'data') }, injectFaults: keepFilling },
      ).finally(() => rm(folder, { recursive: true }));
      expect(undisturbed?.state.prices.map((prices) => prices.length)).toEqual(
        Array.from({ length: SCENARIO.products }, () => SCENARIO.changes + 1),
      );
      expect(full?.state).toEqual(undisturbed?.state);
      expect(full?.faults).toBeGreaterThan(0);
    },
  );
});
