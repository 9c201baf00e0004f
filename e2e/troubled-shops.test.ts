import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, inject, it } from 'vitest';
import { startRedis } from '../server/test/servers/redis.ts';
import { startHttpProxy } from '../server/test/shop/local-proxies.ts';
import { createTestDatabase } from '../server/test/database/test-database.ts';
import { registerUser, type ApiUser } from './api-user.ts';
import { eventually } from './eventually.ts';
import { startFleet } from './fleet.ts';
import { busiest, openMoodyShop, type MoodyShop } from './moody-shop.ts';

const PACE_PER_MINUTE = 30;
const BREAKER_OPEN_MS = 4000;
const FRESH_WITHIN_MS = 4000;
const PHASE_MS = 35_000;
/** So many products of one shop want more checks than its pace allows. */
const PRODUCTS = 12;

async function watch(user: ApiUser, shop: MoodyShop, count: number): Promise<void> {
  const urls = Array.from({ length: count }, (_, index) => shop.urlOf(index + 1));
  await Promise.all(urls.map((url) => user.call('addProduct', { body: { url } })));
}

async function requestsDuring(ms: number, shop: MoodyShop): Promise<number> {
  const before = shop.requests.length;
  await sleep(ms);
  return shop.requests.length - before;
}

describe.runIf(inject('redisServer') !== null)('shops in trouble', () => {
  it('hold up nobody else, are left alone while they are, and come back', { timeout: 300_000 }, async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'tidemark-shops-'));
    const [well, busy, failing, stalling, blocking] = await Promise.all([
      openMoodyShop(),
      openMoodyShop(),
      openMoodyShop(),
      openMoodyShop(),
      openMoodyShop(),
    ]);
    const shops = [well, busy, failing, stalling, blocking];
    const proxies = await Promise.all([startHttpProxy(), startHttpProxy(), startHttpProxy()]);
    const proxiesFile = path.join(folder, 'proxies.txt');
    await writeFile(proxiesFile, proxies.map(({ url }) => `${url}\n`).join(''));
    const [redis, db] = [await startRedis(), await createTestDatabase()];
    const fleet = await startFleet(
      {
        DATABASE_URL: db.url,
        REDIS_URL: redis.url,
        TIDEMARK_ALLOW_HOSTS: shops.map(({ host }) => host).join(),
        TIDEMARK_PACE_PER_MINUTE: String(PACE_PER_MINUTE),
        TIDEMARK_FRESH_WITHIN_MS: String(FRESH_WITHIN_MS),
        TIDEMARK_BREAKER_OPEN_MS: String(BREAKER_OPEN_MS),
        TIDEMARK_RETRY_AFTER_MS: '500',
        TIDEMARK_BLOCKED_RETRY_AFTER_MS: '500',
        TIDEMARK_FETCH_TIMEOUT_MS: '5000',
        TIDEMARK_PROXIES_FILE: proxiesFile,
        LOG_LEVEL: 'warn',
      },
      { 'worker-1': 'worker', 'worker-2': 'worker', others: 'scheduler,relay,alerts,notifier' },
    );
    try {
      const user = await registerUser(fleet.api.origin, 'shopper@example.com');
      await watch(user, well, 1);
      for (const shop of [busy, failing, stalling, blocking]) await watch(user, shop, PRODUCTS);
      const undisturbed = await requestsDuring(PHASE_MS, well);
      failing.mood = 'failing';
      stalling.mood = 'stalling';
      blocking.mood = 'blocking';
      const failedFrom = failing.requests.length;
      const disturbed = await requestsDuring(PHASE_MS, well);
      expect(undisturbed).toBeGreaterThan(PHASE_MS / FRESH_WITHIN_MS / 2);
      expect(disturbed, 'checks of the shop that is well').toBeGreaterThanOrEqual(undisturbed - 2);

      const rests = restsBetween(failing.requests.slice(failedFrom).map(({ atMs }) => atMs));
      expect(rests[0]?.after, 'failures in a row before it rests').toBeGreaterThanOrEqual(5);
      expect(rests.length, 'rests of the failing shop').toBeGreaterThan(1);

      const healedFrom = failing.requests.length;
      for (const shop of [failing, stalling, blocking]) shop.mood = 'well';
      await eventually(() => failing.requests.length > healedFrom + 2 * PRODUCTS && true, 120_000);
      const { items } = await user.call('listProducts', { query: { limit: 100 } });
      const outcomes = items
        .filter(({ url }) => url.includes(failing.host))
        .map((it) => it.lastCheck?.outcome)
        .map((outcome) => (outcome === 'unchanged' ? 'priced' : outcome));
      expect(new Set(outcomes)).toEqual(new Set(['priced']));

      for (const shop of shops) expect(busiest(shop, 60_000)).toBeLessThanOrEqual(PACE_PER_MINUTE);
      expect(busiest(busy, 60_000), 'the pace is used').toBeGreaterThan(PACE_PER_MINUTE / 2);
    } finally {
      await fleet.stop();
      await Promise.all([...shops.map((shop) => shop.close()), ...proxies.map((proxy) => proxy.close())]);
      await redis.stop();
      await db.drop();
      await rm(folder, { recursive: true, force: true });
    }
  });
});

/** The breaks of nearly a breaker's rest or more, each with the number of requests since the one before. */
function restsBetween(times: readonly number[]): { after: number }[] {
  const rests: { after: number }[] = [];
  let count = 1;
  for (let index = 1; index < times.length; index++) {
    const pauseMs = (times[index] ?? 0) - (times[index - 1] ?? 0);
    if (pauseMs >= BREAKER_OPEN_MS * 0.9) {
      rests.push({ after: count });
      count = 0;
    }
    count += 1;
  }
  return rests;
}
