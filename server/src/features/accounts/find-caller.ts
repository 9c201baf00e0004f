import { type Cache } from '../../ports/cache/cache.ts';
import { type Queryable } from '../../ports/database/database.ts';
import { findApiKey } from './api-keys.ts';
import { type Caller } from './authorize.ts';
import { findSession, hashToken } from './sessions.ts';

/** A secret that identifies the sender of a request: a session token or an API key. */
export interface Credential {
  via: Caller['via'];
  token: string;
}

/**
 * Sessions are invalidated when they end. Keys have a short TTL so that their last use keeps being recorded.
 */
const SESSION_TTL_MS = 24 * 3_600_000;
const KEY_TTL_MS = 60_000;

/**
 * Returns the caller a credential belongs to, or null. Cached, for no longer than the credential is valid.
 */
export async function findCaller(
  parts: { database: Queryable; cache: Cache },
  credential: Credential,
): Promise<Caller | null> {
  const cached = await parts.cache.fetch(
    cacheKeyOf(credential.via, hashToken(credential.token)),
    async () => {
      const found = await readCaller(parts.database, credential);
      if (!found) return null;
      const dependsOn = [callersKeyOf(found.caller.account.id)];
      return { value: JSON.stringify(found.caller), ttlMs: found.ttlMs, dependsOn };
    },
  );
  return cached === null ? null : (JSON.parse(cached) as Caller);
}

/** Removes the callers of an account from the cache. */
export async function invalidateCallers(cache: Cache, accountId: string): Promise<void> {
  await cache.delete(callersKeyOf(accountId));
}

const callersKeyOf = (accountId: string) => `callers:${accountId}`;

async function readCaller(
  database: Queryable,
  { via, token }: Credential,
): Promise<{ caller: Caller; ttlMs: number } | null> {
  if (via === 'api-key') {
    const caller = await findApiKey(database, token);
    return caller && { caller, ttlMs: KEY_TTL_MS };
  }
  const session = await findSession(database, token);
  if (!session) return null;
  const remainingMs = session.expiresAt.getTime() - Date.now();
  return { caller: session.caller, ttlMs: Math.min(SESSION_TTL_MS, remainingMs) };
}

function cacheKeyOf(via: Caller['via'], hash: Uint8Array): string {
  return `caller:${via}:${Buffer.from(hash).toString('hex')}`;
}
