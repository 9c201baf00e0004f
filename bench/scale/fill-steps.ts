import {
  ACCOUNTS,
  DASHBOARD_SIZES,
  randomSql,
  KEPT_DAYS,
  priceSql,
  productAtRankSql,
  productsSql,
  SAME_PRICE_DAYS,
  siteCount,
  watchedCount,
  type ScalePlan,
} from './scale-plan.ts';

/** A set of rows that is inserted in batches, each in its own transaction. */
export interface FillStep {
  name: string;
  /** First and last number (id, rank or account) of the step; both inclusive. */
  from: number;
  to: number;
  batchSize: number;
  /** The statement for one batch; both bounds are inclusive. */
  sql: (from: number, to: number) => string;
}

/** The steps that insert all rows. No step reads rows of another, so they may run in any order. */
export function fillSteps(plan: ScalePlan): FillStep[] {
  const perProduct = (name: string, batchSize: number, sql: (products: string) => string): FillStep => ({
    name,
    from: 1,
    to: plan.products,
    batchSize,
    sql: (from, to) => sql(productsSql(plan, from, to)),
  });
  const lastAccount = ACCOUNTS + DASHBOARD_SIZES.reduce((sum, { accounts }) => sum + accounts, 0);
  return [
    {
      name: 'sites',
      from: 1,
      to: siteCount(plan),
      batchSize: 50_000,
      sql: (from, to) => insertSites(plan, from, to),
    },
    perProduct('products', 100_000, (products) => insertProducts(plan, products)),
    perProduct('product URLs', 100_000, insertUrls),
    perProduct('forecasts', 100_000, (products) => insertForecasts(plan, products)),
    perProduct('schedule', 100_000, (products) => insertSchedule(plan, products)),
    perProduct('search documents', 100_000, (products) => insertSearchDocuments(plan, products)),
    { name: 'accounts', from: 1, to: lastAccount, batchSize: 100_000, sql: insertAccounts },
    ...watchSteps(plan),
    perProduct('daily figures', 50_000, insertDailyFigures),
    perProduct('points', 50_000, insertPoints),
  ];
}

function insertSites({ at }: ScalePlan, from: number, to: number): string {
  return `WITH added AS (
    INSERT INTO sites (id, domain) OVERRIDING SYSTEM VALUE
    SELECT id, 'shop-' || id || '.example' FROM generate_series(${from}, ${to}) id RETURNING id)
  INSERT INTO site_schedule (site_id, next_dispatch_at) SELECT id, '${at}' FROM added`;
}

const URL_TAIL = `'//shop-' || site_id || '.example/products/' || id`;

function titleWords(plan: ScalePlan): string[] {
  const word = (name: string, kinds: number, salt: number) =>
    `'${name}' || floor(${kinds} * power(${randomSql(plan, 'id', salt)}, 2))`;
  return [word('brand', 2000, 21), word('series', 100, 22), word('item', 500, 23), `'m' || id`];
}

/** The closes of the last thirty days, which the service keeps in the product row. */
const RECENT_CLOSES = `CASE WHEN days = 1 THEN array_fill(NULL::bigint, ARRAY[29]) || price
  ELSE (SELECT array_agg(CASE WHEN n % day_step = 0 AND n / day_step < days THEN ${priceSql(`n / day_step / ${SAME_PRICE_DAYS}`)} END ORDER BY n DESC) FROM generate_series(0, 29) n) END`;

/** Time of the latest row: later days repeat its price and have no row. */
const LAST_ROW_AT = `last_at - CASE WHEN day_step = 1 AND points_per_day = 1 THEN least(days - 1, ${SAME_PRICE_DAYS - 1}) ELSE 0 END * interval '1 day'`;

