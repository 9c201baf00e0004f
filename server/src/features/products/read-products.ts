import { money, moneyIn } from '@tidemark/contracts/money.ts';
import { priceAt } from '@tidemark/contracts/price.ts';
import {
  type CheckOutcome,
  type LastCheck,
  type PriceCandidate,
  type Product,
} from '@tidemark/contracts/product.ts';
import { type Cache } from '../../ports/cache/cache.ts';
import { type Queryable } from '../../ports/database/database.ts';
import { type RowOf } from '../../ports/database/rows.ts';
import { type Suspect } from '../../store/prices/rules/plausible.ts';
import { PRODUCT_TTL_MS, productKey } from '../../store/products/product-cache.ts';
import { readWatchedSince, watchesKey } from './watch-cache.ts';
import { sparklineOf } from './sparkline.ts';

interface WatchedRow extends ProductRow {
  watch_id: number;
  watched_since: Date;
}

interface ProductRow
  extends
    RowOf<
      'products',
      | 'id'
      | 'url'
      | 'title'
      | 'image_url'
      | 'brand'
      | 'sku'
      | 'gtin'
      | 'currency'
      | 'price_minor'
      | 'list_price_minor'
      | 'availability'
      | 'previous_price_minor'
      | 'price_changed_at'
      | 'low_minor'
      | 'low_at'
      | 'high_minor'
      | 'high_at'
      | 'found_by'
      | 'rendered'
      | 'confidence'
      | 'evidence'
    >,
    RowOf<'sites', 'domain'>,
    RowOf<'schedule', 'last_checked_at' | 'last_outcome' | 'last_message'> {
  suspect: Suspect | null;
  candidates: PriceCandidate[] | null;
  next_check_at: Date | null;
  recent_day: string;
  recent_closes: (number | null)[];
}

/** A product as its watcher sees it. `watchId` is the sort key and cursor of the watchlist. */
export interface WatchedProduct {
  watchId: string;
  product: Product;
}

const TODAY = `(now() AT TIME ZONE 'UTC')::date`;
const RECENT = `coalesce(p.recent_day, ${TODAY}) AS recent_day,
  to_json(CASE WHEN p.recent_day IS NULL THEN gather_closes(p.id, p.currency, ${TODAY}) ELSE p.recent_closes END) AS recent_closes`;
const COLUMNS = `p.id, p.url, t.domain, p.title, p.image_url, p.brand, p.sku, p.gtin,
  p.currency, p.price_minor, p.list_price_minor, p.availability, p.previous_price_minor, p.price_changed_at, p.low_minor,
  p.low_at, p.high_minor, p.high_at, p.found_by, p.rendered, p.confidence, p.evidence, p.suspect, p.candidates, s.last_checked_at, s.last_outcome,
  s.last_message, CASE WHEN s.lease_id IS NULL THEN s.due_at END AS next_check_at, ${RECENT}`;
const FROM_PRODUCTS = 'products p JOIN sites t ON t.id = p.site_id JOIN schedule s ON s.product_id = p.id';
const SELECT_WATCHED = `SELECT w.id AS watch_id, w.created_at AS watched_since, ${COLUMNS}
FROM watches w JOIN (${FROM_PRODUCTS}) ON p.id = w.product_id`;

/** One page of an account's watchlist, newest watch first, starting after the watch with the id `before`. */
export interface WatchlistPage {
  accountId: string;
  before: string | null;
  limit: number;
}

/**
 * Reads one page of an account's watchlist, serialized by `write`. The text is cached until one of its
 * products is checked, the watchlist changes, or `PRODUCT_TTL_MS` has passed.
 */
export async function readWatchlist(
  { database, cache }: { database: Queryable; cache: Cache },
  page: WatchlistPage,
  write: (watched: readonly WatchedProduct[]) => string,
): Promise<string> {
  const { accountId, before, limit } = page;
  const text = await cache.fetch(`list:${accountId}:${before ?? ''}:${limit}`, async () => {
    const watched = await listWatched(database, page);
    const dependsOn = [watchesKey(accountId), ...watched.map(({ product }) => productKey(product.id))];
    return { value: write(watched), ttlMs: PRODUCT_TTL_MS, dependsOn };
  });
  return text ?? write([]);
}

