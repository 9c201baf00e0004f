/**
 * Compares Tidemark with Crawlee's CheerioCrawler on the same pages: npm run bench:peers -- [--pages=3000]
 * Tidemark runs complete checks (queue, robots.txt, pace, fetch, extraction, history, rules). The crawler
 * reads title and price and inserts one row. --crawlee=FOLDER is where Crawlee is installed.
 * Prints pages per CPU second (PostgreSQL included) after a warm-up; the last line is one JSON line.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { installCrawlee, startCrawlee } from './peers/start-crawlee.ts';
import { countChecks, waitForChecks } from './pipeline/check-stats.ts';
import { type SeedPlan } from './pipeline/seed-database.ts';
import { cpuSecondsOf } from './pipeline/process-usage.ts';
import { startShops } from './pipeline/start-shops.ts';
import { startEnvironment, type Environment } from './pipeline/start-environment.ts';
import { allowHosts, planShops, requestPath, productAt } from './pipeline/plan-shops.ts';

const { values } = parseArgs({
  options: {
    pages: { type: 'string', default: '3000' },
    'warm-up': { type: 'string', default: '6000' },
    concurrency: { type: 'string', default: '64' },
    crawlee: { type: 'string', default: path.join(tmpdir(), 'tidemark-bench-crawlee') },
  },
});
const pages = Number(values.pages);
const warmUp = Number(values['warm-up']);
const concurrency = Number(values.concurrency);
/**
 * The most a shop can have: with few shops every robots.txt is cached by the end of the warm-up, as it would
 * be for a day.
 */
const PRODUCTS_PER_SHOP = 40;
/** The crawler ignores the shops' pace, so this bench does not count violations. */
const UNLIMITED_PACE = 1_000_000;

const SHOP_PLAN = {
  shops: Math.ceil((pages + warmUp) / PRODUCTS_PER_SHOP),
  productsPerShop: PRODUCTS_PER_SHOP,
  watchedPercent: 20,
  firstOfDayPercent: 12,
  visitorCountPercent: 0,
};
const SEED_PLANS: Readonly<Record<string, SeedPlan>> = {
  fresh: { ...SHOP_PLAN, validatorPercent: 0, noncePercent: 100, changePercent: 5 },
  visitorCounts: {
    ...SHOP_PLAN,
    validatorPercent: 0,
    noncePercent: 0,
    visitorCountPercent: 100,
    changePercent: 5,
  },
  identical: { ...SHOP_PLAN, validatorPercent: 0, noncePercent: 0, changePercent: 0 },
  notModified: { ...SHOP_PLAN, validatorPercent: 100, noncePercent: 0, changePercent: 0 },
};

const crawlee = await installCrawlee(values.crawlee);
const figures: Record<string, object> = {};
for (const [kind, plan] of Object.entries(SEED_PLANS)) figures[kind] = await compare(plan);
console.table(figures);
console.log(JSON.stringify({ pages, warmUp, concurrency, crawlee, ...figures }));

async function compare(plan: SeedPlan) {
  const folder = await mkdtemp(path.join(tmpdir(), 'tidemark-peers-'));
  const shop = await startShops(plan, UNLIMITED_PACE);
  const settings = {
    TIDEMARK_ALLOW_HOSTS: allowHosts(plan, shop.port),
    TIDEMARK_CHECK_CONCURRENCY: values.concurrency,
    TIDEMARK_PACE_PER_MINUTE: '6000',
    LOG_LEVEL: 'warn',
  };
  try {
    const environment = await startEnvironment({
      folder,
      plan,
      shopPort: shop.port,
      settings,
      brokers: null,
      workers: 0,
    });
    try {
      const tidemark = await measureTidemark(environment);
      const crawler = await measureCrawlee(environment, plan, shop.port);
      return {
        tidemarkPerCpuSecond: round(tidemark),
        crawleePerCpuSecond: round(crawler),
        ratio: round(tidemark / crawler),
      };
    } finally {
      await environment.close();
    }
  } finally {
    await shop.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Checks per CPU second of the service (all threads) and PostgreSQL together. */
async function measureTidemark(environment: Environment): Promise<number> {
  const spent = () => Object.values(environment.cpuSeconds()).reduce((total, each) => total + each, 0);
  await waitForChecks(environment.database, warmUp);
  const [from, before] = [await countChecks(environment.database), spent()];
  await waitForChecks(environment.database, warmUp + pages * 0.95);
  return ((await countChecks(environment.database)) - from) / (spent() - before);
}

/** Pages per CPU second of the crawler and PostgreSQL together. */
async function measureCrawlee(environment: Environment, plan: SeedPlan, port: number): Promise<number> {
  await environment.pauseChecks();
  await environment.database.query(
    'CREATE TABLE crawled (url text, title text, price text, currency text, at timestamptz NOT NULL DEFAULT now())',
  );
  const urls = planShops(plan).flatMap(({ address }, shop) =>
    Array.from(
      { length: plan.productsPerShop },
      (_, position) => `http://${address}:${port}${requestPath(productAt(shop, position))}`,
    ),
  );
  const crawler = await startCrawlee(values.crawlee, environment.databaseUrl);
  try {
    await crawler.crawl({ urls: urls.slice(0, warmUp), concurrency });
    const before = cpuSecondsOf(crawler.pid) + environment.postgresCpuSeconds();
    const done = await crawler.crawl({ urls: urls.slice(warmUp, warmUp + pages), concurrency });
    const spent = cpuSecondsOf(crawler.pid) + environment.postgresCpuSeconds() - before;
    return done / spent;
  } finally {
    await crawler.close();
  }
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}
