import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { connectPostgres } from '../database/postgres/postgres.ts';
import { type RateLimit } from './rate-limit.ts';
import { memoryRateLimit } from './memory.ts';
import { postgresLease } from './postgres/lease.ts';
import { postgresRateLimit } from './postgres/postgres.ts';
import { redisRateLimit } from './redis/redis.ts';
import { failoverLimits, LEASE_MS, type FailoverLimits } from './failover-limits.ts';
import { paceRate } from '../../shop/crawling/pace.ts';
import { deleteExpiredLimits } from './postgres/delete-expired-limits.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/database/test-database.ts';
import { connectTo } from '../../../test/servers/redis-connection.ts';
import { startRedis, type RedisServer } from '../../../test/servers/redis.ts';
import { maxExcessOverRate } from '../../../test/ports/max-excess-over-rate.ts';
import { describeRateLimit } from './rate-limit.contract.ts';

const NUM_RUNS = 15;
/** Most delay between letting a request through and recording it. */
const LATE_MS = 300;
const onError = (error: Error) => {
  throw error;
};

describeRateLimit(
  'PostgreSQL',
  async () => {
    const { database, drop } = await createTestDatabase();
    return {
      async make(now, historyLostUntilMs = 0) {
        await database.query('TRUNCATE limiter_buckets, limiter_domains, limiter_reset');
        await database.query('INSERT INTO limiter_reset (reset_at) VALUES ($1)', [historyLostUntilMs]);
        return postgresRateLimit(database, { onError, now });
      },
      close: drop,
    };
  },
  { numRuns: NUM_RUNS },
);

