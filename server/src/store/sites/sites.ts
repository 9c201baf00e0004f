import { type Site, type SiteChange } from '@tidemark/contracts/site.ts';
import { type Queryable, type SqlValue } from '../../ports/database/database.ts';
import { type RowOf } from '../../ports/database/rows.ts';

interface SiteRow extends RowOf<
  'sites',
  | 'domain'
  | 'pace_per_minute'
  | 'fresh_within_ms'
  | 'region'
  | 'shard'
  | 'proxy_mode'
  | 'requires_js'
  | 'requires_js_learned_at'
  | 'rules'
  | 'crawl_delay_ms'
  | 'created_at'
> {
  rules: Site['rules'];
}

const COLUMNS = `domain, pace_per_minute, fresh_within_ms, region, shard, proxy_mode, requires_js, requires_js_learned_at, rules, crawl_delay_ms,
  created_at`;

/** Lists sites by domain, starting after the one named `after`. */
export async function listSites(
  database: Queryable,
  { containing, after, limit }: { containing: string; after: string; limit: number },
): Promise<Site[]> {
  const rows = await database.query<SiteRow>(
    `SELECT ${COLUMNS} FROM sites WHERE domain > $1 AND strpos(domain, lower($2)) > 0 ORDER BY domain LIMIT $3`,
    [after, containing, limit],
  );
  return rows.map(toSite);
}

/** Null if no page of this site was ever tracked. */
export async function readSite(database: Queryable, domain: string): Promise<Site | null> {
  const [row] = await database.query<SiteRow>(`SELECT ${COLUMNS} FROM sites WHERE domain = lower($1)`, [
    domain,
  ]);
  return row ? toSite(row) : null;
}

/**
 * Changes a site's settings, which apply from its next checks on. Returns the changed site, or null if it is
 * unknown.
 */
export async function changeSite(
  database: Queryable,
  domain: string,
  change: SiteChange,
): Promise<Site | null> {
  const columns = columnsOf(change);
  const [row] = await database.query<SiteRow>(
    `UPDATE sites SET ${columns.map(([column], at) => `${column} = $${at + 2}`).join(', ')}
     WHERE domain = lower($1) RETURNING ${COLUMNS}`,
    [domain, ...columns.map(([, value]) => value)],
  );
  return row ? toSite(row) : null;
}

/** The columns that a change sets. A decision about the browser clears what was detected. */
function columnsOf(change: SiteChange): [string, SqlValue][] {
  const { pacePerMinute, freshWithinMs, region, shard, proxyMode, browser, rules } = change;
  const all: [string, SqlValue | undefined][] = [
    ['pace_per_minute', pacePerMinute],
    ['fresh_within_ms', freshWithinMs],
    ['region', region],
    ['shard', shard],
    ['proxy_mode', proxyMode],
    ['rules', rules && JSON.stringify(rules)],
    ['requires_js', browser && browser === 'always'],
    ['requires_js_learned_at', browser === undefined ? undefined : null],
  ];
  return all.filter((entry): entry is [string, SqlValue] => entry[1] !== undefined);
}

function toSite(row: SiteRow): Site {
  const learnedAt = row.requires_js_learned_at;
  const isDecided = row.requires_js !== null && learnedAt === null;
  return {
    domain: row.domain,
    pacePerMinute: row.pace_per_minute,
    freshWithinMs: row.fresh_within_ms,
    region: row.region,
    shard: row.shard,
    proxyMode: row.proxy_mode,
    browser: isDecided ? (row.requires_js ? 'always' : 'never') : null,
    rules: row.rules,
    crawlDelayMs: row.crawl_delay_ms,
    browserNeedDetectedAt: learnedAt?.toISOString() ?? null,
    createdAt: row.created_at.toISOString(),
  };
}

/** Returns the id of a domain's site, and creates the site if there is none. */
export async function ensureSite(tx: Queryable, domain: string): Promise<number> {
  await tx.query('INSERT INTO sites (domain) VALUES ($1) ON CONFLICT DO NOTHING', [domain]);
  const [site] = await tx.query<{ id: number }>('SELECT id FROM sites WHERE domain = $1', [domain]);
  if (!site) throw new Error(`site ${domain} was deleted`);
  return site.id;
}
