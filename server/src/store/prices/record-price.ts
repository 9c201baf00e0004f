/**
 * The price store.
 * prices/next-point.ts     the step-function rule: which readings become rows (pure)
 * prices/plausible.ts      which jumps need a second look (pure)
 * prices/record-price.ts   writes checks: history, product, schedule and outbox in one statement, many checks at a time
 * prices/price-history.ts  reads them; price-store.ts: with TimescaleDB or without; keep-history.ts: how long
 */
import { type PriceChanged } from '@tidemark/contracts/events.ts';
import { type CheckOutcome } from '@tidemark/contracts/product.ts';
import { type Database, type SqlValue } from '../../ports/database/database.ts';
import { type Reading, type Step } from './rules/next-point.ts';
import { type Suspect } from './rules/plausible.ts';
import { priceStore } from './price-store.ts';
import { RECORD_CHECKS } from './record-checks.sql.ts';

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
  /** The page was rendered in a browser. */
  rendered: boolean;
  confidence: number;
  evidence: string | null;
}

/** A confirmed reading that adds to the history. */
export interface PriceWrite {
  reading: Reading;
  /** What of it becomes rows. */
  step: Pick<Step, 'row' | 'dayRow'>;
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
  /** Of the page but for what shops draw anew for each answer. */
  contentHash: Uint8Array | null;
  /** Names the rules and the extraction by which it was read; null: not known. */
  extractorKey: string | null;
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
 * Writes finished checks, all or none. Checks whose lease is not theirs any more, because they took too long or were made twice, change
 * nothing; of several under the same lease the last one counts. Returns those that were written. It is one statement, so that what it
 * locks is held while PostgreSQL works and never while it waits for this process.
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

/** The parameters of RECORD_CHECKS in their order: each a column, with a row for each check. */
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
  (r) => r.price?.reading.availability ?? null,
  (r) => r.price?.provenance.method ?? null,
  (r) => r.price?.provenance.confidence ?? null,
  (r) => r.price?.provenance.evidence ?? null,
  (r) => (r.price?.event ? JSON.stringify(r.price.event) : null),
  (r) => r.price?.step.row ?? false,
  (r) => r.price?.step.dayRow ?? false,
  (r) => r.price?.provenance.rendered ?? null,
];