describe('postgresRateLimit', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await createTestDatabase();
  });
  afterAll(() => db.drop());

  it('lets no more than the burst through when many requests come at once', async () => {
    const limit = postgresRateLimit(db.database, { onError });
    const rate = { burst: 5, intervalMs: 60_000 };
    const entries = await Promise.all(
      Array.from({ length: 40 }, () => limit.enter('crowd.example', rate, null)),
    );
    expect(entries.filter(({ waitMs }) => waitMs === 0)).toHaveLength(5);
  });

  it('gives each request of a batch its own result, in order', async () => {
    const limit = postgresRateLimit(db.database, { onError });
    const slow = { burst: 1, intervalMs: 60_000 };
    const breaker = { failuresToOpen: 1, openForMs: 60_000, trials: 1 };
    await limit.report('failing.example', { ok: false, page: '1', sources: ['a'] }, breaker);
    const entries = await Promise.all([
      limit.enter('z.example', slow, breaker),
      limit.enter('z.example', slow, breaker),
      limit.enter('failing.example', slow, breaker),
      limit.enter('failing.example', slow, null),
      limit.enter('a.example', slow, null),
    ]);
    expect(entries.map(({ blockedBy }) => blockedBy)).toEqual([null, 'pace', 'breaker', null, null]);
  });

  it('keeps the burst when several processes request the same domains after a crash, while expired limits are deleted', async () => {
    const processes = Array.from({ length: 3 }, () =>
      connectPostgres({ url: db.url, maxConnections: 2, statementTimeoutMs: 60_000, onError }),
    );
    const limits = processes.map((database) => postgresRateLimit(database, { onError }));
    const domains = Array.from({ length: 60 }, (_, n) => `crowd-${n}.example`);
    const rate = { burst: 4, intervalMs: 100_000_000 };
    await db.database.query('TRUNCATE limiter_domains, limiter_reset');
    const passed = new Map<string, number>();
    const enterAll = async (limit: RateLimit, requested: readonly string[]) => {
      const entries = await Promise.all(requested.map((domain) => limit.enter(domain, rate, null)));
      for (const [at, { waitMs }] of entries.entries())
        if (waitMs === 0) passed.set(requested[at] ?? '', (passed.get(requested[at] ?? '') ?? 0) + 1);
    };
    await Promise.all(limits.map((limit) => enterAll(limit, domains)));
    expect(passed.size, 'all domains are delayed at first').toBe(0);
    await db.database.query('UPDATE limiter_reset SET reset_at = 0');
    for (let round = 0; round < 10; round++) {
      const orders = [domains, domains.toReversed(), [...domains.slice(round * 5), ...domains]];
      await Promise.all([
        ...limits.map((limit, n) => enterAll(limit, orders[n] ?? [])),
        deleteExpiredLimits(db.database),
      ]);
    }
    expect(passed).toEqual(new Map(domains.map((domain) => [domain, rate.burst])));
    await Promise.all(processes.map((database) => database.close()));
  });

  it('delays every domain after a crash that emptied its tables', async () => {
    await db.database.query('TRUNCATE limiter_domains, limiter_reset');
    const limit = postgresRateLimit(db.database, { onError });
    const entry = await limit.enter('shop.example', { burst: 5, intervalMs: 10_000 }, null);
    expect(entry).toMatchObject({ blockedBy: 'pace' });
    expect(entry.waitMs).toBeGreaterThan(9000);
  });

  it('lets nothing through as a fallback whose lease is not held', async () => {
    const limit = postgresRateLimit(db.database, { onError, requiresLease: true });
    expect((await limit.enter('any.example', { burst: 5, intervalMs: 1 }, null)).waitMs).toBeGreaterThan(0);
  });

  it('deletes only full buckets and unused breakers', async () => {
    const limit = postgresRateLimit(db.database, { onError });
    const breaker = { failuresToOpen: 1, openForMs: 60_000, trials: 1 };
    await limit.take('spent', { burst: 1, intervalMs: 1 });
    await limit.take('waiting', { burst: 1, intervalMs: 60_000 });
    const failure = { ok: false, page: '1', sources: ['a'] } as const;
    await limit.report('broken.example', failure, breaker);
    await limit.report('fine.example', failure, { ...breaker, failuresToOpen: 9 });
    await limit.report('fine.example', { ok: true, sources: ['a'] }, breaker);
    await limit.pause('paused.example', 60_000);
    await limit.pause('resumed.example', 1);
    await sleep(5);
    await deleteExpiredLimits(db.database);
    const left = await db.database.query<{ key: string }>('SELECT key FROM limiter_buckets');
    expect(left).toEqual([{ key: 'waiting' }]);
    const domains = await db.database.query<{ domain: string }>('SELECT domain FROM limiter_domains');
    expect(
      domains
        .map(({ domain }) => domain)
        .filter((domain) => !domain.startsWith('crowd'))
        .sort(),
    ).toEqual(expect.arrayContaining(['broken.example', 'paused.example']));
    for (const deleted of ['fine.example', 'resumed.example'])
      expect(domains).not.toContainEqual({ domain: deleted });
  });

  it('ends a failover lease within its length after the clock was set back', async () => {
    const lease = postgresLease(db.database);
    const { epoch } = await lease.renew();
    await db.database.query(
      'UPDATE limiter_failover SET leased_until = leased_until + 2e8, epoch_started_at = epoch_started_at + 2e8',
    );
    expect(await lease.read()).toEqual({ epoch, isHeld: true });
    const [row] = await db.database.query<{ aheadMs: number }>(
      `SELECT greatest(leased_until, epoch_started_at) - limiter_now(NULL) AS "aheadMs" FROM limiter_failover`,
    );
    expect(row?.aheadMs).toBeLessThanOrEqual(LEASE_MS);
  });

  it('does not delay domains until the clock has caught up with a reset before it was set back', async () => {
    await db.database.query('TRUNCATE limiter_domains, limiter_reset');
    await db.database.query('INSERT INTO limiter_reset (reset_at) VALUES (limiter_now(NULL) + 2e8)');
    const limit = postgresRateLimit(db.database, { onError });
    const rate = { burst: 5, intervalMs: 1 };
    await limit.enter('shop.example', rate, null);
    await sleep(5);
    expect((await limit.enter('shop.example', rate, null)).waitMs).toBe(0);
  });
});

