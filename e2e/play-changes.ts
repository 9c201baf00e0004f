import { startDemoShop } from '@tidemark/demo-shop/start-demo-shop.ts';
import { embeddedUrl } from '../server/src/ports/database/embedded/embedded.ts';
import { connectPostgres } from '../server/src/ports/database/postgres/postgres.ts';
import { registerUser } from './api-user.ts';
import { eventually } from './eventually.ts';
import { changePrices, settledRemains, watchSome, type Remains } from './price-changes.ts';
import { runService, type RunningService } from './run-service.ts';

const APPLIED_WITHIN_MS = 120_000;

export interface Play {
  /** Where the service's database is. */
  settings: Readonly<Record<string, string>>;
  products: number;
  /** Of each product. */
  changes: number;
  /** Makes trouble until told to stop; returns how often. */
  trouble?: (service: RunningService, stop: AbortSignal) => Promise<number>;
}

interface Played {
  remains: Remains;
  troubles: number;
}

/** Plays at the same time; where one fails the others come to their end before it is thrown. */
export async function playTogether(...plays: Play[]): Promise<Played[]> {
  const playing = plays.map(playChanges);
  await Promise.allSettled(playing);
  return Promise.all(playing);
}

/** Runs the service through a number of price changes of products with alerts, in trouble or not, and tells what is left at the end. */
export async function playChanges(play: Play): Promise<Played> {
  const shop = await startDemoShop({ moveEveryMs: null });
  const service = await runService({
    TIDEMARK_ALLOW_HOSTS: new URL(shop.url).host,
    TIDEMARK_PACE_PER_MINUTE: '60000',
    TIDEMARK_CHECKS_PER_MINUTE: '1000000',
    TIDEMARK_REQUESTS_PER_MINUTE: '1000000',
    TIDEMARK_LEASE_MS: '1000',
    TIDEMARK_RELAY_AGAIN_MS: '1000',
    TIDEMARK_DISPATCH_EVERY_MS: '50',
    LOG_LEVEL: 'warn',
    ...play.settings,
  });
  const done = new AbortController();
  try {
    const user = await registerUser(service.origin, 'shopper@example.com');
    const products = await watchSome(user, shop, play.products);
    const trouble = play.trouble?.(service, done.signal) ?? Promise.resolve(0);
    await Promise.race([
      Promise.all(products.map((product) => changePrices(user, shop, product, play.changes))),
      // It ends by itself only when it fails.
      trouble,
    ]);
    done.abort();
    const troubles = await trouble;
    await untilApplied(play.settings);
    return { remains: await settledRemains(user, products), troubles };
  } finally {
    done.abort();
    await service.stop();
    await shop.close();
  }
}

/** An event stays in the outbox until its rules have been applied; one that failed again and again rests longer and longer in between. */
async function untilApplied(settings: Play['settings']): Promise<void> {
  const url = settings['DATABASE_URL'] ?? embeddedUrl(settings['TIDEMARK_DATA_DIR'] ?? '');
  const database = connectPostgres({
    url,
    maxConnections: 1,
    statementTimeoutMs: 10_000,
    onError: () => undefined,
  });
  await eventually(
    async () => (await database.query('SELECT FROM outbox LIMIT 1')).length === 0,
    APPLIED_WITHIN_MS,
  ).finally(() => database.close());
}
