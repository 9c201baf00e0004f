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

/** Rows made in batches, each a transaction of its own. */
export interface FillStep {
  name: string;
  /** The numbers from `from` to `to` are gone through, `batch` at a time. */
  from: number;
  to: number;
  batch: number;
  sql: (from: number, to: number) => string;
}

/** All rows but what the service keeps up by itself; no step reads what another wrote. */
export function fillSteps(plan: ScalePlan): FillStep[] {
  const perProduct = (name: string, batch: number, sql: FillStep['sql']): FillStep => ({
    name,
    from: 1,
    to: plan.products,
    batch,
    sql,
  });
  const of = (from: number, to: number) => productsSql(plan, from, to);
  const last = ACCOUNTS + DASHBOARD_SIZES.reduce((sum, { accounts }) => sum + accounts, 0);
  return [
    { name: 'sites', from: 1, to: siteCount(plan), batch: 50_000, sql: (from, to) => sites(plan, from, to) },
    perProduct('products', 100_000, (from, to) => products(plan, of(from, to))),
    perProduct('addresses', 100_000, (from, to) => addresses(of(from, to))),
    perProduct('forecasts', 100_000, (from, to) => forecasts(plan, of(from, to))),
    perProduct('schedule', 100_000, (from, to) => schedule(plan, of(from, to))),
    perProduct('documents', 100_000, (from, to) => documents(plan, of(from, to))),
    { name: 'accounts', from: 1, to: last, batch: 100_000, sql: accounts },
    ...watches(plan),
    perProduct('days', 50_000, (from, to) => days(of(from, to))),
    perProduct('points', 50_000, (from, to) => points(of(from, to))),
  ];
}

function sites({ at }: ScalePlan, from: number, to: number): string {
  return `WITH added AS (
    INSERT INTO sites (id, domain) OVERRIDING SYSTEM VALUE
    SELECT id, 'shop-' || id || '.example' FROM generate_series(${from}, ${to}) id RETURNING id)
  INSERT INTO site_turns (site_id, next_at) SELECT id, '${at}' FROM added`;
}

const URL_TAIL = `'//shop-' || site_id || '.example/products/' || id`;

function titleWords(plan: ScalePlan): string[] {
  const word = (name: string, kinds: number, salt: number) =>
    `'${name}' || floor(${kinds} * power(${randomSql(plan, 'id', salt)}, 2))`;
  return [word('brand', 2000, 21), word('series', 100, 22), word('item', 500, 23), `'m' || id`];
}

/** The closes of thirty days, as the service keeps them beside the present price. */
const RECENT = `CASE WHEN days = 1 THEN array_fill(NULL::bigint, ARRAY[29]) || price
  ELSE (SELECT array_agg(CASE WHEN n % day_step = 0 AND n / day_step < days THEN ${priceSql(`n / day_step / ${SAME_PRICE_DAYS}`)} END ORDER BY n DESC) FROM generate_series(0, 29) n) END`;

/** What all later days repeat. */
const LAST_ROW_AT = `last_at - CASE WHEN day_step = 1 AND points_per_day = 1 THEN least(days - 1, ${SAME_PRICE_DAYS - 1}) ELSE 0 END * interval '1 day'`;

function products(plan: ScalePlan, of: string): string {
  return `WITH drawn AS MATERIALIZED (SELECT * FROM ${of} p), added AS (
    INSERT INTO products (id, site_id, url, title, image_url, brand, sku, currency, price_minor, availability, previous_price_minor,
      price_changed_at, low_minor, low_at, high_minor, high_at, found_by, confidence, evidence, last_point_at, watcher_count, volatility, recent_day, recent_closes, read_since, read_until, created_at)
    OVERRIDING SYSTEM VALUE
    SELECT id, site_id, 'https:' || ${URL_TAIL}, ${titleWords(plan).join(` || ' ' || `)}, 'https://shop-' || site_id || '.example/images/' || id || '.jpg',
      ${titleWords(plan)[0]}, 'S' || id, 'USD', price, 'InStock', price * CASE WHEN is_deal THEN 130 ELSE 101 END / 100,
      ${LAST_ROW_AT}, base * 95 / 100, last_at - interval '9 days', base * 105 / 100, last_at - interval '4 days', 'json-ld', 0.99,
      'Product.offers.price', ${LAST_ROW_AT}, watchers, 0.02, last_day::date, ${RECENT},
      last_day::date - CASE WHEN day_step = 1 THEN days - 1 ELSE 0 END, last_day::date, last_at - days * day_step * interval '1 day'
    FROM drawn)
  INSERT INTO deals (product_id, percent, currency, prior_low_minor, days_known, cut_at)
  SELECT id, 5 + floor(60 * power(${randomSql(plan, 'id', 24)}, 3)), 'USD', price * 115 / 100, 30, ${LAST_ROW_AT} FROM drawn WHERE is_deal`;
}

function addresses(of: string): string {
  return `WITH drawn AS MATERIALIZED (SELECT id, ${URL_TAIL} AS tail FROM ${of} p), validators AS (
    INSERT INTO page_validators (product_id, etag) SELECT id, '"v-' || id || '"' FROM drawn)
  INSERT INTO product_urls (product_id, url_hash) SELECT id, sha256(convert_to(tail, 'UTF8')) FROM drawn`;
}

function schedule(plan: ScalePlan, of: string): string {
  return `INSERT INTO schedule (product_id, site_id, priority, due_at, last_checked_at, last_outcome)
    SELECT id, site_id, 3 + floor(5 * ${randomSql(plan, 'id', 25)}) - (watchers > 10)::integer - (watchers > 100)::integer,
      timestamptz '${plan.at}' + (${randomSql(plan, 'id', 26)} - 0.3) * interval '1 day', last_at, 'priced'
    FROM ${of} p`;
}

