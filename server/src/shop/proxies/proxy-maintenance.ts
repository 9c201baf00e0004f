import { open } from 'node:fs/promises';
import { type Database, type Queryable } from '../../ports/database/database.ts';
import { type Log } from '../../telemetry/log.ts';
import { readProxyLines, type ProxyList } from './proxy-list.ts';
import { type ProxyProvider } from './proxy-provider.ts';

export interface KeepProxiesParts {
  database: Database;
  /** The operator's list; null where there is none. */
  file: string | null;
  provider: ProxyProvider | null;
  log: Log;
}

const MAX_FILE_BYTES = 1_000_000;
/** The provider is asked again after so long, where it failed or the process died. */
const SETTLE_AGAIN = '1 minute';
const MAX_SETTLED_A_STEP = 20;
const FORGET_AFTER = '30 days';

/**
 * Returns one step of keeping the pool as its sources have it: the file when it changed, the provider's list, and for each retired
 * proxy a word to the provider and the wish for another. One source that fails keeps no other from its turn, and loses no proxy.
 */
export function createProxyMaintenance({
  database,
  file,
  provider,
  log,
}: KeepProxiesParts): () => Promise<void> {
  let lastText: string | null = null;

  const syncFile = async (path: string) => {
    const text = await readStart(path);
    if (text === lastText) return;
    const list = readProxyLines(text);
    await syncSource(database, 'file', list);
    if (list.wrong.length > 0)
      log.warn({ lines: list.wrong }, 'lines of the file of proxies that are not used');
    log.info({ proxies: list.urls.length }, 'the file of proxies was read');
    lastText = text;
  };

  const settle = async () => {
    for (const retired of await claimRetired(database)) {
      try {
        await settleWith(provider, database, retired);
      } catch (error) {
        log.error(
          { err: error, proxyId: retired.id },
          'a retired proxy could not be settled with its provider',
        );
      }
    }
  };

  const attempt = (what: string, work: Promise<void>) =>
    work.catch((error: unknown) => log.error({ err: error }, `${what} and will be tried again`));

  return async () => {
    if (file) await attempt('the file of proxies could not be read', syncFile(file));
    if (provider) {
      const listed = provider.list().then((list) => syncSource(database, 'provider', list));
      await attempt('the provider’s list of proxies could not be had', listed);
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

/** A retired proxy that is still listed stays retired; one that is listed no more is forgotten. */
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

interface Retired {
  id: number;
  url: string;
  provided: boolean;
  needs_replacement: boolean;
}

/** Takes them in hand; whoever dies over it leaves them to the next. */
function claimRetired(database: Queryable): Promise<Retired[]> {
  return database.query<Retired>(
    `WITH due AS MATERIALIZED (
       SELECT id FROM proxies WHERE settle_at <= now() ORDER BY settle_at LIMIT ${MAX_SETTLED_A_STEP} FOR UPDATE SKIP LOCKED)
     UPDATE proxies SET settle_at = now() + interval '${SETTLE_AGAIN}' WHERE id IN (SELECT id FROM due)
     RETURNING id, url, source IN ('provider', 'provisioned') AS provided, needs_replacement`,
  );
}

async function settleWith(
  provider: ProxyProvider | null,
  database: Queryable,
  { id, url, provided, needs_replacement }: Retired,
): Promise<void> {
  if (provided) await provider?.retire(url);
  const another = needs_replacement ? await provider?.provision(`tidemark-proxy-${id}`) : undefined;
  if (another)
    await database.query(
      `INSERT INTO proxies (url, source) VALUES ($1, 'provisioned') ON CONFLICT (url) DO NOTHING`,
      [another],
    );
  await database.query('UPDATE proxies SET settle_at = NULL WHERE id = $1', [id]);
}

/** Deletes what was not used for 30 days: results at shops, and retired proxies. */
export async function deleteOldProxies(database: Queryable): Promise<void> {
  await database.query(`DELETE FROM proxy_domains WHERE last_used_at < now() - interval '${FORGET_AFTER}'`);
  await database.query(
    `DELETE FROM proxies WHERE settle_at IS NULL AND retired_at < now() - interval '${FORGET_AFTER}'`,
  );
}
