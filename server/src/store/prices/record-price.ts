/**
 * Prices: recording, reading and keeping them. Only this folder writes the history tables.
 * rules/                           which readings become points, plausibility, statistics (pure)
 * record-price.ts, recorder.ts     records checks in batches, in one statement
 * price-history.ts, read-series.ts read one product's history, or the series of many products
 * price-store.ts, keep-history.ts  with or without TimescaleDB; how long points are kept
 */
import { type AvailabilityOrUnknown } from '@tidemark/contracts/availability.ts';
import { type PriceChanged } from '@tidemark/contracts/events.ts';
import { type CheckOutcome, type PriceCandidate } from '@tidemark/contracts/product.ts';
import { type Database, type SqlValue } from '../../ports/database/database.ts';
import { type RowOf } from '../../ports/database/rows.ts';
import { type Reading, type Step } from './rules/next-point.ts';
import { type Suspect } from './rules/plausible.ts';
import { priceStore } from './price-store.ts';
import { RECORD_CHECKS } from './record-checks.sql.ts';

/** Facts about a product besides its price. They also identify it: see compare-identity.ts. */
export interface Description {
  title: string | null;
  imageUrl: string | null;
  brand: string | null;
  sku: string | null;
  gtin: string | null;
  mpn: string | null;
  /** The canonical address to which the product's own now leads; null: itself. */
  pageUrl: string | null;
  /** Which variant the page showed; null: not known. */
  variant: RowOf<'products', 'variant'>['variant'];
}

/** How a price was found. */
export interface Provenance {
  method: string;
  /** True if the page was rendered in a browser. */
  rendered: boolean;
  confidence: number;
  evidence: string | null;
}

/** A confirmed reading that adds to the history, or a change of stock at a price that stands. */
export interface PriceWrite {
  reading: Reading;
  /** The rows that the reading adds. */
  step: Pick<Step, 'row' | 'dayRow'>;
  /** Null: the price of an earlier check stands, with its provenance. */
  provenance: Provenance | null;
  /** The event to emit, without the ids that the database assigns. Null: none. */
  event: Omit<PriceChanged, 'eventId'> | null;
}

/** How to recognize that the next response says the same as the last one that was extracted. */
export interface PageValidators {
  etag: string | null;
  lastModified: string | null;
  /** Hash of the bytes on the wire. */
  bodyHash: Uint8Array | null;
  /** Hash of the page without tokens and times that shops generate for each response. */
  contentHash: Uint8Array | null;
  /** Extractor key of the last extraction; null if unknown. */
  extractorKey: string | null;
}

/** A finished check, ready to be recorded. */
export interface CheckReport {
  productId: string;
  leaseId: number;
  at: Date;
  outcome: CheckOutcome;
  /** Why there is no price, as a sentence; null if there is one. */
  message: string | null;
  dueAt: Date;
  priority: number;
  failures: number;
  validators: PageValidators | null;
  description: Description | null;
  suspect: Suspect | null;
  /** True if `suspect` differs from the stored one. */
  suspectChanged: boolean;
  /** The amounts that may be the first price; null keeps the stored ones. A price removes them. */
  candidates: readonly PriceCandidate[] | null;
  price: PriceWrite | null;
  /** Stock stated before the first price, if it differs from the recorded one. */
  firstStock: AvailabilityOrUnknown;
}

/**
 * Records finished checks, all or none, and returns the recorded ones. Checks without a valid lease (too
 * late, or recorded before) change nothing; of several with the same lease the last one counts. One
 * statement, so that locks are held only while PostgreSQL works, not while it waits for this process.
 */
export async function recordPrices(
  database: Database,
  all: readonly CheckReport[],
): Promise<Set<CheckReport>> {
  const byLease = new Map(all.map((report) => [report.leaseId, report]));
  const reports = [...byLease.values()];
  const statement = RECORD_CHECKS[await priceStore(database)];
  const columns = COLUMNS.map((valueOf) => reports.map(valueOf));
  const rows = await database.query<{ lease_id: number }>(statement, columns);
  return new Set(rows.flatMap((row) => byLease.get(row.lease_id) ?? []));
}

/** The parameters of RECORD_CHECKS in order: one column each, with a row for each check. */
const COLUMNS: readonly ((report: CheckReport) => SqlValue)[] = [
  (r) => r.productId,
  (r) => r.leaseId,
  (r) => r.at,
  (r) => r.outcome,
  (r) => r.message,
  (r) => r.dueAt,
  (r) => r.priority,
  (r) => r.failures,
  (r) => r.validators !== null,
  (r) => r.validators?.etag ?? null,
  (r) => r.validators?.lastModified ?? null,
  (r) => r.validators?.bodyHash ?? null,
  (r) => r.validators?.contentHash ?? null,
  (r) => r.validators?.extractorKey ?? null,
  (r) => r.description !== null,
  (r) => r.description?.title ?? null,
  (r) => r.description?.imageUrl ?? null,
  (r) => r.description?.brand ?? null,
  (r) => r.description?.sku ?? null,
  (r) => r.description?.gtin ?? null,
  (r) => r.suspectChanged,
  (r) => (r.suspect ? JSON.stringify(r.suspect) : null),
  (r) => r.price?.reading.priceMinor ?? null,
  (r) => r.price?.reading.listPriceMinor ?? null,
  (r) => r.price?.reading.currency ?? null,
  (r) => (r.price ? r.price.reading.availability : r.firstStock),
  (r) => r.price?.provenance?.method ?? null,
  (r) => r.price?.provenance?.confidence ?? null,
  (r) => r.price?.provenance?.evidence ?? null,
  (r) => (r.price?.event ? JSON.stringify(r.price.event) : null),
  (r) => r.price?.step.row ?? false,
  (r) => r.price?.step.dayRow ?? false,
  (r) => r.price?.provenance?.rendered ?? null,
  (r) => r.description?.mpn ?? null,
  (r) => r.description?.pageUrl ?? null,
  (r) => r.description?.variant ?? null,
  (r) => (r.candidates ? JSON.stringify(r.candidates) : null),
];