function forecasts(plan: ScalePlan, of: string): string {
  return `INSERT INTO product_forecasts (product_id, site_id, is_watched, due_at)
    SELECT id, site_id, watchers > 0, timestamptz '${plan.at}' + ${randomSql(plan, 'id', 27)} * interval '1 day' FROM ${of} p`;
}

function documents(plan: ScalePlan, of: string): string {
  const words = [...titleWords(plan), `'s' || id`];
  return `INSERT INTO search_documents (product_id, words, rank)
    SELECT id, array_to_tsvector(ARRAY[${words.join(', ')}]), watch_rank(watchers) FROM ${of} p`;
}

function accounts(from: number, to: number): string {
  return `WITH added AS (
    INSERT INTO accounts (id, email, password_hash) OVERRIDING SYSTEM VALUE
    SELECT id, 'person-' || id || '@example.com', 'none' FROM generate_series(${from}, ${to}) id RETURNING id)
  INSERT INTO channels (account_id, type, address, events)
  SELECT id, CASE WHEN id % 200 = 0 THEN 'webhook' ELSE 'email' END::channel_type, 'person-' || id || '@example.com',
    CASE WHEN id % 200 = 0 THEN '{price.changed}'::text[] ELSE '{alert.fired}' END
  FROM added WHERE id % 2 = 0`;
}

/** The crowds, then the others, about so many at a time; then those who watch just so many. */
function watches(plan: ScalePlan): FillStep[] {
  const watched = watchedCount(plan);
  const ofPlaces = (from: number, to: number) =>
    `(SELECT p.* FROM generate_series(${from}, ${to}) AS ranks (rank)
      CROSS JOIN LATERAL (SELECT ${productAtRankSql(plan, 'ranks.rank')} AS product_id OFFSET 0) i
      CROSS JOIN LATERAL ${productsSql(plan, 'product_id', 'product_id')} p)`;
  const crowd = (from: number, to: number) => crowdSql(plan, ofPlaces(from, to));
  const step = (name: string, from: number, to: number, batch: number): FillStep => ({
    name,
    from,
    to,
    batch,
    sql: crowd,
  });
  let first = ACCOUNTS + 1;
  const wide = DASHBOARD_SIZES.map(({ products: count, accounts: wanted }): FillStep => {
    const from = first;
    first += wanted;
    return {
      name: `watchers of ${count}`,
      from,
      to: from + wanted - 1,
      batch: 50,
      sql: (low, high) => wideSql(plan, count, low, high),
    };
  });
  const end = watched - 1;
  return [
    step('watches of two crowds', 0, 1, 1),
    step('watches of the next', 2, Math.min(5000, end), 500),
    step('watches', Math.min(5000, end) + 1, end, 20_000),
    ...wide,
  ];
}

/** Of a hundred rules, one holds at a tenth under the present price; most are far below it. */
function crowdSql(plan: ScalePlan, of: string): string {
  const random = (salt: number) => randomSql(plan, 'id * 1000003 + n', salt);
  return `WITH watching AS MATERIALIZED (
    SELECT id, n, rank, price, 1 + (abs(hashint8(id)::bigint) + n * 7919::bigint) % ${ACCOUNTS} AS account_id, ${random(31)} AS kind, ${random(32)} AS part, ${random(33)} AS depth
    FROM ${of} p, generate_series(1, watchers) n
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

function wideSql(plan: ScalePlan, count: number, from: number, to: number): string {
  const width = Math.floor((watchedCount(plan) - 2) / count);
  const rank = `2 + slot * ${width} + floor(${width} * ${randomSql(plan, 'account * 1000 + slot', 34)})`;
  return `INSERT INTO watches (account_id, product_id)
    SELECT account, ${productAtRankSql(plan, rank)} FROM generate_series(${from}::bigint, ${to}) account, generate_series(0, ${count - 1}) slot`;
}

/**
 * A day has a row where it brought a price, or where the days before it had no reading: as the service
 * records (decision 21).
 */
const HAS_ROW = `(n = days - 1 OR day_step > 1 OR points_per_day > 1 OR n % ${SAME_PRICE_DAYS} = ${SAME_PRICE_DAYS - 1})`;
const dayAt = (hours: string) =>
  `last_day - n * day_step * interval '1 day' + time_of_day + ${hours} * interval '1 hour'`;
const priceOfDay = priceSql(`n / ${SAME_PRICE_DAYS}`);

function days(of: string): string {
  return `INSERT INTO price_daily (product_id, day, currency, open_minor, high_minor, low_minor, close_minor, first_at, last_at)
    SELECT id, at::date, 'USD', price, price, price, price, at, at
    FROM (SELECT id, n, ${priceOfDay} AS price, ${dayAt('0')} AS at
      FROM ${of} p, generate_series(0, days - 1) n WHERE ${HAS_ROW}) d ORDER BY n DESC`;
}

function points(of: string): string {
  return `INSERT INTO price_history (product_id, at, price_minor, currency, availability, found_by)
    SELECT id, at, price, 'USD', 'InStock', 'json-ld'
    FROM (SELECT id, n, ${priceOfDay} AS price, ${dayAt('k')} AS at
      FROM ${of} p, generate_series(0, ${KEPT_DAYS} - 1) n, generate_series(0, CASE WHEN n > 0 THEN points_per_day - 1 ELSE 0 END) k
      WHERE ${HAS_ROW}) d ORDER BY n DESC`;
}