function insertProducts(plan: ScalePlan, products: string): string {
  return `WITH generated AS MATERIALIZED (SELECT * FROM ${products} p), added AS (
    INSERT INTO products (id, site_id, url, title, image_url, brand, sku, currency, price_minor, availability, previous_price_minor,
      price_changed_at, low_minor, low_at, high_minor, high_at, found_by, confidence, evidence, last_point_at, watcher_count, volatility, recent_day, recent_closes, run_first_day, run_last_day, created_at)
    OVERRIDING SYSTEM VALUE
    SELECT id, site_id, 'https:' || ${URL_TAIL}, ${titleWords(plan).join(` || ' ' || `)}, 'https://shop-' || site_id || '.example/images/' || id || '.jpg',
      ${titleWords(plan)[0]}, 'S' || id, 'USD', price, 'InStock', price * CASE WHEN is_deal THEN 130 ELSE 101 END / 100,
      ${LAST_ROW_AT}, base * 95 / 100, last_at - interval '9 days', base * 105 / 100, last_at - interval '4 days', 'json-ld', 0.99,
      'Product.offers.price', ${LAST_ROW_AT}, watchers, 0.02, last_day::date, ${RECENT_CLOSES},
      last_day::date - CASE WHEN day_step = 1 THEN days - 1 ELSE 0 END, last_day::date, last_at - days * day_step * interval '1 day'
    FROM generated)
  INSERT INTO deals (product_id, percent, currency, prior_low_minor, days_known, cut_at)
  SELECT id, 5 + floor(60 * power(${randomSql(plan, 'id', 24)}, 3)), 'USD', price * 115 / 100, 30, ${LAST_ROW_AT} FROM generated WHERE is_deal`;
}

function insertUrls(products: string): string {
  return `WITH generated AS MATERIALIZED (SELECT id, ${URL_TAIL} AS url_tail FROM ${products} p), validators AS (
    INSERT INTO page_validators (product_id, etag) SELECT id, '"v-' || id || '"' FROM generated)
  INSERT INTO product_urls (product_id, url_hash) SELECT id, sha256(convert_to(url_tail, 'UTF8')) FROM generated`;
}

function insertSchedule(plan: ScalePlan, products: string): string {
  return `INSERT INTO schedule (product_id, site_id, priority, due_at, last_checked_at, last_outcome)
    SELECT id, site_id, 3 + floor(5 * ${randomSql(plan, 'id', 25)}) - (watchers > 10)::integer - (watchers > 100)::integer,
      timestamptz '${plan.at}' + (${randomSql(plan, 'id', 26)} - 0.3) * interval '1 day', last_at, 'priced'
    FROM ${products} p`;
}

function insertForecasts(plan: ScalePlan, products: string): string {
  return `INSERT INTO product_forecasts (product_id, is_watched, due_at)
    SELECT id, watchers > 0, timestamptz '${plan.at}' + ${randomSql(plan, 'id', 27)} * interval '1 day' FROM ${products} p`;
}

function insertSearchDocuments(plan: ScalePlan, products: string): string {
  const words = [...titleWords(plan), `'s' || id`];
  return `INSERT INTO search_documents (product_id, words, rank)
    SELECT id, array_to_tsvector(ARRAY[${words.join(', ')}]), watch_rank(watchers) FROM ${products} p`;
}

function insertAccounts(from: number, to: number): string {
  return `WITH added AS (
    INSERT INTO accounts (id, email, password_hash) OVERRIDING SYSTEM VALUE
    SELECT id, 'person-' || id || '@example.com', 'none' FROM generate_series(${from}, ${to}) id RETURNING id)
  INSERT INTO channels (account_id, type, address, destination, secret, verified_at, events)
  SELECT id, CASE WHEN id % 200 = 0 THEN 'webhook' ELSE 'email' END::channel_type, 'person-' || id || '@example.com',
    'example.com', 'whsec_' || id, now(), CASE WHEN id % 200 = 0 THEN '{price.changed}'::text[] ELSE '{alert.fired}' END
  FROM added WHERE id % 2 = 0`;
}

/** Watches of the products, by popularity; then the accounts that watch exactly 10, 100 or 500 products. */
function watchSteps(plan: ScalePlan): FillStep[] {
  const productsByRank = (from: number, to: number) =>
    `(SELECT p.* FROM generate_series(${from}, ${to}) AS ranks (rank)
      CROSS JOIN LATERAL (SELECT ${productAtRankSql(plan, 'ranks.rank')} AS product_id OFFSET 0) i
      CROSS JOIN LATERAL ${productsSql(plan, 'product_id', 'product_id')} p)`;
  const step = (name: string, from: number, to: number, batchSize: number): FillStep => ({
    name,
    from,
    to,
    batchSize,
    sql: (low, high) => insertWatches(plan, productsByRank(low, high)),
  });
  const lastRank = watchedCount(plan) - 1;
  const popularEnd = Math.min(5000, lastRank);
  return [
    step('watches of the two most popular products', 0, 1, 1),
    step('watches of other popular products', 2, popularEnd, 500),
    step('watches of all other products', popularEnd + 1, lastRank, 20_000),
    ...dashboardSteps(plan),
  ];
}

