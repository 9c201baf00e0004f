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
import { openFlakyShop, peakRequests, type FlakyShop } from './flaky-shop.ts';
import { startProcesses } from './service-processes.ts';

const PACE_PER_MINUTE = 30;
const BREAKER_OPEN_MS = 4000;
const FRESH_WITHIN_MS = 4000;
const PHASE_MS = 35_000;
/** Enough products of one shop to need more checks than its pace allows. */
const PRODUCTS = 12;

async function watch(user: ApiUser, shop: FlakyShop, count: number): Promise<void> {
  const urls = Array.from({ length: count }, (_, index) => shop.urlOf(index + 1));
  await Promise.all(urls.map((url) => user.call('addProduct', { body: { url } })));
}

async function requestsDuring(ms: number, shop: FlakyShop): Promise<number> {
  const before = shop.requests.length;
  await sleep(ms);
  return shop.requests.length - before;
}

describe.runIf(inject('redisServer') !== null)('failing shops', () => {
  it(
    'checks other shops on time while some fail, pauses the failing ones, and resumes when they recover',
    { timeout: 600_000 },
    async () => {
      const folder = await mkdtemp(path.join(tmpdir(), 'tidemark-shops-'));
      const [healthy, busy, failing, stalling, blocking] = await Promise.all([
        openFlakyShop(),
        openFlakyShop(),
        openFlakyShop(),
        openFlakyShop(),
        openFlakyShop(),
      ]);
      const shops = [healthy, busy, failing, stalling, blocking];
      const proxies = await Promise.all([startHttpProxy(), startHttpProxy(), startHttpProxy()]);
      const proxiesFile = path.join(folder, 'proxies.txt');
      await writeFile(proxiesFile, proxies.map(({ url }) => `${url}\n`).join(''));
      const [redis, db] = [await startRedis(), await createTestDatabase()];
      const processes = await startProcesses(
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
        const user = await registerUser(processes.api.origin, 'shopper@example.com');
        await watch(user, healthy, 1);
        for (const shop of [busy, failing, stalling, blocking]) await watch(user, shop, PRODUCTS);
        const undisturbed = await requestsDuring(PHASE_MS, healthy);
        failing.behaviour = 'failing';
        stalling.behaviour = 'stalling';
        blocking.behaviour = 'blocking';
        const failedFrom = failing.requests.length;
        const disturbed = await requestsDuring(PHASE_MS, healthy);
        expect(undisturbed).toBeGreaterThan(PHASE_MS / FRESH_WITHIN_MS / 2);
        expect(disturbed, 'checks of the healthy shop').toBeGreaterThanOrEqual(undisturbed - 2);

        const pauses = pausesBetween(failing.requests.slice(failedFrom).map(({ atMs }) => atMs));
        expect(pauses[0]?.after, 'consecutive failures before the first pause').toBeGreaterThanOrEqual(5);
        expect(pauses.length, 'pauses of the failing shop').toBeGreaterThan(1);

        const recoveredFrom = failing.requests.length;
        for (const shop of [failing, stalling, blocking]) shop.behaviour = 'normal';
        await eventually(() => failing.requests.length > recoveredFrom + 2 * PRODUCTS && true, 120_000);
        const { items } = await user.call('listProducts', { query: { limit: 100 } });
        const outcomes = items
          .filter(({ url }) => url.includes(failing.host))
          .map((it) => it.lastCheck?.outcome)
          .map((outcome) => (outcome === 'unchanged' ? 'priced' : outcome));
        expect(new Set(outcomes)).toEqual(new Set(['priced']));

        for (const shop of shops) expect(peakRequests(shop, 60_000)).toBeLessThanOrEqual(PACE_PER_MINUTE);
        expect(peakRequests(busy, 60_000), 'requests of the busy shop per minute').toBeGreaterThan(
          PACE_PER_MINUTE / 2,
        );
      } finally {
        await processes.stop();
        await Promise.all([...shops.map((shop) => shop.close()), ...proxies.map((proxy) => proxy.close())]);
        await redis.stop();
        await db.drop();
        await rm(folder, { recursive: true, force: true });
      }
    },
  );
});

/** Pauses of at least 90% of the breaker's open time, with the number of requests before each. */
function pausesBetween(times: readonly number[]): { after: number }[] {
  const pauses: { after: number }[] = [];
  let count = 1;
  for (let index = 1; index < times.length; index++) {
    const pauseMs = (times[index] ?? 0) - (times[index - 1] ?? 0);
    if (pauseMs >= BREAKER_OPEN_MS * 0.9) {
      pauses.push({ after: count });
      count = 0;
    }
    count += 1;
  }
  return pauses;
}
