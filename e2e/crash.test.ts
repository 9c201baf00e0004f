import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { seededRandom } from '@tidemark/demo-shop/seeded-random.ts';
import { startDemoShop } from '@tidemark/demo-shop/start-demo-shop.ts';
import { describe, expect, it } from 'vitest';
import { registerUser } from './api-user.ts';
import { changePrices, settledRemains, watchSome, type Remains } from './price-changes.ts';
import { runService, type RunningService } from './run-service.ts';

const CHANGES = 500;
const PRODUCTS = 10;

/** kill -9 at random moments until told to stop; returns how often. */
async function keepKilling(service: RunningService, stop: AbortSignal): Promise<number> {
  const next = seededRandom('kills', 99).next;
  for (let kills = 0; ; kills++) {
    await sleep(200 + next() * 1800, undefined, { signal: stop }).catch(() => undefined);
    if (stop.aborted) return kills;
    await service.kill();
    await service.restart();
  }
}

async function play(killing: boolean): Promise<{ remains: Remains; kills: number }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'tidemark-crash-'));
  const shop = await startDemoShop({ moveEveryMs: null });
  const service = await runService({
    TIDEMARK_DATA_DIR: folder,
    TIDEMARK_ALLOW_HOSTS: new URL(shop.url).host,
    TIDEMARK_PACE_PER_MINUTE: '60000',
    TIDEMARK_CHECKS_PER_MINUTE: '1000000',
    TIDEMARK_REQUESTS_PER_MINUTE: '1000000',
    TIDEMARK_LEASE_MS: '1000',
    TIDEMARK_RELAY_AGAIN_MS: '1000',
    TIDEMARK_DISPATCH_EVERY_MS: '50',
    LOG_LEVEL: 'warn',
  });
  try {
    const user = await registerUser(service.origin, 'shopper@example.com');
    const products = await watchSome(user, shop, PRODUCTS);
    const done = new AbortController();
    const killer = killing ? keepKilling(service, done.signal) : Promise.resolve(0);
    await Promise.all(products.map((product) => changePrices(user, shop, product, CHANGES / PRODUCTS)));
    done.abort();
    const kills = await killer;
    return { remains: await settledRemains(user, products), kills };
  } finally {
    await service.stop();
    await shop.close();
    await rm(folder, { recursive: true, force: true });
  }
}

describe('kill -9', () => {
  it(
    `at random moments of ${CHANGES} price changes leaves the history, the days and the alerts of an undisturbed run`,
    { timeout: 600_000 },
    async () => {
      const undisturbed = await play(false);
      expect(undisturbed.remains.prices.map((prices) => prices.length)).toEqual(
        Array.from({ length: PRODUCTS }, () => CHANGES / PRODUCTS + 1),
      );
      expect(undisturbed.remains.alerts.flat().length).toBeGreaterThan(PRODUCTS);
      const killed = await play(true);
      expect(killed.kills).toBeGreaterThan(3);
      expect(killed.remains).toEqual(undisturbed.remains);
    },
  );
});