function dashboardSteps(plan: ScalePlan): FillStep[] {
  let next = ACCOUNTS + 1;
  return DASHBOARD_SIZES.map(({ products, accounts }): FillStep => {
    const from = next;
    next += accounts;
    return {
      name: `accounts with ${products} products`,
      from,
      to: next - 1,
      batchSize: 50,
      sql: (low, high) => insertDashboards(plan, products, low, high),
    };
  });
}

/** Watches and rules. When a price falls by a tenth, one rule in a hundred fires. */
function insertWatches(plan: ScalePlan, products: string): string {
  const random = (salt: number) => randomSql(plan, 'id * 1000003 + n', salt);
  return `WITH watching AS MATERIALIZED (
    SELECT id, n, rank, price, 1 + (abs(hashint8(id)::bigint) + n * 7919::bigint) % ${ACCOUNTS} AS account_id, ${random(31)} AS kind, ${random(32)} AS part, ${random(33)} AS depth
    FROM ${products} p, generate_series(1, watchers) n
  ), watched AS (
    INSERT INTO watches (account_id, product_id) SELECT account_id, id FROM watching ORDER BY n
  )
  INSERT INTO alert_rules (account_id, product_id, type, target, percent, currency, reference_minor, threshold_minor)
  SELECT account_id, id, type, CASE WHEN type = 'below_target' THEN (threshold / 100.0)::numeric(20, 2)::text END, CASE WHEN type = 'percent_drop' THEN 20 END, 'USD', price,
    CASE WHEN type IN ('below_target', 'percent_drop') THEN threshold END
  FROM watching
  CROSS JOIN LATERAL (SELECT CASE WHEN rank < 2 OR kind < 0.7 THEN 'below_target' WHEN kind < 0.8 THEN 'percent_drop' WHEN kind < 0.95
    THEN 'any_drop' ELSE 'all_time_low' END::alert_type AS type) t
  CROSS JOIN LATERAL (SELECT CASE WHEN type = 'percent_drop' THEN price * 8 / 10 WHEN part < 0.01 THEN floor(price * (0.9 + 0.05 * depth))
    ELSE floor(price * (0.3 + 0.599 * depth)) END::bigint AS threshold) h
  WHERE rank < 2 OR part < 0.6 ORDER BY n`;
}

/** Accounts `from` to `to` each watch `count` products, spread evenly over the ranks. */
function insertDashboards(plan: ScalePlan, count: number, from: number, to: number): string {
  const width = Math.floor((watchedCount(plan) - 2) / count);
  const rank = `2 + slot * ${width} + floor(${width} * ${randomSql(plan, 'account * 1000 + slot', 34)})`;
  return `INSERT INTO watches (account_id, product_id)
    SELECT account, ${productAtRankSql(plan, rank)} FROM generate_series(${from}::bigint, ${to}) account, generate_series(0, ${count - 1}) slot`;
}

/** A day has a row if its price is new or the day before had no reading, as in the service (decision 21). */
const HAS_ROW = `(n = days - 1 OR day_step > 1 OR points_per_day > 1 OR n % ${SAME_PRICE_DAYS} = ${SAME_PRICE_DAYS - 1})`;
const dayAt = (hours: string) =>
  `last_day - n * day_step * interval '1 day' + time_of_day + ${hours} * interval '1 hour'`;
const priceOfDay = priceSql(`n / ${SAME_PRICE_DAYS}`);

function insertDailyFigures(products: string): string {
  return `INSERT INTO price_daily (product_id, day, currency, open_minor, high_minor, low_minor, close_minor, first_at, last_at)
    SELECT id, at::date, 'USD', price, price, price, price, at, at
    FROM (SELECT id, n, ${priceOfDay} AS price, ${dayAt('0')} AS at
      FROM ${products} p, generate_series(0, days - 1) n WHERE ${HAS_ROW}) d ORDER BY n DESC`;
}

function insertPoints(products: string): string {
  return `INSERT INTO price_history (product_id, at, price_minor, currency, availability, found_by)
    SELECT id, at, price, 'USD', 'InStock', 'json-ld'
    FROM (SELECT id, n, ${priceOfDay} AS price, ${dayAt('k')} AS at
      FROM ${products} p, generate_series(0, ${KEPT_DAYS} - 1) n, generate_series(0, CASE WHEN n > 0 THEN points_per_day - 1 ELSE 0 END) k
      WHERE ${HAS_ROW}) d ORDER BY n DESC`;
}
