import { type PriceStore } from './price-store.ts';

/** What is known of each check; `price` is NULL where there is nothing new, not even a day. */
const REPORTS = `
unnest($1::bigint[], $2::bigint[], $3::timestamptz[], $4::check_outcome[], $5::text[], $6::timestamptz[], $7::smallint[], $8::smallint[],
  $9::boolean[], $10::text[], $11::text[], $12::bytea[], $13::bytea[], $14::text[],
  $15::boolean[], $16::text[], $17::text[], $18::text[], $19::text[], $20::text[], $21::boolean[], $22::jsonb[],
  $23::bigint[], $24::bigint[], $25::text[], $26::availability[], $27::text[], $28::real[], $29::text[], $30::jsonb[],
  $31::boolean[], $32::boolean[], $33::boolean[])
AS i (id, lease_id, at, outcome, message, next_at, priority, failures,
  validated, etag, last_modified, body_hash, content_hash, extractor_key,
  described, title, image_url, brand, sku, gtin, suspect_changed, suspect,
  price, list_price, currency, availability, found_by, confidence, evidence, event, row, day_row, rendered)`;

/** The checks whose lease was open, with what is known of them. */
const CLOSED = `
closed AS (
  UPDATE schedule s SET lease_id = NULL, lost_leases = 0, last_checked_at = i.at, last_outcome = i.outcome, last_message = i.message,
    due_at = i.next_at, priority = i.priority, failures = i.failures
  FROM ${REPORTS} WHERE s.product_id = i.id AND s.lease_id = i.lease_id
  RETURNING s.site_id, i.*, (i.at AT TIME ZONE 'UTC')::date AS day, date_trunc('day', i.at, 'UTC') AS day_start,
    CASE WHEN i.event IS NOT NULL THEN nextval('event_ids') END AS event_id
)`;

/** A site's turn comes with the first of its products. They are locked in order: others write checks of the same sites. */
const TURNED = `
sooner AS (
  SELECT t.site_id, first.next_at FROM site_schedule t
  JOIN (SELECT site_id, min(next_at) AS next_at FROM closed GROUP BY site_id) first USING (site_id)
  WHERE t.next_dispatch_at > first.next_at ORDER BY t.site_id FOR UPDATE OF t
), turned AS (
  UPDATE site_schedule t SET next_dispatch_at = sooner.next_at FROM sooner WHERE t.site_id = sooner.site_id
)`;

const VALIDATED = `
validated AS (
  INSERT INTO page_validators AS v (product_id, etag, last_modified, body_hash, content_hash, extractor_key)
  SELECT id, etag, last_modified, body_hash, content_hash, extractor_key FROM closed WHERE validated
  ON CONFLICT (product_id) DO UPDATE
  SET etag = EXCLUDED.etag, last_modified = EXCLUDED.last_modified, body_hash = EXCLUDED.body_hash,
    content_hash = EXCLUDED.content_hash, extractor_key = EXCLUDED.extractor_key
  WHERE (v.etag, v.last_modified, v.body_hash, v.content_hash, v.extractor_key)
    IS DISTINCT FROM (EXCLUDED.etag, EXCLUDED.last_modified, EXCLUDED.body_hash, EXCLUDED.content_hash, EXCLUDED.extractor_key)
)`;

/**
 * The points, their events, and the runs of days that have ended. A row for a day's start without a change on that day is not in the day's
 * figures, until a change makes it the first of its day.
 */
const PRICED = `
events AS (
  INSERT INTO outbox (id, product_id, payload) SELECT event_id, id, event FROM closed WHERE event_id IS NOT NULL
), history AS (
  INSERT INTO price_history (product_id, at, price_minor, list_price_minor, currency, availability, found_by)
  SELECT id, at, price, list_price, currency, availability, found_by FROM closed WHERE row
), day_rows AS (
  INSERT INTO price_history (product_id, at, price_minor, list_price_minor, currency, availability, found_by, in_day_figures)
  SELECT i.id, i.day_start, p.price_minor, p.list_price_minor, p.currency, p.availability, p.found_by, i.row
  FROM closed i JOIN products p ON p.id = i.id WHERE i.day_row AND (i.day_start < i.at OR NOT i.row)
  ON CONFLICT (product_id, at) DO UPDATE SET found_by = EXCLUDED.found_by, in_day_figures = EXCLUDED.in_day_figures
), runs AS (
  INSERT INTO reading_runs (product_id, first_day, last_day)
  SELECT p.id, p.run_first_day, p.run_last_day FROM closed i JOIN products p ON p.id = i.id
  WHERE i.price IS NOT NULL AND p.run_last_day < i.day - 1
)`;

