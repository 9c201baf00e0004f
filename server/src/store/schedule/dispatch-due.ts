/**
 * The schedule: which products are due for a check, and when.
 * dispatch-due.ts                       leases due checks, site by site at each site's pace, and queues them
 * request-check.ts, postpone-checks.ts  one check now; giving leased checks back
 * lose-leases.ts, quarantine.sql.ts     checks whose process crashed, and pages that crash it
 * lanes.ts, schedule-product.ts         the lanes of the queue; adding products and sites
 * rules/                                priority and time of the next check (pure)
 */
import { type Queryable } from '../../ports/database/database.ts';
import { type RowOf } from '../../ports/database/rows.ts';
import { type CheckTask, CHECKS, type OutgoingMessage, type Queue } from '../../ports/queue/queue.ts';
import { type LaneRules } from './lanes.ts';
import { PICK_DUE } from './pick-due.sql.ts';
import { postponeChecks } from './postpone-checks.ts';

export interface DispatchOptions extends LaneRules {
  /** The default pace of a site, in requests per minute. */
  pacePerMinute: number;
  leaseMs: number;
  /** How long a page is not checked after it stopped the checker; doubles each further time. */
  quarantineMs: number;
  /** Called with the products whose pages are quarantined from now on. */
  onQuarantined?: (productIds: readonly string[]) => void;
  /** How much of a site's pace one visit may use at once. A small part of a minute. */
  horizonMs: number;
  /** Maximum number of sites that one step visits, and of checks that it sends. */
  maxSites: number;
  /** Approximate maximum of checks waiting in one lane. */
  maxWaiting: number;
  /** The lanes whose depth is observed. */
  lanes: () => Promise<readonly string[]>;
}

interface PickedRow extends RowOf<'schedule', 'product_id' | 'priority' | 'lease_id'> {
  lane: string;
}

interface DispatchedRow extends PickedRow {
  lease_id: number;
}

/**
 * Sends due checks to the queue and returns how many. Each site gets as many as its pace allows, highest
 * priority first. A sent check is leased: its due time becomes the end of the lease, so a lost check becomes
 * due again. Sites of a lane that is behind are skipped, so that their checks wait in the schedule, in order
 * of priority. If the queue rejects messages, their checks become due at once and the error is thrown.
 */
export async function dispatchDue(
  database: Queryable,
  queue: Queue,
  options: DispatchOptions,
): Promise<number> {
  const { maxWaiting } = options;
  const states = await queue.laneStates(CHECKS, await options.lanes());
  const behind = states.filter(({ waiting }) => waiting > maxWaiting / 2);
  if (behind.length === states.length) return 0;
  const rows = await database.query<PickedRow>(PICK_DUE, [
    options.maxSites,
    options.pacePerMinute,
    options.horizonMs,
    options.leaseMs,
    options.region,
    options.shards,
    maxWaiting,
    states.map(({ lane }) => lane),
    states.map(({ waiting }) => maxWaiting - waiting),
    behind.map(({ lane }) => lane),
    options.quarantineMs,
  ]);
  const picked = rows.filter(isLeased);
  if (picked.length < rows.length) options.onQuarantined?.(quarantinedOf(rows));
  try {
    await queue.publish(CHECKS, picked.map(toMessage));
  } catch (error) {
    await postponeChecks(database, picked.map(toTask), 0);
    throw error;
  }
  return picked.length;
}

function isLeased(row: PickedRow): row is DispatchedRow {
  return row.lease_id !== null;
}

function quarantinedOf(rows: readonly PickedRow[]): string[] {
  return rows.filter((row) => !isLeased(row)).map((row) => String(row.product_id));
}

function toTask(row: DispatchedRow): CheckTask {
  return { productId: String(row.product_id), leaseId: row.lease_id };
}

function toMessage(row: DispatchedRow): OutgoingMessage {
  return { body: toTask(row), priority: Math.min(9, row.priority), lane: row.lane };
}
