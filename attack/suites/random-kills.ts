import { setTimeout as sleep } from 'node:timers/promises';
import { seededRandom } from '@tidemark/demo-shop/catalogue/seeded-random.ts';
import { startDemoShop } from '@tidemark/demo-shop/start-demo-shop.ts';
import { registerUser } from '../../e2e/api-user.ts';
import {
  changePrices,
  expectedAlerts,
  plannedPrices,
  settledState,
  watchProducts,
  type FinalState,
} from '../../e2e/price-changes.ts';
import { postgresOf } from '../../e2e/process-tree.ts';
import { scenarioSettings } from '../../e2e/run-scenario.ts';
import { type RunningService } from '../../e2e/run-service.ts';
import { casesAt, type AttackReport, type AttackSize, type AttackSuite } from '../suite.ts';
import { withService } from '../with-service.ts';

const CHANGES = 1000;
const MOST_PRODUCTS = 10;
/** Kills the service, its database or both with SIGKILL at random moments while prices change. */
export const randomKills: AttackSuite = {
  name: 'random-kills',
  promise: 'every price is stored once and every alert is sent once, whatever is killed',
  async run(size) {
    const shop = await startDemoShop({ moveEveryMs: null });
    try {
      return await withService(scenarioSettings(shop.url), async (service, folder) => {
        const user = await registerUser(service.origin, 'shopper@example.com');
        const products = await watchProducts(user, shop, casesAt(size, MOST_PRODUCTS));
        const changes = Math.round(casesAt(size, CHANGES) / products.length);
        const changing = Promise.all(products.map((product) => changePrices(user, shop, product, changes)));
        const done = new AbortController();
        const killing = keepKilling(service, folder, size, done.signal);
        await Promise.race([changing, killing]).finally(() => done.abort());
        const kills = await killing;
        const served = products.map((product) => plannedPrices(product, changes));
        return report(served, await settledState(user, products), kills);
      });
    } finally {
      await shop.close();
    }
  },
};

interface Kills {
  service: number;
  database: number;
}

/**
 * Kills at least once, and then until the signal aborts. Between two kills the service runs for up to three
 * times its last start time, so that a slow machine makes as much progress as a fast one.
 */
async function keepKilling(
  service: RunningService,
  folder: string,
  { seed }: AttackSize,
  stop: AbortSignal,
): Promise<Kills> {
  const { next } = seededRandom('random kills', seed);
  const kills = { service: 0, database: 0 };
  let startMs = 1000;
  while (kills.service === 0 || !stop.aborted) {
    await sleep(200 + next() * 3 * startMs);
    const target = Math.floor(next() * 3);
    if (target > 0 && kills.service > 0) {
      kills.database += await killDatabase(folder);
      if (target === 1) continue;
    }
    await service.kill();
    kills.service++;
    const killedAt = performance.now();
    await service.restart();
    startMs = performance.now() - killedAt;
  }
  return kills;
}

/** Returns how many were killed: none while the server is being restarted. */
async function killDatabase(folder: string): Promise<number> {
  try {
    process.kill(await postgresOf(folder), 'SIGKILL');
    return 1;
  } catch {
    return 0;
  }
}

function report(served: string[][], { prices, alerts }: FinalState, kills: Kills): AttackReport {
  const expected = served.map(expectedAlerts);
  const failures = served.flatMap((own, index) => [
    ...differences(`prices of product ${index}`, own, prices[index] ?? []),
    ...differences(`alerts of product ${index}`, expected[index] ?? [], alerts[index] ?? []),
  ]);
  return {
    attempts: kills.service + kills.database,
    failures,
    figures: {
      serviceKills: kills.service,
      databaseKills: kills.database,
      pointsExpected: served.flat().length,
      pointsWritten: prices.flat().length,
      alertsExpected: expected.flat().length,
      alertsReceived: alerts.flat().length,
    },
  };
}

function differences(what: string, expected: readonly string[], actual: readonly string[]): string[] {
  if (expected.join() === actual.join()) return [];
  return [`${what}: expected ${expected.join(', ')}; found ${actual.join(', ')}`];
}
