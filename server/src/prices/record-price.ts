/**
 * The price store.
 * prices/next-point.ts     the step-function rule: which readings become rows (pure)
 * prices/plausible.ts      which jumps need a second look (pure)
 * prices/record-price.ts   writes checks: history, product, schedule and outbox in one transaction, many checks at a time
 * prices/price-history.ts  reads them; price-store.ts: with TimescaleDB or without; keep-history.ts: how long
 */
import { type AvailabilityOrUnknown } from '@tidemark/contracts/availability.ts';
import { type PriceChanged } from '@tidemark/contracts/events.ts';
import { type CheckOutcome } from '@tidemark/contracts/product.ts';
import { type Database, type Queryable } from '../ports/database/index.ts';
import { type Reading } from './next-point.ts';
import { type Suspect } from './plausible.ts';
import { priceStore, type PriceStore } from './price-store.ts';

/** What a check found out about a product besides its price. */
export interface Description {
  title: string | null;
  imageUrl: string | null;
  brand: string | null;
  sku: string | null;
  gtin: string | null;
}

/** How a price was found. */
export interface Provenance {
  method: string;
  confidence: number;
  evidence: string | null;
}

/** A confirmed reading that goes into the history. */
export interface PriceWrite {
  reading: Reading;
  provenance: Provenance;
  /** What the world is told, without the ids that storing it gives. */
  event: Omit<PriceChanged, 'eventId'> | null;
}

/** By what the next answer is known to say the same as the last one that was read whole. */
export interface PageValidators {
  etag: string | null;
  lastModified: string | null;
  /** Of the bytes as they came over the wire. */
  bodyHash: Uint8Array | null;
  /** Names the rules and the extraction by which it was read; null: not known. */
  readBy: string | null;
}

/** A finished check, as it is written down. */
export interface CheckReport {
  productId: string;
  leaseId: number;
  at: Date;
  outcome: CheckOutcome;
  /** Why there is no price, in plain words; null when there is one. */
  message: string | null;
  dueAt: Date;
  priority: number;
  failures: number;
  validators: PageValidators | null;
  description: Description | null;
  suspect: Suspect | null;
  /** The jump to look at again, or its end, is news. */
  suspectChanged: boolean;
  price: PriceWrite | null;
}

/**
 * Writes finished checks. Checks whose lease is not theirs any more, because they took too long or were made twice, change nothing.
 * Returns those that were written.
 */
export function recordPrices(database: Database, reports: readonly CheckReport[]): Promise<Set<CheckReport>> {
  return database.transaction(async (tx) => {
    const live = await closeLeases(tx, reports);
    await saveValidators(tx, live);
    await saveDescriptions(tx, live);
    await saveSuspects(tx, live);
    await savePrices(tx, live);
    return new Set(live);
  });
}

/** Returns the reports whose lease was open; of several under the same lease the last one. */
async function closeLeases(tx: Queryable, all: readonly CheckReport[]): Promise<CheckReport[]> {
  const byLease = new Map(all.map((report) => [report.leaseId, report]));
  const reports = [...byLease.values()];
  const rows = await tx.query<{ lease_id: number }>(
    `WITH closed AS (
       UPDATE schedule s SET lease_id = NULL, lost = 0, last_checked_at = i.at, last_outcome = i.outcome, last_message = i.message,
         due_at = i.due_at, priority = i.priority, failures = i.failures
       FROM unnest($1::bigint[], $2::bigint[], $3::timestamptz[], $4::check_outcome[], $5::text[], $6::timestamptz[],
         $7::smallint[], $8::smallint[]) AS i (product_id, lease_id, at, outcome, message, due_at, priority, failures)
       WHERE s.product_id = i.product_id AND s.lease_id = i.lease_id
       RETURNING i.lease_id, s.site_id, s.due_at
     ), turn AS (
       UPDATE site_turns t SET next_at = first.due_at
       FROM (SELECT site_id, min(due_at) AS due_at FROM closed GROUP BY site_id ORDER BY site_id) first
       WHERE t.site_id = first.site_id AND t.next_at > first.due_at
     )
     SELECT lease_id FROM closed`,
    [
      reports.map((r) => r.productId),
      reports.map((r) => r.leaseId),
      reports.map((r) => r.at),
      reports.map((r) => r.outcome),
      reports.map((r) => r.message),
      reports.map((r) => r.dueAt),
      reports.map((r) => r.priority),
      reports.map((r) => r.failures),
    ],
  );
  return rows.flatMap((row) => byLease.get(row.lease_id) ?? []);
}

async function saveValidators(tx: Queryable, reports: readonly CheckReport[]): Promise<void> {
  const rows = reports.flatMap(({ productId, validators }) =>
    validators ? [{ productId, ...validators }] : [],
  );
  if (rows.length === 0) return;
  await tx.query(
    `INSERT INTO page_validators AS v (product_id, etag, last_modified, body_hash, read_by)
     SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[], $4::bytea[], $5::text[])
     ON CONFLICT (product_id) DO UPDATE
     SET etag = EXCLUDED.etag, last_modified = EXCLUDED.last_modified, body_hash = EXCLUDED.body_hash, read_by = EXCLUDED.read_by
     WHERE (v.etag, v.last_modified, v.body_hash, v.read_by)
       IS DISTINCT FROM (EXCLUDED.etag, EXCLUDED.last_modified, EXCLUDED.body_hash, EXCLUDED.read_by)`,
    [
      rows.map((r) => r.productId),
      rows.map((r) => r.etag),
      rows.map((r) => r.lastModified),
      rows.map((r) => r.bodyHash),
      rows.map((r) => r.readBy),
    ],
  );
}

