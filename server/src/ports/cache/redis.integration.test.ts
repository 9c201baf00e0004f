import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { redisCache } from './redis.ts';
import { eventually } from '../../../test/api/test-api.ts';
import { startRedis, type RedisServer } from '../../../test/servers/redis.ts';
import { connectTo, type TestRedis } from '../../../test/servers/redis-connection.ts';
import { describeCache } from './cache.contract.ts';

const value = (text: string) => async () => ({ value: text, ttlMs: 60_000 });

describe.skipIf(inject('redisServer') === null)('with a real Redis', () => {
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

  describe('redisCache, when Redis goes away', () => {
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
      isBack: () => eventually(async () => one.redis.trouble() === null && other.redis.trouble() === null),
    });

    it.each([
      ['dies', () => server.kill(), () => server.start()],
      ['does not answer', async () => server.pause(), async () => server.resume()],
    ])('loads all the same when it %s, and says so once', async (_what, leave, comeBack) => {
      const { cache, isBack } = open();
      await cache.fetch('a', value('before'));
      await leave();
      for (let n = 0; n < 20; n++) expect(await cache.fetch('a', value(`${n}`))).toBe(`${n}`);
      let loads = 0;
      const slow = () => cache.fetch('b', async () => (loads++, sleep(50, { value: 'b', ttlMs: 1000 })));
      expect(await Promise.all([slow(), slow(), slow()])).toEqual(['b', 'b', 'b']);
      expect(loads).toBe(1);
      expect(one.told).toHaveLength(1);
      await comeBack();
      await isBack();
      expect(one.told).toEqual([expect.stringMatching(/^away: /), 'back']);
      expect(one.told.join()).not.toContain(server.password);
      expect(await cache.fetch('c', value('after'))).toBe('after');
      expect(await cache.fetch('c', value('never'))).toBe('after');
    });

    it('shows nobody what was deleted while it could not be told', async () => {
      const { cache, elsewhere, isBack } = open();
      await elsewhere.fetch('session', value('signed in'));
      server.pause();
      await cache.delete('session');
      server.resume();
      await isBack();
      await eventually(async () => (await elsewhere.fetch('session', async () => null)) === null);
      expect(await elsewhere.fetch('session', value('new'))).toBe('new');
    });

    it('believes no copy that a restored snapshot brings back', async () => {
      const { cache, isBack } = open();
      await cache.fetch('session', value('signed in'));
      await one.redis.command('SAVE');
      await cache.delete('session');
      await server.kill();
      await server.start();
      await isBack();
      expect(await one.redis.command('EXISTS', 'tidemark:copy:session')).toBe(1);
      expect(await cache.fetch('session', async () => null)).toBeNull();
    });

    it('does not wait for a process that died over its load longer than its bound', async () => {
      const { cache, elsewhere } = open();
      void cache.fetch('a', () => new Promise(() => undefined));
      await eventually(async () => (await one.redis.command('EXISTS', 'tidemark:load:a')) === 1);
      expect(await elsewhere.fetch('a', value('own'))).toBe('own');
    });
  });
});
