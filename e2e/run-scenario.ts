import { startDemoShop } from '@tidemark/demo-shop/start-demo-shop.ts';
import { embeddedUrl } from '../server/src/ports/database/embedded/embedded.ts';
import { connectOnce } from './connect-once.ts';
import { registerUser } from './api-user.ts';
import { eventually } from './eventually.ts';
import { changePrices, settledState, watchProducts, type FinalState } from './price-changes.ts';
import { runService, type RunningService } from './run-service.ts';

const APPLIED_WITHIN_MS = 120_000;

export interface Scenario {
  /** Settings of the service, including its database. */
  settings: Readonly<Record<string, string>>;
  products: number;
  /** Price changes per product. */
  changes: number;
  /** Injects faults until `stop` is aborted. Returns their number. */
  injectFaults?: (service: RunningService, stop: AbortSignal) => Promise<number>;
}

interface ScenarioResult {
  state: FinalState;
  faults: number;
}

/** Settings with which a change is seen, and a killed process's work is taken over, within about a second. */
export function scenarioSettings(shopUrl: string): Record<string, string> {
  return {
    TIDEMARK_ALLOW_HOSTS: new URL(shopUrl).host,
    TIDEMARK_PACE_PER_MINUTE: '60000',
    TIDEMARK_CHECKS_PER_MINUTE: '1000000',
    TIDEMARK_REQUESTS_PER_MINUTE: '1000000',
    TIDEMARK_LEASE_MS: '1000',
    TIDEMARK_QUARANTINE_MS: '1000',
    TIDEMARK_RELAY_RETRY_AFTER_MS: '1000',
    TIDEMARK_DISPATCH_EVERY_MS: '50',
    LOG_LEVEL: 'warn',
  };
}

/** Runs scenarios concurrently. If one fails, waits for the others before throwing. */
export async function runScenarios(...scenarios: Scenario[]): Promise<ScenarioResult[]> {
  const running = scenarios.map(runScenario);
  await Promise.allSettled(running);
  return Promise.all(running);
}

/** Runs the service through price changes, with or without faults, and returns the final state. */
export async function runScenario(scenario: Scenario): Promise<ScenarioResult> {
  const shop = await startDemoShop({ moveEveryMs: null });
  const service = await runService({
    ...scenarioSettings(shop.url),
    ...scenario.settings,
  });
  const done = new AbortController();
  try {
    const user = await registerUser(service.origin, 'shopper@example.com');
    const products = await watchProducts(user, shop, scenario.products);
    const changes = Promise.all(
      products.map((product) => changePrices(user, shop, product, scenario.changes)),
    );
    const injected = scenario.injectFaults?.(service, done.signal);
    // Injected faults end before `done` is aborted only if they fail.
    await (injected ? Promise.race([changes, injected]) : changes);
    done.abort();
    const faults = (await injected) ?? 0;
    await untilApplied(scenario.settings);
    return { state: await settledState(user, products), faults };
  } finally {
    done.abort();
    await service.stop();
    await shop.close();
  }
}

/** Waits until the outbox is empty. Events leave it once their rules have been applied. */
async function untilApplied(settings: Scenario['settings']): Promise<void> {
  const url = settings['DATABASE_URL'] ?? embeddedUrl(settings['TIDEMARK_DATA_DIR'] ?? '');
  const database = connectOnce(url, { statementTimeoutMs: 10_000 });
  await eventually(
    async () => (await database.query('SELECT FROM outbox LIMIT 1')).length === 0,
    APPLIED_WITHIN_MS,
  ).finally(() => database.close());
}