async function listWatched(database: Queryable, page: WatchlistPage): Promise<WatchedProduct[]> {
  const rows = await database.query<WatchedRow>(
    `${SELECT_WATCHED} WHERE w.account_id = $1 AND ($2::bigint IS NULL OR w.id < $2) ORDER BY w.id DESC LIMIT $3`,
    [page.accountId, page.before, page.limit],
  );
  return rows.map((row) => ({ watchId: String(row.watch_id), product: toWatched(row) }));
}

/** Reads a product from the database, bypassing the cache. Null if the account does not watch it. */
export async function findProduct(
  database: Queryable,
  accountId: string,
  productId: string,
): Promise<Product | null> {
  const [row] = await database.query<WatchedRow>(
    `${SELECT_WATCHED} WHERE w.account_id = $1 AND w.product_id = $2`,
    [accountId, productId],
  );
  return row ? toWatched(row) : null;
}

/**
 * Like `findProduct`, but cached until the next check of the product. The product is cached once for all
 * watchers, the watch once per account.
 */
export async function readProduct(
  { database, cache }: { database: Queryable; cache: Cache },
  accountId: string,
  productId: string,
): Promise<Product | null> {
  const [watchedSince, shared] = await Promise.all([
    readWatchedSince({ database, cache }, accountId, productId),
    cache.fetch(productKey(productId), async () => {
      const [row] = await database.query<ProductRow>(
        `SELECT ${COLUMNS} FROM ${FROM_PRODUCTS} WHERE p.id = $1`,
        [productId],
      );
      return row ? { value: JSON.stringify(toShared(row)), ttlMs: PRODUCT_TTL_MS } : null;
    }),
  ]);
  if (watchedSince === null || shared === null) return null;
  return { ...(JSON.parse(shared) as SharedFields), watchedSince };
}

/** The fields of a product that are the same for all its watchers. */
type SharedFields = Omit<Product, 'watchedSince'>;

function toWatched(row: WatchedRow): Product {
  return { ...toShared(row), watchedSince: row.watched_since.toISOString() };
}

function toShared(row: ProductRow): SharedFields {
  const { currency } = row;
  const inCurrency = moneyIn(currency);
  return {
    id: String(row.id),
    url: row.url,
    domain: row.domain,
    title: row.title,
    imageUrl: row.image_url,
    brand: row.brand,
    sku: row.sku,
    gtin: row.gtin,
    price: inCurrency(row.price_minor),
    listPrice: inCurrency(row.list_price_minor),
    availability: row.availability,
    change: changeOf(row),
    low: priceAt(inCurrency(row.low_minor), row.low_at),
    high: priceAt(inCurrency(row.high_minor), row.high_at),
    sparkline: currency === null ? [] : sparklineOf(row.recent_day, row.recent_closes, currency),
    foundBy:
      row.found_by === null
        ? null
        : {
            method: row.found_by,
            rendered: row.rendered,
            confidence: row.confidence ?? 0,
            evidence: row.evidence,
          },
    awaitingConfirmation: row.suspect && {
      price: money(row.suspect.minor, row.suspect.currency),
      at: row.suspect.at,
    },
    candidates: row.candidates ?? [],
    lastCheck: lastCheckOf(row),
    lastCheckedAt: row.last_checked_at?.toISOString() ?? null,
    nextCheckAt: row.next_check_at?.toISOString() ?? null,
  };
}

function changeOf(row: ProductRow): Product['change'] {
  const { previous_price_minor: previous, price_minor: price, price_changed_at: at, currency } = row;
  if (!previous || price === null || at === null || currency === null) return null;
  return {
    previousPrice: money(previous, currency),
    percent: Math.round(((price - previous) / previous) * 10_000) / 100,
    at: at.toISOString(),
  };
}

const DEFAULT_MESSAGES: Readonly<Partial<Record<CheckOutcome, string>>> = {
  priced: 'Price read.',
  unchanged: 'The page has not changed.',
};

function lastCheckOf(row: ProductRow): LastCheck | null {
  const { last_outcome: outcome, last_checked_at: at, last_message: message } = row;
  if (outcome === null || at === null) return null;
  return { outcome, at: at.toISOString(), message: message ?? DEFAULT_MESSAGES[outcome] ?? 'Checked.' };
}