/** What a page stops saying is kept: a title does not vanish because one reading missed it. */
async function saveDescriptions(tx: Queryable, reports: readonly CheckReport[]): Promise<void> {
  const rows = reports.flatMap(({ productId, description }) =>
    description ? [{ productId, ...description }] : [],
  );
  if (rows.length === 0) return;
  await tx.query(
    `UPDATE products p SET title = coalesce(i.title, p.title), image_url = coalesce(i.image_url, p.image_url),
       brand = coalesce(i.brand, p.brand), sku = coalesce(i.sku, p.sku), gtin = coalesce(i.gtin, p.gtin)
     FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[])
       AS i (id, title, image_url, brand, sku, gtin)
     WHERE p.id = i.id`,
    [
      rows.map((r) => r.productId),
      rows.map((r) => r.title),
      rows.map((r) => r.imageUrl),
      rows.map((r) => r.brand),
      rows.map((r) => r.sku),
      rows.map((r) => r.gtin),
    ],
  );
}

async function saveSuspects(tx: Queryable, reports: readonly CheckReport[]): Promise<void> {
  const rows = reports.filter((report) => report.suspectChanged);
  if (rows.length === 0) return;
  await tx.query(
    `UPDATE products p SET suspect = i.suspect FROM unnest($1::bigint[], $2::jsonb[]) AS i (id, suspect) WHERE p.id = i.id`,
    [rows.map((r) => r.productId), rows.map((r) => (r.suspect ? JSON.stringify(r.suspect) : null))],
  );
}

interface PriceRow extends PriceWrite {
  productId: string;
  at: Date;
}

async function savePrices(tx: Queryable, reports: readonly CheckReport[]): Promise<void> {
  const rows: PriceRow[] = reports.flatMap(({ productId, at, price }) =>
    price ? [{ productId, at, ...price }] : [],
  );
  if (rows.length === 0) return;
  await tx.query(SAVE_PRICES[await priceStore(tx)], [
    rows.map((r) => r.productId),
    rows.map((r) => r.at),
    rows.map((r) => r.reading.priceMinor),
    rows.map((r) => r.reading.listPriceMinor),
    rows.map((r) => r.reading.currency),
    rows.map((r): AvailabilityOrUnknown => r.reading.availability),
    rows.map((r) => r.provenance.method),
    rows.map((r) => r.provenance.confidence),
    rows.map((r) => r.provenance.evidence),
    rows.map((r) => (r.event ? JSON.stringify(r.event) : null)),
  ]);
  if (rows.some((row) => row.event !== null)) await tx.query(`SELECT pg_notify('outbox', '')`);
}

/** The day's figures, where the database does not make them of the points by itself. */
const DAILY = `daily AS (
  INSERT INTO price_daily AS d (product_id, day, currency, open_minor, high_minor, low_minor, close_minor, first_at, last_at)
  SELECT id, (at AT TIME ZONE 'UTC')::date, currency, price, price, price, price, at, at FROM input
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
), `;

/** One statement: the point, the day's figures, the event and the product's present, for many products. */
const savePricesSql = (daily: string) => `
WITH input AS MATERIALIZED (
  SELECT *, CASE WHEN event IS NOT NULL THEN nextval('event_ids') END AS event_id
  FROM unnest($1::bigint[], $2::timestamptz[], $3::bigint[], $4::bigint[], $5::text[], $6::availability[], $7::text[], $8::real[],
    $9::text[], $10::jsonb[])
    AS i (id, at, price, list_price, currency, availability, found_by, confidence, evidence, event)
), events AS (
  INSERT INTO outbox (id, product_id, payload) SELECT event_id, id, event FROM input WHERE event_id IS NOT NULL
), history AS (
  INSERT INTO price_history (product_id, at, price_minor, list_price_minor, currency, availability, found_by)
  SELECT id, at, price, list_price, currency, availability, found_by FROM input
), ${daily}spread AS (
  SELECT i.id, days.volatility FROM input i CROSS JOIN LATERAL (
    SELECT (max(d.high_minor) - min(d.low_minor))::real / nullif(avg(d.close_minor), 0) AS volatility FROM daily_prices d
    WHERE d.product_id = i.id AND d.currency = i.currency AND d.day > (i.at AT TIME ZONE 'UTC')::date - 30
      AND d.starts_at > i.at - interval '30 days') days
  WHERE i.event_id IS NOT NULL
)
UPDATE products p SET
  price_minor = i.price, list_price_minor = i.list_price, currency = i.currency, availability = i.availability,
  found_by = i.found_by, confidence = i.confidence, evidence = i.evidence,
  last_point_at = i.at,
  previous_price_minor = CASE WHEN p.currency <> i.currency THEN NULL WHEN p.price_minor <> i.price THEN p.price_minor
    ELSE p.previous_price_minor END,
  price_changed_at = CASE WHEN p.price_minor IS DISTINCT FROM i.price OR p.currency <> i.currency THEN i.at ELSE p.price_changed_at END,
  low_minor = CASE WHEN p.currency = i.currency AND p.low_minor <= i.price THEN p.low_minor ELSE i.price END,
  low_at = CASE WHEN p.currency = i.currency AND p.low_minor <= i.price THEN p.low_at ELSE i.at END,
  high_minor = CASE WHEN p.currency = i.currency AND p.high_minor >= i.price THEN p.high_minor ELSE i.price END,
  high_at = CASE WHEN p.currency = i.currency AND p.high_minor >= i.price THEN p.high_at ELSE i.at END,
  last_event_id = coalesce(i.event_id, p.last_event_id),
  volatility = coalesce(s.volatility, p.volatility)
FROM input i LEFT JOIN spread s ON s.id = i.id
WHERE p.id = i.id`;

const SAVE_PRICES: Readonly<Record<PriceStore, string>> = {
  plain: savePricesSql(DAILY),
  timescale: savePricesSql(''),
};
