/**
 * What `--demo` adds to the service, through the same code that serves users.
 * open-demo-shop.ts  the shop                             demo-history.ts  generated price histories
 * seed-demo.ts       the account, its products and rules  demo-sales.ts    sales, so that alerts come soon
 * demo-account.ts    the account, and where it may exist
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { type NewAlert } from '@tidemark/contracts/alert.ts';
import { type AvailabilityOrUnknown } from '@tidemark/contracts/availability.ts';
import { fromMinor } from '@tidemark/contracts/money.ts';
import { registerAccount } from '../../features/accounts/register-account.ts';
import { markForecastsDue } from '../../features/forecasting/store/schedule-forecasts.ts';
import { createRule } from '../../features/alerts/save-rules.ts';
import { type Parts } from '../compose/parts.ts';
import { importHistory } from '../../store/prices/import-history.ts';
import { type Reading } from '../../store/prices/rules/next-point.ts';
import { canonicalUrl } from '../../shop/crawling/canonical-url.ts';
import { watchPage } from '../../features/products/watch-page.ts';
import { saveDemoSites } from '../../store/sites/save-demo-sites.ts';
import { findChromium } from '../../shop/browser/find-chromium.ts';
import { NO_LIMITS } from '../../store/quotas/quotas.ts';
import { requestCheck } from '../../store/schedule/request-check.ts';
import { DEMO_ACCOUNT } from './demo-account.ts';
import { demoHistory } from './demo-history.ts';
import { runDemoSales } from './demo-sales.ts';
import { shopHosts, type OpenDemoShop } from './open-demo-shop.ts';

const PRODUCTS_PER_ENGINE = 3;
const SHOP_PACE_PER_MINUTE = 6000;
const SHOP_FRESH_WITHIN_MS = 10_000;
/** Rendering a page in the browser costs one CPU second. */
const APP_FRESH_WITHIN_MS = 60_000;
const FIRST_PRICE_WITHIN_MS = 30_000;
const DAY_MS = 86_400_000;

/**
 * Creates what is missing of the demo account, its products, history and rules, then runs sales until the
 * signal aborts.
 */
export async function seedDemo(parts: Parts, shop: OpenDemoShop, signal: AbortSignal): Promise<void> {
  await configureDemoSites(parts, shop);
  const accountId = await demoAccount(parts);
  await Promise.all(
    [...pickProducts(shop), ...appPages(parts, shop)].map((url, index) =>
      addDemoProduct(parts, accountId, { url, index }, signal),
    ),
  );
  parts.log.info(
    {
      shop: shop.url,
      email: DEMO_ACCOUNT.email,
      signInWith: DEMO_ACCOUNT.password,
      app: parts.publicUrl,
    },
    'the demo is ready',
  );
  void runDemoSales(parts, shop, signal);
}

async function demoAccount({
  database,
  channels,
  config,
}: Pick<Parts, 'database' | 'channels' | 'config'>): Promise<string> {
  const [known] = await database.query<{ id: number }>('SELECT id FROM accounts WHERE email = $1', [
    DEMO_ACCOUNT.email,
  ]);
  if (known) return String(known.id);
  const rules = {
    registration: 'open',
    needsClaimToken: false,
    channelRules: { channels, quotas: config },
  } as const;
  return (await registerAccount(database, DEMO_ACCOUNT, rules)).id;
}

/** Allows frequent checks of the demo shop, and marks its prices as generated. */
async function configureDemoSites({ database }: Pick<Parts, 'database'>, shop: OpenDemoShop): Promise<void> {
  const freshWithinMs = [SHOP_FRESH_WITHIN_MS, APP_FRESH_WITHIN_MS];
  const sites = shopHosts(shop).map((domain, i) => ({
    domain,
    freshWithinMs: freshWithinMs[i] ?? APP_FRESH_WITHIN_MS,
  }));
  await saveDemoSites(database, sites, SHOP_PACE_PER_MINUTE);
}

