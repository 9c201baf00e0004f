import { type Proxy, type ProxyDomain } from '@tidemark/contracts/proxy.ts';
import { type Queryable } from '../../ports/database/database.ts';
import { type RowOf } from '../../ports/database/rows.ts';
import { canonicalProxyUrl, parseProxyUrl, shownProxy } from '../net/proxy-url.ts';

const MAX_PROXIES = 2000;

/** The proxy cannot be added. The message is for the administrator. */
export class ProxyRefusedError extends Error {
  override readonly name = 'ProxyRefusedError';
  readonly code: 'proxy-exists' | 'too-many-proxies';

  constructor(code: ProxyRefusedError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

interface ProxyRow extends RowOf<
  'proxies',
  | 'id'
  | 'url'
  | 'source'
  | 'successes'
  | 'failures'
  | 'blocks'
  | 'blocks_in_a_row'
  | 'added_at'
  | 'retired_at'
> {
  last_used_at: Date | null;
  resting_from: number;
}

const VIEW = `SELECT p.id, p.url, p.source, p.successes, p.failures, p.blocks, p.blocks_in_a_row, p.added_at, p.retired_at,
    d.last_used_at, d.resting_from
  FROM proxies p CROSS JOIN LATERAL (
    SELECT max(last_used_at) AS last_used_at, count(*) FILTER (WHERE rests_until > now())::int AS resting_from
    FROM proxy_domains WHERE proxy_id = p.id
  ) d`;

/** One page of all proxies, including retired ones, newest first. `before` is the id to continue from. */
export async function listProxies(
  database: Queryable,
  { before, limit }: { before: string | null; limit: number },
): Promise<Proxy[]> {
  const rows = await database.query<ProxyRow>(
    `${VIEW} WHERE $1::bigint IS NULL OR p.id < $1 ORDER BY p.id DESC LIMIT $2`,
    [before, limit],
  );
  return rows.map(toProxy);
}

/** Adds a proxy, or reactivates a retired one. Throws InvalidProxyError and ProxyRefusedError. */
export async function addProxy(database: Queryable, text: string): Promise<Proxy> {
  const url = canonicalProxyUrl(text);
  const [counted] = await database.query<{ n: number }>('SELECT count(*)::int AS n FROM proxies');
  if (counted && counted.n >= MAX_PROXIES)
    throw new ProxyRefusedError(
      'too-many-proxies',
      `The pool is full: it can hold at most ${MAX_PROXIES} proxies.`,
    );
  const added = await database.query<{ id: number }>(
    `INSERT INTO proxies AS old (url, source) VALUES ($1, 'admin')
     ON CONFLICT (url) DO UPDATE SET source = 'admin', retired_at = NULL, settle_at = NULL, blocks_in_a_row = 0
       WHERE old.retired_at IS NOT NULL
     RETURNING id`,
    [url],
  );
  const [row] = await database.query<ProxyRow>(`${VIEW} WHERE p.id = $1`, [added[0]?.id ?? null]);
  if (!row) throw new ProxyRefusedError('proxy-exists', 'This proxy is already in the pool.');
  return toProxy(row);
}

/**
 * Retires a proxy permanently, even if a list still contains it, and notifies its provider. False if it does
 * not exist.
 */
export async function retireProxy(database: Queryable, id: string): Promise<boolean> {
  const rows = await database.query(
    `UPDATE proxies SET
       settle_at = CASE WHEN retired_at IS NULL AND source IN ('provider', 'provisioned') THEN now() ELSE settle_at END,
       needs_replacement = needs_replacement AND retired_at IS NOT NULL,
       retired_at = coalesce(retired_at, now())
     WHERE id = $1::bigint RETURNING id`,
    [id],
  );
  return rows.length > 0;
}

type ProxyDomainRow = RowOf<
  'proxy_domains',
  'domain' | 'successes' | 'failures' | 'blocks' | 'last_used_at' | 'rests_until'
>;

/**
 * One page of a proxy's record by domain, in alphabetical order. `after` is the domain to continue from. null
 * if there is no such proxy.
 */
export async function listProxyDomains(
  database: Queryable,
  id: string,
  { after, limit }: { after: string; limit: number },
): Promise<ProxyDomain[] | null> {
  const known = await database.query('SELECT 1 FROM proxies WHERE id = $1::bigint', [id]);
  if (known.length === 0) return null;
  const rows = await database.query<ProxyDomainRow>(
    `SELECT domain, successes, failures, blocks, last_used_at, CASE WHEN rests_until > now() THEN rests_until END AS rests_until
     FROM proxy_domains WHERE proxy_id = $1::bigint AND domain > $2 ORDER BY domain LIMIT $3`,
    [id, after, limit],
  );
  return rows.map(({ last_used_at, rests_until, ...counts }) => ({
    ...counts,
    lastUsedAt: last_used_at.toISOString(),
    restsUntil: rests_until?.toISOString() ?? null,
  }));
}

function toProxy(row: ProxyRow): Proxy {
  const { username, password } = parseProxyUrl(row.url);
  return {
    id: String(row.id),
    address: shownProxy(row.url),
    hasPassword: username !== '' || password !== '',
    source: row.source,
    successes: row.successes,
    failures: row.failures,
    blocks: row.blocks,
    consecutiveBlocks: row.blocks_in_a_row,
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
    restingDomainCount: row.resting_from,
    createdAt: row.added_at.toISOString(),
    retiredAt: row.retired_at?.toISOString() ?? null,
  };
}
