import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { seededRandom } from '@tidemark/demo-shop/catalogue/seeded-random.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
} from '../server/src/ports/database/embedded/embedded.ts';
import { connectOnce } from './connect-once.ts';
import { startTcpProxy } from '../server/test/ports/tcp-proxy.ts';
import { urlOf } from '../server/test/database/test-database.ts';
import { runScenarios } from './run-scenario.ts';
import { type RunningService } from './run-service.ts';

const SCENARIO = { products: 5, changes: 20 };

describe('a service whose database connections are lost', () => {
  let folder: string;
  let server: EmbeddedPostgres;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'tidemark-lost-'));
    server = await startEmbeddedPostgres({ dataDir: folder, settings: { fsync: 'off' } });
    for (const name of ['quiet', 'ended', 'cut']) await queryOnce(server.url, `CREATE DATABASE ${name}`);
  });
  afterAll(async () => {
    await server.stop();
    await rm(folder, { recursive: true });
  });

  /** Terminates up to two of the service's database sessions at a time, busy ones first. */
  async function keepTerminating(_service: RunningService, stop: AbortSignal): Promise<number> {
    const next = seededRandom('ends', 5).next;
    let ended = 0;
    while (!stop.aborted) {
      await sleep(20 + next() * 300, undefined, { signal: stop }).catch(() => undefined);
      const [row] = await queryOnce<{ ended: number }>(
        server.url,
        `SELECT count(pg_terminate_backend(pid)) AS ended FROM (SELECT pid FROM pg_stat_activity
         WHERE datname = 'ended' AND backend_type = 'client backend' ORDER BY state = 'idle', random() LIMIT 2) AS sessions`,
      );
      ended += row?.ended ?? 0;
    }
    return ended;
  }

  it('has the history, daily prices and alerts of an undisturbed run', { timeout: 600_000 }, async () => {
    const link = await startTcpProxy(urlOf(server.url, 'cut'));
    const keepCutting = async (_service: RunningService, stop: AbortSignal): Promise<number> => {
      const next = seededRandom('cuts', 6).next;
      for (let cuts = 0; ; cuts++) {
        await sleep(100 + next() * 900, undefined, { signal: stop }).catch(() => undefined);
        if (stop.aborted) return cuts;
        link.disconnect();
        await sleep(next() * 200);
        link.reconnect();
      }
    };
    const [quiet, ended, cut] = await runScenarios(
      { ...SCENARIO, settings: { DATABASE_URL: urlOf(server.url, 'quiet') } },
      { ...SCENARIO, settings: { DATABASE_URL: urlOf(server.url, 'ended') }, injectFaults: keepTerminating },
      { ...SCENARIO, settings: { DATABASE_URL: link.url }, injectFaults: keepCutting },
    );
    await link.close();
    expect(quiet?.state.prices.map((prices) => prices.length)).toEqual(
      Array.from({ length: SCENARIO.products }, () => SCENARIO.changes + 1),
    );
    expect(ended?.state).toEqual(quiet?.state);
    expect(cut?.state).toEqual(quiet?.state);
    expect(ended?.faults).toBeGreaterThan(3);
    expect(cut?.faults).toBeGreaterThan(3);
  });
});

async function queryOnce<Row>(url: string, sql: string): Promise<Row[]> {
  const database = connectOnce(url, { statementTimeoutMs: 10_000 });
  return database.query<Row>(sql).finally(() => database.close());
}
