import { open } from 'node:fs/promises';
import { type Database, type Queryable } from '../../ports/database/database.ts';
import { type RowOf } from '../../ports/database/rows.ts';
import { type Log } from '../../telemetry/log.ts';
import { readProxyLines, type ProxyList } from './proxy-list.ts';
import { type ProxyProvider } from './proxy-provider.ts';

export interface ProxyMaintenanceParts {
  database: Database;
  /** Path of the operator's list of proxies; null without one. */
  file: string | null;
  provider: ProxyProvider | null;
  log: Log;
}

const MAX_FILE_BYTES = 1_000_000;
/** When to contact the provider again after it failed or the process crashed. */
const SETTLE_RETRY = '1 minute';
const MAX_SETTLED_PER_RUN = 20;
const RETENTION = '30 days';

/**
 * Creates a task to be run regularly. It syncs the pool with the operator's file (when it changed) and the
 * provider's list, returns retired proxies to the provider and requests replacements. If one source fails,
 * the others are still processed, and no proxy is lost.
 */
export function createProxyMaintenance({
  database,
  file,
  provider,
  log,
}: ProxyMaintenanceParts): () => Promise<void> {
  let lastText: string | null = null;

  const syncFile = async (path: string) => {
    const text = await readStart(path);
    if (text === lastText) return;
    const list = readProxyLines(text);
    await syncSource(database, 'file', list);
    if (list.invalidPositions.length > 0)
      log.warn({ lines: list.invalidPositions }, 'ignoring invalid lines in the proxy file');
    log.info({ proxies: list.urls.length }, 'read the proxy file');
    lastText = text;
  };

  const settle = async () => {
    for (const retired of await claimRetired(database)) {
      try {
        await settleWith(provider, database, retired);
      } catch (error) {
        log.error({ err: error, proxyId: retired.id }, 'could not return a retired proxy to its provider');
      }
    }
  };

  const attempt = (failure: string, work: Promise<void>) =>
    work.catch((error: unknown) => log.error({ err: error }, `${failure}; will retry`));

  return async () => {
    if (file) await attempt('could not read the proxy file', syncFile(file));
    if (provider) {
      const listed = provider.list().then((list) => syncSource(database, 'provider', list));
      await attempt('could not get the provider’s proxy list', listed);
    }
    await settle();
  };
}

async function readStart(path: string): Promise<string> {
  const file = await open(path);
  try {
    const buffer = Buffer.alloc(MAX_FILE_BYTES);
    const { bytesRead } = await file.read(buffer, 0, MAX_FILE_BYTES, 0);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}

/**
 * A retired proxy stays retired while its source lists it. A proxy that its source no longer lists is
 * deleted.
 */
async function syncSource(
  database: Database,
  source: 'file' | 'provider',
  { urls }: ProxyList,
): Promise<void> {
  await database.transaction(async (tx) => {
    await tx.query(
      `INSERT INTO proxies (url, source) SELECT url, $2::proxy_source FROM unnest($1::text[]) AS url
       ON CONFLICT (url) DO UPDATE SET source = EXCLUDED.source WHERE proxies.source = 'provisioned'`,
      [urls, source],
    );
    await tx.query(
      `DELETE FROM proxies WHERE source = $2::proxy_source AND settle_at IS NULL AND url <> ALL($1::text[])`,
      [urls, source],
    );
  });
}

interface RetiredProxy extends RowOf<'proxies', 'id' | 'url' | 'needs_replacement'> {
  provided: boolean;
}

/** Claims retired proxies for a minute. If this process crashes, they become due again. */
function claimRetired(database: Queryable): Promise<RetiredProxy[]> {
  return database.query<RetiredProxy>(
    `WITH due AS MATERIALIZED (
       SELECT id FROM proxies WHERE settle_at <= now() ORDER BY settle_at LIMIT ${MAX_SETTLED_PER_RUN} FOR UPDATE SKIP LOCKED)
     UPDATE proxies SET settle_at = now() + interval '${SETTLE_RETRY}' WHERE id IN (SELECT id FROM due)
     RETURNING id, url, source IN ('provider', 'provisioned') AS provided, needs_replacement`,
  );
}

async function settleWith(
  provider: ProxyProvider | null,
  database: Queryable,
  { id, url, provided, needs_replacement }: RetiredProxy,
): Promise<void> {
  if (provided) await provider?.retire(url);
  const replacement = needs_replacement ? await provider?.provision(`tidemark-proxy-${id}`) : undefined;
  if (replacement)
    await database.query(
      `INSERT INTO proxies (url, source) VALUES ($1, 'provisioned') ON CONFLICT (url) DO NOTHING`,
      [replacement],
    );
  await database.query('UPDATE proxies SET settle_at = NULL WHERE id = $1', [id]);
}

/** Deletes records of proxies by domain, and retired proxies, that are older than 30 days. */
export async function deleteOldProxies(database: Queryable): Promise<void> {
  await database.query(`DELETE FROM proxy_domains WHERE last_used_at < now() - interval '${RETENTION}'`);
  await database.query(
    `DELETE FROM proxies WHERE settle_at IS NULL AND retired_at < now() - interval '${RETENTION}'`,
  );
}
