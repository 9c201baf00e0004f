import { type Queryable } from '../../ports/database/database.ts';

interface DemoSite {
  domain: string;
  freshWithinMs: number;
}

/** Creates the demo shop's sites, or updates their settings, and marks their prices as generated. */
export async function saveDemoSites(
  database: Queryable,
  sites: readonly DemoSite[],
  pacePerMinute: number,
): Promise<void> {
  await database.query(
    `INSERT INTO sites (domain, pace_per_minute, fresh_within_ms, is_demo)
     SELECT domain, $2, fresh, true FROM unnest($1::text[], $3::bigint[]) AS site (domain, fresh)
     ON CONFLICT (domain) DO UPDATE SET pace_per_minute = $2, fresh_within_ms = EXCLUDED.fresh_within_ms, is_demo = true`,
    [sites.map(({ domain }) => domain), pacePerMinute, sites.map(({ freshWithinMs }) => freshWithinMs)],
  );
}
