import { quarantineIf } from './quarantine.sql.ts';

/** A check whose lease was lost waits at most eight times longer for its next one. */
const MOST_DOUBLINGS = 3;

/**
 * Picks and leases due checks. `turn` implements pace.ts in SQL; the checks of one visit count as a burst.
 * The cost grows with the sites that are due, not with the products: `turn` reads the next sites from an
 * index; `allowance` divides the step and the free room of each lane among them; `pick` makes at most ten
 * index probes per site, one per priority and highest first, until the allowance is used; `turn_over` sets
 * the next visit from the pace or, if few checks were due, from ten more probes for the next due product. A
 * due product locked by another transaction is skipped and retried on the site's next visit. Sites locked by
 * another dispatcher are skipped. From the third lost lease in a row, each lease lasts twice as long as the
 * one before, up to eight times. If the lost lease was that of an isolated check, the page is quarantined
 * instead, and its row is returned without a lease. $1 maximum of sites and checks, $2 default pace, $3
 * horizon, $4 lease, $5 default region, $6 shards, $7 room of an unlisted lane, $8 lanes, $9 their room, $10
 * lanes that are behind, $11 quarantine.
 */
export const PICK_DUE = `
WITH turn AS MATERIALIZED (
  SELECT t.site_id, t.next_dispatch_at, t.region, t.shard, t.region || '.' || t.shard AS lane, wanted, CASE
    WHEN t.crawl_delay_ms IS NULL THEN 61000.0 / (pace - greatest(wanted, least(5, greatest(1, floor(pace / 6)))) + 1)
    ELSE greatest(61000.0 / pace, t.crawl_delay_ms + 1000) END AS spacing_ms
  FROM (
    SELECT t.site_id, t.next_dispatch_at, s.* FROM site_schedule t
    CROSS JOIN LATERAL (
      SELECT coalesce(region, $5) AS region, coalesce(shard, (id % $6)::text) AS shard, pace_per_minute, crawl_delay_ms
      FROM sites WHERE id = t.site_id OFFSET 0) s
    WHERE t.next_dispatch_at <= now() AND s.region || '.' || s.shard <> ALL ($10)
    ORDER BY t.next_dispatch_at LIMIT $1 FOR UPDATE OF t SKIP LOCKED) t
  CROSS JOIN LATERAL (SELECT coalesce(t.pace_per_minute, $2)::float8 AS pace) p
  CROSS JOIN LATERAL (
    SELECT CASE WHEN t.crawl_delay_ms IS NULL THEN greatest(1, floor(pace * $3 / 60000)) ELSE 1 END AS wanted) w
), allowance AS MATERIALIZED (
  SELECT site_id, region, shard, spacing_ms, least(wanted, $1 - taken, room - taken_in_lane)::integer AS allowed
  FROM (
    SELECT turn.*, coalesce(lanes.room, $7) AS room, sum(wanted) OVER (ORDER BY next_dispatch_at, site_id) - wanted AS taken,
      sum(wanted) OVER (PARTITION BY lane ORDER BY next_dispatch_at, site_id) - wanted AS taken_in_lane
    FROM turn LEFT JOIN unnest($8::text[], $9::integer[]) AS lanes (lane, room) USING (lane)) queued
  WHERE taken < $1 AND taken_in_lane < room
), pick AS MATERIALIZED (
  SELECT a.site_id, p.product_id, p.losses, p.stopped, coalesce(p.region, a.region) || '.' || a.shard AS lane FROM allowance a
  CROSS JOIN LATERAL (
    SELECT due.product_id, due.losses, due.stopped, due.region FROM generate_series(1, 10) AS level (priority)
    CROSS JOIN LATERAL (
      SELECT product_id, region, lost_leases + (lease_id IS NOT NULL)::integer AS losses, isolated AS stopped FROM schedule
      WHERE site_id = a.site_id AND priority = level.priority AND due_at <= now()
        AND (region IS NULL OR region || '.' || a.shard <> ALL ($10))
      ORDER BY due_at LIMIT a.allowed FOR UPDATE SKIP LOCKED) due
    LIMIT a.allowed) p
), used AS MATERIALIZED (
  SELECT site_id, count(*)::integer AS n FROM pick GROUP BY site_id
), leased AS (
  UPDATE schedule s SET lease_id = CASE WHEN NOT stopped THEN nextval('lease_ids') END, ${quarantineIf({
    condition: 'stopped',
    losses: 'losses',
    quarantineMs: '$11',
    dueAt: `now() + $4 * 2 ^ least(greatest(losses - 2, 0), ${MOST_DOUBLINGS}) * interval '1 ms'`,
  })}
  FROM pick WHERE s.product_id = pick.product_id
  RETURNING s.product_id, s.lease_id, s.priority, pick.lane
), turn_over AS (
  UPDATE site_schedule t SET next_dispatch_at = CASE
    WHEN a.used = a.allowed THEN now() + a.allowed * a.spacing_ms * interval '1 ms'
    ELSE greatest(now() + a.used * a.spacing_ms * interval '1 ms',
      least(CASE WHEN a.used > 0 THEN now() + $4 * interval '1 ms' ELSE 'infinity' END, (
        SELECT coalesce(min(later.due_at), 'infinity') FROM generate_series(1, 10) AS level (priority)
        CROSS JOIN LATERAL (
          SELECT due_at FROM schedule
          WHERE site_id = a.site_id AND priority = level.priority AND product_id NOT IN (SELECT product_id FROM pick)
          ORDER BY due_at LIMIT 1) later)))
    END
  FROM (SELECT a.*, coalesce(used.n, 0) AS used FROM allowance a LEFT JOIN used USING (site_id)) a
  WHERE t.site_id = a.site_id
)
SELECT product_id, lease_id, priority, lane FROM leased`;
