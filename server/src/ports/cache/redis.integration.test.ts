import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { redisCache } from './redis.ts';
import { eventually } from '../../../test/api/test-api.ts';
import { startRedis, type RedisServer } from '../../../test/servers/redis.ts';
import { connectTo, type TestRedis } from '../../../test/servers/redis-connection.ts';
import { describeCache } from './cache.contract.ts';

const value = (text: string) => async () => ({ value: text, ttlMs: 60_000 });

describe.skipIf(inject('redisServer') === null)('the cache in a real Redis', () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(() => server?.stop());

  describeCache('Redis', async () => {
    const [one, other] = [await connectTo(server), await connectTo(server)];
    await one.redis.command('FLUSHALL');
    return {
      cache: redisCache(one.redis),
      other: redisCache(other.redis),
      advance: (ms) => sleep(ms),
      close: async () => void (await Promise.all([one.redis.close(), other.redis.close()])),
    };
  });

  describe('redisCache when Redis becomes unreachable', () => {
    let one: TestRedis;
    let other: TestRedis;
    beforeEach(async () => {
      [one, other] = [await connectTo(server), await connectTo(server)];
      await one.redis.command('FLUSHALL');
    });
    afterEach(async () => {
      server.resume();
      await Promise.all([one.redis.close(), other.redis.close()]);
    });
    const open = () => ({
      cache: redisCache(one.redis),
      elsewhere: redisCache(other.redis),
      untilReachable: () =>
        eventually(
          async () => one.redis.unavailableReason() === null && other.redis.unavailableReason() === null,
        ),
    });

    it.each([
      ['crashes', () => server.kill(), () => server.start()],
      ['does not respond', async () => server.pause(), async () => server.resume()],
    ])('loads without Redis when it %s, and reports that once', async (_failure, fail, recover) => {
      const { cache, untilReachable } = open();
      await cache.fetch('a', value('before'));
      await fail();
      for (let n = 0; n < 20; n++) expect(await cache.fetch('a', value(`${n}`))).toBe(`${n}`);
      let loads = 0;
      const slow = () => cache.fetch('b', async () => (loads++, sleep(50, { value: 'b', ttlMs: 1000 })));
      expect(await Promise.all([slow(), slow(), slow()])).toEqual(['b', 'b', 'b']);
      expect(loads).toBe(1);
      expect(one.changes).toHaveLength(1);
      await recover();
      await untilReachable();
      expect(one.changes).toEqual([expect.stringMatching(/^unreachable: /), 'reachable']);
      expect(one.changes.join()).not.toContain(server.password);
      expect(await cache.fetch('c', value('after'))).toBe('after');
      expect(await cache.fetch('c', value('never'))).toBe('after');
    });

    it('returns no entry that was deleted while Redis was unreachable', async () => {
      const { cache, elsewhere, untilReachable } = open();
      await elsewhere.fetch('session', value('signed in'));
      server.pause();
      await cache.delete('session');
      server.resume();
      await untilReachable();
      await eventually(async () => (await elsewhere.fetch('session', async () => null)) === null);
      expect(await elsewhere.fetch('session', value('new'))).toBe('new');
    });

    it('ignores an entry from a restored snapshot', async () => {
      const { cache, untilReachable } = open();
      await cache.fetch('session', value('signed in'));
      await one.redis.command('SAVE');
      await cache.delete('session');
      await server.kill();
      await server.start();
      await untilReachable();
      expect(await one.redis.command('EXISTS', 'tidemark:cache:entry:session')).toBe(1);
      expect(await cache.fetch('session', async () => null)).toBeNull();
    });

    it('waits only for a bounded time for a process that crashed during its load', async () => {
      const { cache, elsewhere } = open();
      void cache.fetch('a', () => new Promise(() => undefined));
      await eventually(async () => (await one.redis.command('EXISTS', 'tidemark:cache:lock:a')) === 1);
      expect(await elsewhere.fetch('a', value('own'))).toBe('own');
    });
  });
});
