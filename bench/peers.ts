/**
 * Tidemark beside Crawlee's CheerioCrawler, on the same pages of the same shops: npm run bench:peers -- [--pages=3000] [--crawlee=FOLDER]
 * Tidemark goes its whole way (schedule, queue, robots.txt, pace, fetch, extraction, history, rules); the crawler reads title and price
 * and inserts one row. What counts is the CPU time of the process and of PostgreSQL for it, after a warm-up.
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
/** As many as a shop can have: few shops, whose robots.txt have all been read by the end of the warm-up, as they are once a day. */
const PRODUCTS_PER_SHOP = 40;
/** The crawler knows no pace, so what the shops see of theirs is not looked at. */
const NO_PACE = 1_000_000;

const SHOP_PLAN = {
  shops: Math.ceil((pages + warmUp) / PRODUCTS_PER_SHOP),
  productsPerShop: PRODUCTS_PER_SHOP,
  watchedPercent: 20,
  firstOfDayPercent: 12,
  visitorCountPercent: 0,
};
const KINDS: Readonly<Record<string, SeedPlan>> = {
  fresh: { ...SHOP_PLAN, validatorPercent: 0, noncePercent: 100, changePercent: 5 },
  lively: { ...SHOP_PLAN, validatorPercent: 0, noncePercent: 0, visitorCountPercent: 100, changePercent: 5 },
  identical: { ...SHOP_PLAN, validatorPercent: 0, noncePercent: 0, changePercent: 0 },
  notModified: { ...SHOP_PLAN, validatorPercent: 100, noncePercent: 0, changePercent: 0 },
};

const crawlee = await installCrawlee(values.crawlee);
const figures: Record<string, object> = {};
for (const [kind, plan] of Object.entries(KINDS)) figures[kind] = await compare(plan);
console.table(figures);
console.log(JSON.stringify({ pages, warmUp, concurrency, crawlee, ...figures }));

async function compare(plan: SeedPlan) {
  const folder = await mkdtemp(path.join(tmpdir(), 'tidemark-peers-'));
  const shop = await startShops(plan, NO_PACE);
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
      port: shop.port,
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

/** Checks a CPU second of the service, its threads included, and PostgreSQL together. */
async function measureTidemark(environment: Environment): Promise<number> {
  const spent = () => Object.values(environment.cpuSeconds()).reduce((total, each) => total + each, 0);
  await waitForChecks(environment.database, warmUp);
  const [from, before] = [await countChecks(environment.database), spent()];
  await waitForChecks(environment.database, warmUp + pages * 0.95);
  return ((await countChecks(environment.database)) - from) / (spent() - before);
}

async function measureCrawlee(environment: Environment, plan: SeedPlan, port: number): Promise<number> {
  await environment.rest();
  await environment.database.query(
    'CREATE TABLE crawled (url text, title text, price text, currency text, at timestamptz NOT NULL DEFAULT now())',
  );
  const urls = planShops(plan).flatMap(({ address }, shop) =>
    Array.from(
      { length: plan.productsPerShop },
      (_, place) => `http://${address}:${port}${requestPath(productAt(shop, place))}`,
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
