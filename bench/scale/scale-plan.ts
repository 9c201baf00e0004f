/** Describes the contents of a generated database. The same plan gives the same rows. */
export interface ScalePlan {
  products: number;
  seed: number;
  /** When the most recent checks ended, as an ISO 8601 time. */
  at: string;
}

/** Watchers of the products of rank 0 and 1 by popularity. The other ranks follow a power law. */
const POPULAR_WATCHERS = [1_000_000, 1000] as const;
/** Accounts that watch products by popularity. */
export const ACCOUNTS = POPULAR_WATCHERS[0];
/** Additional accounts: `accounts` of them watch `products` products each. */
export const DASHBOARD_SIZES = [
  { products: 10, accounts: 200 },
  { products: 100, accounts: 100 },
  { products: 500, accounts: 60 },
] as const;
/** The most popular products have a year or more of history, and up to 2,000 points in the last 90 days. */
export const LONG_HISTORY_PRODUCTS = 200;
const WATCHED_SHARE = 0.08;
const POINT_DAYS = 88;
/** An id times this, modulo the number of products, is a rank. A prime, so that each rank has one id. */
const RANK_MULTIPLIER = 7_368_787n;

export const watchedCount = ({ products }: ScalePlan) => Math.floor(products * WATCHED_SHARE);
export const siteCount = ({ products }: ScalePlan) => Math.max(2000, Math.floor(products / 100));

/** The id of the product at a popularity rank. */
export function productAtRank({ products }: ScalePlan, rank: number): number {
  const n = BigInt(products);
  const id = (BigInt(rank) * inverse(RANK_MULTIPLIER % n, n)) % n;
  return Number(id === 0n ? n : id);
}

/** `productAtRank` as an SQL expression. */
export const productAtRankSql = ({ products }: ScalePlan, rank: string) =>
  `coalesce(nullif((${rank})::bigint * ${inverse(RANK_MULTIPLIER % BigInt(products), BigInt(products))} % ${products}, 0), ${products})`;

/** An SQL expression for the number of watchers of the product at column `rank`. */
const watchersSql = (plan: ScalePlan) => {
  const watched = watchedCount(plan);
  return `CASE rank WHEN 0 THEN ${POPULAR_WATCHERS[0]} WHEN 1 THEN ${POPULAR_WATCHERS[1]}
    ELSE CASE WHEN rank < ${watched} THEN floor(${watched ** 0.8} * power(rank + 1, -0.8))::integer ELSE 0 END END`;
};

/** An SQL expression for a uniform number from 0 to 1 that depends only on the seed, `id` and `salt`. */
export const randomSql = ({ seed }: ScalePlan, id: string, salt: number) =>
  `scale_random(${id}, ${seed * 100 + salt})`;

/** A price stays the same for this many days, then moves by up to five percent. */
export const SAME_PRICE_DAYS = 5;

/** The price of the n-th period of SAME_PRICE_DAYS days, counted back from the latest, which is 0. */
export const priceSql = (n: string) => `(base * (95 + abs(hashint8(id * 65536 + ${n}) % 11)) / 100)`;

/** A subquery with the generated properties of the products with ids `from` to `to` (inclusive). */
export function productsSql(plan: ScalePlan, from: number | string, to: number | string): string {
  const { products, at } = plan;
  const random = (salt: number) => randomSql(plan, 'id', salt);
  return `(
    SELECT *, ${priceSql('0')} AS price, last_day + time_of_day AS last_at FROM (
      SELECT id, rank, ${watchersSql(plan)} AS watchers, 1 + floor(${siteCount(plan)} * power(${random(1)}, 3))::integer AS site_id,
        500 + floor(100000 * power(${random(2)}, 2))::bigint AS base,
        CASE WHEN rank < ${LONG_HISTORY_PRODUCTS + 2} THEN 365 + floor(335 * ${random(3)})
          WHEN rank < ${watchedCount(plan)} THEN least(700, floor(30 * power(${random(3)} + 1e-9, -0.15)))
          ELSE least(30, floor(power(${random(3)} + 1e-9, -0.3))) END::integer AS days,
        CASE WHEN rank < ${watchedCount(plan)} THEN 1 ELSE 5 END AS day_step,
        CASE WHEN rank < ${LONG_HISTORY_PRODUCTS + 2} THEN 1 + floor(21 * power(${random(4)}, 3)) ELSE 1 END::integer AS points_per_day,
        date_trunc('day', timestamptz '${at}') - (${random(5)} < 0.25)::integer * interval '1 day' AS last_day,
        ${random(6)} * least(timestamptz '${at}' - date_trunc('day', timestamptz '${at}'), interval '3 hours') AS time_of_day,
        ${random(7)} < 0.002 AS is_deal
      FROM (SELECT id, id * ${RANK_MULTIPLIER} % ${products} AS rank FROM generate_series(${from}::bigint, ${to}) id) ids OFFSET 0) generated)`;
}

/** An SQL expression for the number of a product's days that still have points. */
export const KEPT_DAYS = `least(days, ${POINT_DAYS} / day_step)`;

/** The modular inverse of `a` modulo `n`. Throws if they are not coprime. */
function inverse(a: bigint, n: bigint): bigint {
  let [r, nextR, t, nextT] = [n, a, 0n, 1n];
  while (nextR !== 0n) {
    const quotient = r / nextR;
    [r, nextR] = [nextR, r - quotient * nextR];
    [t, nextT] = [nextT, t - quotient * nextT];
  }
  if (r !== 1n) throw new Error(`${n} products are a multiple of ${r}`);
  return ((t % n) + n) % n;
}
