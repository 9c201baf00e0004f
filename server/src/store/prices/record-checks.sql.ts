import { appendEventsSql, WAKE_RELAY } from '../events/append-events.ts';
import { SAVE_VALIDATORS, UPDATE_PRODUCTS } from '../products/save-reading.sql.ts';
import { advanceSites } from '../schedule/advance-sites.sql.ts';
import { closeLeases } from '../schedule/close-leases.sql.ts';
import { type PriceStore } from './price-store.ts';

/**
 * The facts of each check. `price` is NULL if the check adds nothing to the series, not even a day; then
 * `availability` is stock stated before the first price. `found_by` is NULL if an earlier price stands.
 */
const REPORTS = `
unnest($1::bigint[], $2::bigint[], $3::timestamptz[], $4::check_outcome[], $5::text[], $6::timestamptz[], $7::smallint[], $8::smallint[],
  $9::boolean[], $10::text[], $11::text[], $12::bytea[], $13::bytea[], $14::text[],
  $15::boolean[], $16::text[], $17::text[], $18::text[], $19::text[], $20::text[], $21::boolean[], $22::jsonb[],
  $23::bigint[], $24::bigint[], $25::text[], $26::availability[], $27::text[], $28::real[], $29::text[], $30::jsonb[],
  $31::boolean[], $32::boolean[], $33::boolean[], $34::text[], $35::text[], $36::variant_selection[], $37::jsonb[])
AS i (id, lease_id, at, outcome, message, due_at, priority, failures,
  validated, etag, last_modified, body_hash, content_hash, extractor_key,
  described, title, image_url, brand, sku, gtin, suspect_changed, suspect,
  price, list_price, currency, availability, found_by, confidence, evidence, event, row, day_row, rendered, mpn, page_url, variant, candidates)`;

/** The checks whose lease was still open, with their facts. */
const CLOSED = closeLeases(
  REPORTS,
  `i.*, (i.at AT TIME ZONE 'UTC')::date AS day, date_trunc('day', i.at, 'UTC') AS day_start,
    CASE WHEN i.event IS NOT NULL THEN nextval('event_ids') END AS event_id`,
);

const EVENTS = appendEventsSql('SELECT event_id, id, event FROM closed WHERE event_id IS NOT NULL');

/**
 * Writes points and ended runs of days. A row for the start of a day is not in the day's figures until a
 * change makes it the first of its day.
 */
const HISTORY = `
history AS (
  INSERT INTO price_history (product_id, at, price_minor, list_price_minor, currency, availability, found_by)
  SELECT i.id, i.at, i.price, i.list_price, i.currency, i.availability, coalesce(i.found_by, p.found_by, 'not-modified')
  FROM closed i JOIN products p ON p.id = i.id WHERE i.row
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

/**
 * Writes the day's figures, unless the database computes them from the points. A day without own points needs
 * none.
 */
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

/** Wakes the relay once if there are events. */
const RESULT = `
SELECT lease_id, (SELECT ${WAKE_RELAY} FROM closed WHERE event_id IS NOT NULL LIMIT 1) AS woken FROM closed`;

const recordChecks = (...parts: string[]) => `WITH ${parts.join(',')}${RESULT}`;

/**
 * Records checks whose lease is still open, and returns those leases. One statement of parts that the folders
 * owning the tables export, so that nothing stays locked while PostgreSQL waits for this process.
 */
export const RECORD_CHECKS: Readonly<Record<PriceStore, string>> = {
  plain: recordChecks(
    CLOSED,
    advanceSites('closed'),
    SAVE_VALIDATORS,
    EVENTS,
    HISTORY,
    DAILY,
    UPDATE_PRODUCTS,
  ),
  timescale: recordChecks(CLOSED, advanceSites('closed'), SAVE_VALIDATORS, EVENTS, HISTORY, UPDATE_PRODUCTS),
};