/** Skips products that have a rule: rules are created last, so these are complete. */
async function addDemoProduct(
  parts: Parts,
  accountId: string,
  { url, index }: { url: string; index: number },
  signal: AbortSignal,
): Promise<void> {
  const { database, config } = parts;
  const owner = { accountId, limits: NO_LIMITS };
  const { productId } = await database.transaction((tx) =>
    watchPage(tx, owner, canonicalUrl(new URL(url)), config.freshWithinMs),
  );
  const rules = await database.query('SELECT 1 FROM alert_rules WHERE product_id = $1 AND account_id = $2', [
    productId,
    accountId,
  ]);
  if (rules.length > 0) return;
  await requestCheck(database, parts.queue, productId, config);
  const reading = await firstReading(parts, productId, signal);
  if (!reading) return;
  await importDemoHistory(parts, productId, reading, index);
  for (const rule of rulesFor(productId, reading, index)) await createRule(parts, owner, rule);
}

/** Some products of each shop engine, spread over its range. */
function pickProducts(shop: OpenDemoShop): string[] {
  const byEngine = Map.groupBy(shop.products, (product) => product.engine);
  return [...byEngine.values()]
    .flatMap((products) => {
      const step = Math.floor(products.length / PRODUCTS_PER_ENGINE);
      return products.filter((_, index) => index % step === 1).slice(0, PRODUCTS_PER_ENGINE);
    })
    .map((product) => product.url);
}

/**
 * A page that needs JavaScript, if a browser is installed. It uses the shop's second host name, which is a
 * site of its own.
 */
function appPages({ config }: Pick<Parts, 'config'>, shop: OpenDemoShop): string[] {
  const [product] = shop.products;
  const [, appHost] = shopHosts(shop);
  return product && findChromium(config.chromium) ? [`http://${appHost}/app/product/${product.id}`] : [];
}

async function firstReading(
  { database }: Pick<Parts, 'database'>,
  productId: string,
  signal: AbortSignal,
): Promise<Reading | null> {
  const deadline = performance.now() + FIRST_PRICE_WITHIN_MS;
  while (performance.now() < deadline && !signal.aborted) {
    const [row] = await database.query<{
      price_minor: number | null;
      list_price_minor: number | null;
      currency: string;
      availability: AvailabilityOrUnknown;
    }>('SELECT price_minor, list_price_minor, currency, availability FROM products WHERE id = $1', [
      productId,
    ]);
    if (row && row.price_minor !== null)
      return {
        priceMinor: row.price_minor,
        listPriceMinor: row.list_price_minor,
        currency: row.currency,
        availability: row.availability,
      };
    await sleep(50);
  }
  return null;
}

async function importDemoHistory(
  { database, config }: Pick<Parts, 'database' | 'config'>,
  productId: string,
  reading: Reading,
  seed: number,
): Promise<void> {
  const now = new Date();
  const keepSince = new Date(now.getTime() - config.historyDays * DAY_MS);
  const startOfToday = new Date(now.toISOString().slice(0, 10));
  await importHistory(database, productId, demoHistory(reading, startOfToday, seed + 1), keepSince);
  await markForecastsDue(database, [productId]);
}

/** A target slightly below today's price, sometimes another type of rule. */
function rulesFor(productId: string, reading: Reading, index: number): NewAlert[] {
  if (reading.availability !== 'InStock') return [{ productId, type: 'back_in_stock' }];
  const target: NewAlert = {
    productId,
    type: 'below_target',
    targetPrice: fromMinor(Math.round(reading.priceMinor * 0.95), reading.currency),
  };
  const others: NewAlert[] = [
    { productId, type: 'any_drop' },
    { productId, type: 'percent_drop', percent: 10 },
    { productId, type: 'lowest_in_days', days: 90 },
    { productId, type: 'all_time_low' },
  ];
  const other = others[index % 8];
  return other ? [target, other] : [target];
}