describe.skipIf(inject('redisServer') === null)('limits in a real Redis', () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(() => server?.stop());

  describeRateLimit(
    'Redis',
    async () => {
      const { redis } = await connectTo(server);
      return {
        async make(now, historyLostUntilMs = 0) {
          await redis.command('FLUSHALL');
          const id = `${redis.serverRunId()}.0`;
          await redis.command('HSET', 'tidemark:limits:instance', 'id', id, 'since', historyLostUntilMs);
          const limits = redisRateLimit(redis, now);
          return { ...limits, enter: (domain, rate, breaker) => limits.enter(domain, rate, breaker, 0) };
        },
        close: () => redis.close(),
      };
    },
    { numRuns: NUM_RUNS },
  );

  describe('redisRateLimit', () => {
    const rate = { burst: 5, intervalMs: 10_000 };

    it('delays every domain when the server is empty, and in a new epoch', async () => {
      const { redis } = await connectTo(server);
      await redis.command('FLUSHALL');
      const limit = redisRateLimit(redis);
      const first = await limit.enter('shop.example', rate, null, 0);
      expect(first).toEqual({ waitMs: 10_000, blockedBy: 'pace' });
      await redis.command('HSET', 'tidemark:limits:instance', 'since', 0);
      expect((await limit.enter('shop.example', rate, null, 0)).waitMs).toBe(0);
      expect((await limit.enter('shop.example', rate, null, 1)).waitMs).toBe(10_000);
      await redis.close();
    });

    it('uses the server’s clock and one bucket for all processes', async () => {
      const connections = await Promise.all([connectTo(server), connectTo(server)]);
      await connections[0]?.redis.command('FLUSHALL');
      const limits = connections.map(({ redis }) => redisRateLimit(redis));
      const taken = await Promise.all(
        Array.from({ length: 40 }, (_, n) => limits[n % 2]?.take('crowd', { burst: 7, intervalMs: 60_000 })),
      );
      expect(taken.filter((one) => one?.waitMs === 0)).toHaveLength(7);
      await Promise.all(connections.map(({ redis }) => redis.close()));
    });
  });

  describe('Redis with PostgreSQL as its fallback', () => {
    it('keeps the pace of three processes while Redis is killed, started empty, paused and resumed', async () => {
      const db = await createTestDatabase();
      const connections = await Promise.all([connectTo(server), connectTo(server), connectTo(server)]);
      const processes = connections.map(({ redis }) =>
        failoverLimits({
          shared: redisRateLimit(redis),
          fallback: postgresRateLimit(db.database, { onError, requiresLease: true }),
          lease: postgresLease(db.database),
          local: memoryRateLimit(),
        }),
      );
      const rate = paceRate(600, null);
      const stopping = new AbortController();
      const requesting = processes.map((one) => requestUntil(stopping.signal, one, rate));
      await sleep(2000);
      await server.kill();
      await sleep(8000);
      await server.start();
      await sleep(8000);
      server.pause();
      await sleep(8000);
      server.resume();
      await sleep(8000);
      stopping.abort();
      const passed = (await Promise.all(requesting)).flat().sort((a, b) => a - b);
      for (const one of processes) one.close();
      await Promise.all(connections.map(({ redis }) => redis.close()));
      await db.drop();

      expect(maxExcessOverRate(passed, rate, LATE_MS)).toBeLessThanOrEqual(0);
      const secondsWithRequests = new Set(passed.map((at) => Math.floor(at / 1000))).size;
      expect(secondsWithRequests, 'requests continue while Redis is unreachable').toBeGreaterThan(12);
    }, 90_000);
  });
});

/** The times at which requests were let through. */
async function requestUntil(
  signal: AbortSignal,
  limits: FailoverLimits,
  rate: ReturnType<typeof paceRate>,
): Promise<number[]> {
  const passed: number[] = [];
  while (!signal.aborted) {
    const { waitMs } = await limits.enter('shop.example', rate, null);
    if (waitMs === 0) passed.push(performance.now());
    else await sleep(Math.min(waitMs, 250));
  }
  return passed;
}
