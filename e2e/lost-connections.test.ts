import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { seededRandom } from '@tidemark/demo-shop/seeded-random.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
} from '../server/src/ports/database/embedded/embedded.ts';
import { connectPostgres } from '../server/src/ports/database/postgres/postgres.ts';
import { cutOffFrom } from '../server/test/ports/cut-off.ts';
import { urlOf } from '../server/test/database/test-database.ts';
import { playTogether } from './play-changes.ts';
import { type RunningService } from './run-service.ts';

const PLAY = { products: 5, changes: 20 };

describe('connections to the database that are lost in the middle of their work', () => {
  let folder: string;
  let server: EmbeddedPostgres;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'tidemark-lost-'));
    server = await startEmbeddedPostgres({ dataDir: folder, settings: { fsync: 'off' } });
    for (const name of ['quiet', 'ended', 'cut']) await asking(server.url, `CREATE DATABASE ${name}`);
  });
  afterAll(async () => {
    await server.stop();
    await rm(folder, { recursive: true });
  });

  /** Ends a few of the service's sessions at a time, whatever they are at. */
  async function keepEnding(_service: RunningService, stop: AbortSignal): Promise<number> {
    const next = seededRandom('ends', 5).next;
    let ended = 0;
    while (!stop.aborted) {
      await sleep(20 + next() * 300, undefined, { signal: stop }).catch(() => undefined);
      const [row] = await asking<{ ended: number }>(
        server.url,
        `SELECT count(pg_terminate_backend(pid)) AS ended FROM (SELECT pid FROM pg_stat_activity
         WHERE datname = 'ended' AND backend_type = 'client backend' ORDER BY state = 'idle', random() LIMIT 2) AS sessions`,
      );
      ended += row?.ended ?? 0;
    }
    return ended;
  }

  it('leave the history, the days and the alerts of an undisturbed run', { timeout: 300_000 }, async () => {
    const way = await cutOffFrom(urlOf(server.url, 'cut'));
    const keepCutting = async (_service: RunningService, stop: AbortSignal): Promise<number> => {
      const next = seededRandom('cuts', 6).next;
      for (let cuts = 0; ; cuts++) {
        await sleep(100 + next() * 900, undefined, { signal: stop }).catch(() => undefined);
        if (stop.aborted) return cuts;
        way.cut();
        await sleep(next() * 200);
        way.mend();
      }
    };
    const [quiet, ended, cut] = await playTogether(
      { ...PLAY, settings: { DATABASE_URL: urlOf(server.url, 'quiet') } },
      { ...PLAY, settings: { DATABASE_URL: urlOf(server.url, 'ended') }, trouble: keepEnding },
      { ...PLAY, settings: { DATABASE_URL: way.url }, trouble: keepCutting },
    );
    await way.close();
    expect(quiet?.remains.prices.map((prices) => prices.length)).toEqual(
      Array.from({ length: PLAY.products }, () => PLAY.changes + 1),
    );
    expect(ended?.remains).toEqual(quiet?.remains);
    expect(cut?.remains).toEqual(quiet?.remains);
    expect(ended?.troubles).toBeGreaterThan(3);
    expect(cut?.troubles).toBeGreaterThan(3);
  });
});

async function asking<Row>(url: string, sql: string): Promise<Row[]> {
  const database = connectPostgres({
    url,
    maxConnections: 1,
    statementTimeoutMs: 10_000,
    onError: () => undefined,
  });
  return database.query<Row>(sql).finally(() => database.close());
}