/** The day's figures, where the database does not make them of the points by itself. A day without points of its own needs none. */
const DAILY = `
daily AS (
  INSERT INTO price_daily AS d
    (product_id, day, currency, open_minor, high_minor, low_minor, close_minor, first_at, last_at, value_seconds)
  SELECT i.id, i.day, i.currency, o.price, greatest(o.price, i.price), least(o.price, i.price), i.price, o.at, i.at,
    o.price * extract(epoch FROM i.at - o.at)
  FROM closed i JOIN products p ON p.id = i.id CROSS JOIN LATERAL (
    SELECT CASE WHEN i.day_row AND p.currency = i.currency THEN p.price_minor ELSE i.price END AS price,
      CASE WHEN i.day_row AND p.currency = i.currency THEN i.day_start ELSE i.at END AS at) o
  WHERE i.row
  ON CONFLICT (product_id, day) DO UPDATE SET
    currency = EXCLUDED.currency,
    open_minor = CASE WHEN d.currency = EXCLUDED.currency THEN d.open_minor ELSE EXCLUDED.open_minor END,
    high_minor = CASE WHEN d.currency = EXCLUDED.currency THEN greatest(d.high_minor, EXCLUDED.high_minor) ELSE EXCLUDED.high_minor END,
    low_minor = CASE WHEN d.currency = EXCLUDED.currency THEN least(d.low_minor, EXCLUDED.low_minor) ELSE EXCLUDED.low_minor END,
    close_minor = EXCLUDED.close_minor,
    first_at = CASE WHEN d.currency = EXCLUDED.currency THEN d.first_at ELSE EXCLUDED.first_at END,
    value_seconds = CASE WHEN d.currency = EXCLUDED.currency
      THEN d.value_seconds + d.close_minor * extract(epoch FROM EXCLUDED.last_at - d.last_at) ELSE 0 END,
    last_at = EXCLUDED.last_at
)`;

/** How far the price moved in the days before. */
const SPREAD = `(
  SELECT (max(d.high_minor) - min(d.low_minor))::real / nullif(avg(d.close_minor), 0) FROM days_of(i.id, i.day - 29) d
  WHERE d.currency = i.currency)`;

/**
 * The product's present: what its page says of it, the doubt about its price, its price; each as it was where there is no news of it. What
 * a page stops saying is kept: a title does not vanish because one reading missed it.
 */
const PRESENT = `
present AS (
  UPDATE products p SET
    title = coalesce(i.title, p.title), image_url = coalesce(i.image_url, p.image_url), brand = coalesce(i.brand, p.brand),
    sku = coalesce(i.sku, p.sku), gtin = coalesce(i.gtin, p.gtin),
    suspect = CASE WHEN i.suspect_changed THEN i.suspect ELSE p.suspect END,
    price_minor = coalesce(i.price, p.price_minor), currency = coalesce(i.currency, p.currency),
    list_price_minor = CASE WHEN i.price IS NULL THEN p.list_price_minor ELSE i.list_price END,
    availability = CASE WHEN i.price IS NULL THEN p.availability ELSE i.availability END,
    found_by = coalesce(i.found_by, p.found_by), rendered = coalesce(i.rendered, p.rendered), confidence = coalesce(i.confidence, p.confidence),
    evidence = CASE WHEN i.price IS NULL THEN p.evidence ELSE i.evidence END,
    last_point_at = CASE WHEN i.row THEN i.at WHEN i.day_row THEN i.day_start ELSE p.last_point_at END,
    run_first_day = CASE WHEN i.price IS NULL OR p.run_last_day >= i.day - 1 THEN p.run_first_day ELSE i.day END,
    run_last_day = CASE WHEN i.price IS NULL THEN p.run_last_day ELSE greatest(p.run_last_day, i.day) END,
    previous_price_minor = CASE WHEN p.currency <> i.currency THEN NULL WHEN p.price_minor <> i.price THEN p.price_minor
      ELSE p.previous_price_minor END,
    price_changed_at = CASE WHEN i.price <> p.price_minor OR i.currency <> p.currency OR i.price IS NOT NULL AND p.price_minor IS NULL
      THEN i.at ELSE p.price_changed_at END,
    low_minor = CASE WHEN i.price IS NULL OR p.currency = i.currency AND p.low_minor <= i.price THEN p.low_minor ELSE i.price END,
    low_at = CASE WHEN i.price IS NULL OR p.currency = i.currency AND p.low_minor <= i.price THEN p.low_at ELSE i.at END,
    high_minor = CASE WHEN i.price IS NULL OR p.currency = i.currency AND p.high_minor >= i.price THEN p.high_minor ELSE i.price END,
    high_at = CASE WHEN i.price IS NULL OR p.currency = i.currency AND p.high_minor >= i.price THEN p.high_at ELSE i.at END,
    last_event_id = coalesce(i.event_id, p.last_event_id),
    volatility = coalesce(CASE WHEN i.event_id IS NOT NULL THEN ${SPREAD} END, p.volatility)
  FROM closed i WHERE p.id = i.id AND (i.price IS NOT NULL OR i.described OR i.suspect_changed)
)`;

/** Whoever waits for events hears that there are some, once. */
const ANSWER = `
SELECT lease_id, (SELECT pg_notify('outbox', '') FROM closed WHERE event_id IS NOT NULL LIMIT 1) AS told FROM closed`;

const recordChecks = (...parts: string[]) => `WITH ${parts.join(',')}${ANSWER}`;

/** Writes checks of which the lease is still open, and returns those leases. */
export const RECORD_CHECKS: Readonly<Record<PriceStore, string>> = {
  plain: recordChecks(CLOSED, TURNED, VALIDATED, PRICED, DAILY, PRESENT),
  timescale: recordChecks(CLOSED, TURNED, VALIDATED, PRICED, PRESENT),
};
