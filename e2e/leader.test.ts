import { expect, inject, it } from 'vitest';
import { createTestDatabase } from '../server/test/database/test-database.ts';
import { startRedis } from '../server/test/servers/redis.ts';
import { eventually } from './eventually.ts';
import { runService, type RunningService } from './run-service.ts';

const TERM = /leading the schedule/g;

const termsOf = (service: RunningService) => service.log().match(TERM)?.length ?? 0;

it.runIf(inject('redisServer') !== null)(
  'elects another scheduler when the leader crashes, hangs or is stopped',
  { timeout: 120_000 },
  async () => {
    const [db, redis] = [await createTestDatabase(), await startRedis()];
    const settings = { DATABASE_URL: db.url, REDIS_URL: redis.url };
    const [one, two] = await Promise.all([
      runService(settings, ['--roles=scheduler']),
      runService(settings, ['--roles=scheduler']),
    ]);
    try {
      await eventually(() => termsOf(one) + termsOf(two) === 1);
      const [first, second] = termsOf(one) === 1 ? [one, two] : [two, one];

      first.pause();
      await eventually(() => termsOf(second) === 1);
      first.resume();
      await second.kill();
      await eventually(() => termsOf(first) === 2);
      await second.restart();
      expect(await first.stop()).toBe(0);
      await eventually(() => termsOf(second) === 2);
      expect(termsOf(first)).toBe(2);
    } finally {
      await Promise.all([one.stop(), two.stop()]);
      await redis.stop();
      await db.drop();
    }
  },
);
