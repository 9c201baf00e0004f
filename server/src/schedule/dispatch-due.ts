/**
 * The scheduler's step: which checks are sent to the workers now.
 * schedule/priority.ts, next-check.ts   the pure rules of how often (applied when a check is recorded)
 * schedule/dispatch-due.ts              picks what is due, site by site, at each site's pace, and leases it
 * schedule/request-check.ts             the same for one product, now, because somebody asked
 */
import { type Queryable } from '../ports/database/index.ts';
import { CHECKS, type OutgoingMessage, type Queue } from '../ports/queue/index.ts';

/** A check on its way to a worker: whoever reports it must name the lease. */
export interface CheckTask {
  productId: string;
  leaseId: number;
  /** Somebody waits for it and wants to see it go. */
  requested?: boolean;
}

export interface DispatchOptions {
  /** The default pace of a site. */
  pacePerMinute: number;
  leaseMs: number;
  /** One visit to a site may send what its pace allows in this time; a small part of a minute. */
  horizonMs: number;
  /** How many sites one step visits, and how many checks it sends, at the most. */
  maxSites: number;
  /** No more than this many checks may wait in the queue. */
  maxQueued: number;
}

interface PickedRow {
  product_id: number;
  lease_id: number;
  priority: number;
}

/**
 * Sends due checks to the queue and returns how many. Each site gets as many as its pace allows, the most valuable first. What is
 * sent is leased: its due time moves to the lease's end, so a check that is lost comes due again by itself.
 */
export async function dispatchDue(
  database: Queryable,
  queue: Queue,
  options: DispatchOptions,
): Promise<number> {
  const room = options.maxQueued - (await queue.depth(CHECKS));
  if (room <= 0) return 0;
  const picked = await database.query<PickedRow>(PICK_DUE, [
    Math.min(options.maxSites, room),
    options.pacePerMinute,
    options.horizonMs,
    options.leaseMs,
  ]);
  await queue.publish(CHECKS, picked.map(toMessage));
  return picked.length;
}

function toMessage(row: PickedRow): OutgoingMessage {
  const task: CheckTask = { productId: String(row.product_id), leaseId: row.lease_id };
  return { body: task, priority: Math.min(9, row.priority) };
}

/**
 * `turn` has pace.ts in SQL; what one visit may send at once counts as a burst. The cost follows the sites whose turn it is, not the
 * products: `turn` reads the next sites from an index; `allowance` shares the room among them; `pick` makes at most ten index
 * probes a site (one a priority), each stopped by the site's allowance; `turn_over` sets the next turn from the pace or, where little
 * was due, from ten more probes for the next due product. A due product that somebody has locked is not picked and keeps the site's
 * turn near; sites that another dispatcher holds are skipped.
 * $1 sites to visit and checks to send at the most, $2 default pace, $3 horizon, $4 lease.
 */
export const PICK_DUE = `
WITH turn AS MATERIALIZED (
  SELECT t.site_id, t.next_at, wanted, CASE
    WHEN s.crawl_delay_ms IS NULL THEN 60000.0 / (pace - greatest(wanted, least(5, greatest(1, floor(pace / 6)))) + 1)
    ELSE greatest(60000.0 / pace, s.crawl_delay_ms) END AS spacing_ms
  FROM (SELECT site_id, next_at FROM site_turns WHERE next_at <= now() ORDER BY next_at LIMIT $1 FOR UPDATE SKIP LOCKED) t
  JOIN sites s ON s.id = t.site_id
  CROSS JOIN LATERAL (SELECT coalesce(s.pace_per_minute, $2)::float8 AS pace) p
  CROSS JOIN LATERAL (
    SELECT CASE WHEN s.crawl_delay_ms IS NULL THEN greatest(1, floor(pace * $3 / 60000)) ELSE 1 END AS wanted) w
), allowance AS MATERIALIZED (
  SELECT site_id, spacing_ms, least(wanted, $1 - taken)::integer AS allowed
  FROM (SELECT *, sum(wanted) OVER (ORDER BY next_at, site_id) - wanted AS taken FROM turn) queued WHERE taken < $1
), pick AS MATERIALIZED (
  SELECT a.site_id, p.product_id, p.priority FROM allowance a
  CROSS JOIN LATERAL (
    SELECT due.product_id, due.priority FROM generate_series(1, 10) AS level (priority)
    CROSS JOIN LATERAL (
      SELECT product_id, priority, due_at FROM schedule
      WHERE site_id = a.site_id AND priority = level.priority AND due_at <= now()
      ORDER BY due_at LIMIT a.allowed FOR UPDATE SKIP LOCKED) due
    ORDER BY due.priority, due.due_at LIMIT a.allowed) p
), leased AS (
  UPDATE schedule s SET lease_id = nextval('lease_ids'), due_at = now() + $4 * interval '1 ms'
  FROM pick WHERE s.product_id = pick.product_id
  RETURNING s.product_id, s.lease_id, s.priority
), turn_over AS (
  UPDATE site_turns t SET next_at = CASE
    WHEN used.n = a.allowed THEN now() + a.allowed * a.spacing_ms * interval '1 ms'
    ELSE greatest(now() + used.n * a.spacing_ms * interval '1 ms',
      least(CASE WHEN used.n > 0 THEN now() + $4 * interval '1 ms' ELSE 'infinity' END, (
        SELECT coalesce(min(later.due_at), 'infinity') FROM generate_series(1, 10) AS level (priority)
        CROSS JOIN LATERAL (
          SELECT due_at FROM schedule
          WHERE site_id = a.site_id AND priority = level.priority AND product_id NOT IN (SELECT product_id FROM pick)
          ORDER BY due_at LIMIT 1) later)))
    END
  FROM allowance a
  CROSS JOIN LATERAL (SELECT count(*)::integer AS n FROM pick WHERE pick.site_id = a.site_id) used
  WHERE t.site_id = a.site_id
)
SELECT product_id, lease_id, priority FROM leased`;
