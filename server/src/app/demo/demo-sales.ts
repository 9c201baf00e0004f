import { setTimeout as sleep } from 'node:timers/promises';
import { fromMinor } from '@tidemark/contracts/money.ts';
import { type DemoShop } from '@tidemark/demo-shop/start-demo-shop.ts';
import { type Parts } from '../compose/parts.ts';
import { type NonNull, type RowOf } from '../../ports/database/rows.ts';

const EVERY_MS = 15_000;
/** Simultaneous sales. The oldest ends when another begins. */
const SALES_AT_ONCE = 4;

type SaleCandidate = NonNull<RowOf<'products', 'url' | 'price_minor' | 'currency'>>;

/**
 * Puts one watched product after another on sale in the demo shop, so that a visitor sees an alert within a
 * minute.
 */
export async function runDemoSales(
  { database, log }: Pick<Parts, 'database' | 'log'>,
  shop: DemoShop,
  signal: AbortSignal,
): Promise<void> {
  const running: { product: string; price: string }[] = [];
  for (let turn = 0; !signal.aborted; turn++) {
    try {
      const products = await watchedProducts(database, shop);
      const next = products[(turn * 5) % Math.max(1, products.length)];
      if (next && !running.some(({ product }) => product === pathOf(next.url)))
        running.push(startSale(shop, next, turn));
      const ended = running.length > SALES_AT_ONCE ? running.shift() : undefined;
      if (ended) shop.setPrice({ ...ended, listPrice: null });
    } catch (error) {
      log.warn({ err: error }, 'the demo could not change a price');
    }
    await sleep(EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
}

function watchedProducts(database: Parts['database'], shop: DemoShop): Promise<SaleCandidate[]> {
  return database.query<SaleCandidate>(
    `SELECT url, price_minor, currency FROM products
     WHERE url LIKE $1 || '%' AND price_minor IS NOT NULL AND availability = 'InStock' AND watcher_count > 0 ORDER BY id`,
    [shop.url],
  );
}

function startSale(
  shop: DemoShop,
  { url, price_minor, currency }: SaleCandidate,
  turn: number,
): { product: string; price: string } {
  const usual = fromMinor(price_minor, currency);
  const sale = fromMinor(Math.round(price_minor * (0.88 - (turn % 4) * 0.04)), currency);
  shop.setPrice({ product: pathOf(url), price: sale, listPrice: usual });
  return { product: pathOf(url), price: usual };
}

function pathOf(url: string): string {
  const { pathname, search } = new URL(url);
  return pathname + search;
}
