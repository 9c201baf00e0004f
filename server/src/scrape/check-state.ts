import { type AvailabilityOrUnknown } from '@tidemark/contracts/availability.ts';
import { type SiteRules } from '../extract/page-reading.ts';
import { type Queryable } from '../ports/database/index.ts';
import { type LastPoint } from '../prices/next-point.ts';
import { type Suspect } from '../prices/plausible.ts';
import { type CheckTask } from '../schedule/dispatch-due.ts';

/** All that a check needs to know about its product; nobody else changes it while the lease holds. */
export interface CheckState {
  productId: string;
  leaseId: number;
  url: URL;
  domain: string;
  pacePerMinute: number | null;
  freshWithinMs: number | null;
  rules: SiteRules | null;
  etag: string | null;
  lastModified: string | null;
  described: boolean;
  last: LastPoint | null;
  lastEventId: string | null;
  suspect: Suspect | null;
  watchers: number;
  volatility: number;
  createdAt: Date;
  failures: number;
}

interface Row {
  url: string;
  domain: string;
  pace_per_minute: number | null;
  fresh_within_ms: number | null;
  rules: SiteRules | null;
  etag: string | null;
  last_modified: string | null;
  title: string | null;
  price_minor: number | null;
  list_price_minor: number | null;
  currency: string | null;
  availability: AvailabilityOrUnknown;
  last_point_at: Date | null;
  last_event_id: number | null;
  suspect: Suspect | null;
  watcher_count: number;
  volatility: number;
  created_at: Date;
  failures: number;
}

/** The state of the product that a task names, or null when the task's lease is over. */
export async function loadCheckState(database: Queryable, task: CheckTask): Promise<CheckState | null> {
  const [row] = await database.query<Row>(
    `SELECT p.url, t.domain, t.pace_per_minute, t.fresh_within_ms, t.rules, v.etag, v.last_modified, p.title,
       p.price_minor, p.list_price_minor, p.currency, p.availability, p.last_point_at, p.last_event_id, p.suspect,
       p.watcher_count, p.volatility, p.created_at, s.failures
     FROM schedule s JOIN products p ON p.id = s.product_id JOIN sites t ON t.id = p.site_id
     LEFT JOIN page_validators v ON v.product_id = p.id
     WHERE s.product_id = $1 AND s.lease_id = $2`,
    [task.productId, task.leaseId],
  );
  if (!row) return null;
  return {
    ...task,
    url: new URL(row.url),
    domain: row.domain,
    pacePerMinute: row.pace_per_minute,
    freshWithinMs: row.fresh_within_ms,
    rules: row.rules,
    etag: row.etag,
    lastModified: row.last_modified,
    described: row.title !== null,
    last: lastPoint(row),
    lastEventId: row.last_event_id === null ? null : String(row.last_event_id),
    suspect: row.suspect,
    watchers: row.watcher_count,
    volatility: row.volatility,
    createdAt: row.created_at,
    failures: row.failures,
  };
}

function lastPoint(row: Row): LastPoint | null {
  if (row.price_minor === null || row.currency === null || row.last_point_at === null) return null;
  return {
    priceMinor: row.price_minor,
    listPriceMinor: row.list_price_minor,
    currency: row.currency,
    availability: row.availability,
    at: row.last_point_at,
  };
}
