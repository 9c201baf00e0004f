import { readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { API_PREFIX } from '@tidemark/contracts/routes/index.ts';
import { seededRandom } from '@tidemark/demo-shop/catalogue/seeded-random.ts';
import { startDemoShop, type DemoShop } from '@tidemark/demo-shop/start-demo-shop.ts';
import { registerUser, type ApiUser } from '../../e2e/api-user.ts';
import { watchProducts, type WatchedProduct } from '../../e2e/price-changes.ts';
import { scenarioSettings } from '../../e2e/run-scenario.ts';
import { type Database } from '../../server/src/ports/database/database.ts';
import { embeddedUrl } from '../../server/src/ports/database/embedded/embedded.ts';
import { connectOnce } from '../../e2e/connect-once.ts';
import { serviceProcesses } from '../hostile-shop/service-processes.ts';
import { type AttackReport, type AttackSize, type AttackSuite } from '../suite.ts';
import { withService } from '../with-service.ts';

const VISITORS = 8;
const SAMPLES = 40;
/** What may be held more in the last quarter of the run than in the second, by name. */
const MAX_GROWTH = { residentMegabytes: 150, openFiles: 20, databaseConnections: 4 };

type Held = Record<keyof typeof MAX_GROWTH, number>;

/** Ordinary use for as long as given. Memory, files and connections must not grow once it is warm. */
export const soak: AttackSuite = {
  name: 'soak',
  promise: 'the service holds no more memory, files and connections after long use than after short use',
  async run(size) {
    const shop = await startDemoShop({ moveEveryMs: null });
    try {
      return await withService(scenarioSettings(shop.url), async (service, folder) => {
        const database = connectOnce(embeddedUrl(folder), { statementTimeoutMs: 30_000 });
        try {
          const user = await registerUser(service.origin, 'shopper@example.com');
          const products = await watchProducts(user, shop, VISITORS);
          const visit: Visit = { origin: service.origin, shop, user, requests: 0, failures: new Set() };
          const done = new AbortController();
          const visiting = products.map((product, index) =>
            keepVisiting(visit, product, size.seed + index, done.signal),
          );
          const samples = await sample(service.pid, database, size).finally(() => done.abort());
          await Promise.all(visiting);
          return report(visit, samples);
        } finally {
          await database.close();
        }
      });
    } finally {
      await shop.close();
    }
  },
};

interface Visit {
  origin: string;
  shop: DemoShop;
  user: ApiUser;
  requests: number;
  /** Each kind of failure once. */
  failures: Set<string>;
}

/** What a person and their devices do, again and again: prices move, pages are opened, rules come and go. */
async function keepVisiting(
  visit: Visit,
  { id, shopId, firstMinor }: WatchedProduct,
  seed: number,
  stop: AbortSignal,
): Promise<void> {
  const { call } = visit.user;
  const { next } = seededRandom('soak', seed);
  const params = { id };
  const acts: (() => Promise<unknown>)[] = [
    async () => {
      const price = ((firstMinor * (80 + Math.floor(next() * 20))) / 10_000).toFixed(2);
      visit.shop.setPrice({ product: shopId, price, listPrice: null });
      await call('checkProduct', { params });
    },
    () => call('listProducts', {}),
    () => call('getPrices', { params, query: { range: '7d' } }),
    () => call('getForecast', { params }),
    () => call('searchProducts', { query: { q: 'chair' } }),
    () => call('listNotifications', { query: { limit: 20 } }),
    async () => {
      const { alert } = await call('createAlert', {
        body: { productId: id, type: 'percent_drop', percent: 1 + Math.floor(next() * 9000) / 100 },
      });
      await call('deleteAlert', { params: { id: alert.id } });
    },
    () => openStream(visit),
  ];
  while (!stop.aborted) {
    const act = acts[Math.floor(next() * acts.length)];
    await act?.().catch((error: unknown) => visit.failures.add(String(error)));
    visit.requests++;
  }
}

/** Opens a stream of live updates and leaves after its first bytes. */
async function openStream({ origin, user }: Visit): Promise<void> {
  const response = await fetch(`${origin}${API_PREFIX}/stream`, {
    headers: { authorization: `Bearer ${user.apiKey}` },
  });
  if (!response.ok) throw new Error(`the stream responded with ${response.status}`);
  await response.body?.cancel();
}

/** Samples at equal intervals for as long as given, and takes at least SAMPLES. */
async function sample(pid: number, database: Database, { seconds }: AttackSize): Promise<Held[]> {
  const samples: Held[] = [];
  for (let taken = 0; taken < SAMPLES; taken++) {
    await sleep((seconds * 1000) / SAMPLES);
    samples.push(await held(pid, database));
  }
  return samples;
}

async function held(pid: number, database: Database): Promise<Held> {
  const processes = serviceProcesses(pid);
  const [row] = await database.query<{ connections: number }>(
    `SELECT count(*)::integer AS connections FROM pg_stat_activity WHERE backend_type = 'client backend'`,
  );
  return {
    residentMegabytes: processes.reduce((sum, { residentBytes }) => sum + residentBytes, 0) / 1e6,
    openFiles: processes.reduce((sum, process) => sum + readdirSync(`/proc/${process.pid}/fd`).length, 0),
    databaseConnections: row?.connections ?? 0,
  };
}

function report(visit: Visit, samples: readonly Held[]): AttackReport {
  const quarter = Math.floor(samples.length / 4);
  const figures: Record<string, number> = {};
  const failures = [...visit.failures];
  for (const name of Object.keys(MAX_GROWTH) as (keyof Held)[]) {
    const warm = median(samples.slice(quarter, 2 * quarter).map((it) => it[name]));
    const last = median(samples.slice(-quarter).map((it) => it[name]));
    figures[`${name}WhenWarm`] = Math.round(warm);
    figures[`${name}AtTheEnd`] = Math.round(last);
    if (last - warm > MAX_GROWTH[name])
      failures.push(`${name} grew from ${Math.round(warm)} to ${Math.round(last)}`);
  }
  return { attempts: visit.requests, failures, figures };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
