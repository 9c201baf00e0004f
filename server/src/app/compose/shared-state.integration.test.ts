import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, inject, it, vi } from 'vitest';
import { openSharedState } from './shared-state.ts';
import { readConfig } from '../../config/config.ts';
import { createLog } from '../../telemetry/log.ts';
import { eventually } from '../../../test/api/test-api.ts';
import { createTestDatabase } from '../../../test/database/test-database.ts';
import { startRedis } from '../../../test/servers/redis.ts';
import { untypedChannel } from '../../../test/ports/untyped-channel.ts';

const ONE_A_MINUTE = { burst: 1, intervalMs: 60_000 };

async function openIn(env: Record<string, string>) {
  const db = await createTestDatabase();
  const log = createLog('silent');
  const warn = vi.spyOn(log, 'warn');
  const open = () =>
    openSharedState(readConfig(env), { database: db.database, log, onError: (error) => log.warn(error) });
  return { db, open, warn };
}

describe('shared state in one process', () => {
  it('lets requests out at once on a first start, and holds them back after a restart', async () => {
    const { db, open } = await openIn({});
    const first = await open();
    expect((await first.rateLimit.enter('shop.example', ONE_A_MINUTE, null)).waitMs).toBe(0);
    const second = await open();
    expect((await second.rateLimit.enter('shop.example', ONE_A_MINUTE, null)).waitMs).toBeGreaterThan(59_000);
    await db.drop();
  });
});

describe('shared state in PostgreSQL', () => {
  it('is shared by all processes: limits, messages and cache invalidations', async () => {
    const { db, open } = await openIn({ TIDEMARK_SHARED_STATE: 'postgres' });
    const [one, two] = [await open(), await open()];
    expect((await one.rateLimit.enter('shop.example', ONE_A_MINUTE, null)).waitMs).toBe(0);
    expect((await two.rateLimit.enter('shop.example', ONE_A_MINUTE, null)).waitMs).toBeGreaterThan(0);

    const keys = Array.from({ length: 120 }, (_, n) => `product:${n}`);
    for (const key of keys) await two.cache.fetch(key, async () => ({ value: 'old', ttlMs: 60_000 }));
    await one.cache.delete(...keys);
    await eventually(async () => {
      const left = await Promise.all(keys.map((key) => two.cache.fetch(key, async () => null)));
      return left.every((value) => value === null);
    });
    await Promise.all([one.close(), two.close()]);
    await db.drop();
  });
});

describe.skipIf(inject('redisServer') === null)('shared state in Redis', () => {
  it('starts without Redis, logs once that it is unreachable, and uses it as soon as it is reachable', async () => {
    const server = await startRedis();
    await server.kill();
    const { db, open, warn } = await openIn({ REDIS_URL: server.url });
    const state = await open();
    expect(state.degraded()).toEqual({ redis: 'ECONNREFUSED' });
    expect(await state.cache.fetch('a', async () => ({ value: 'v', ttlMs: 1000 }))).toBe('v');
    const heard: unknown[] = [];
    await state.broadcast.subscribe(untypedChannel('prices'), (message) => heard.push(message));
    await state.broadcast.publish(untypedChannel('prices'), 'by the database');
    await vi.waitFor(() => expect(heard).toEqual(['by the database']));
    expect(await state.rateLimit.take('account', ONE_A_MINUTE)).toEqual({ waitMs: 0, left: 0 });
    expect((await state.rateLimit.enter('shop.example', ONE_A_MINUTE, null)).waitMs).toBeGreaterThan(0);
    await sleep(2500);
    expect(warn).toHaveBeenCalledTimes(1);
    expect(JSON.stringify(warn.mock.calls)).not.toContain(server.password);

    await server.start();
    await eventually(async () => Object.keys(state.degraded()).length === 0);
    expect(await state.rateLimit.take('another', ONE_A_MINUTE)).toEqual({ waitMs: 0, left: 0 });
    await eventually(async () => {
      await state.broadcast.publish(untypedChannel('prices'), 'by Redis');
      return heard.includes('by Redis');
    });
    await state.close();
    await db.drop();
    await server.stop();
  });
});
