import { type Cache } from '../ports/cache/index.ts';
import { type Queryable } from '../ports/database/index.ts';
import { findApiKey } from './api-keys.ts';
import { type Caller } from './authorize.ts';
import { findSession, hashToken } from './sessions.ts';

/** What a request proves its sender by. */
export interface Credential {
  via: Caller['via'];
  token: string;
}

const COPY_MS = 60_000;

/** Whom a credential belongs to, or null. Looks at a copy that may be a minute old, unless it was forgotten. */
export async function findCaller(
  parts: { database: Queryable; cache: Cache },
  credential: Credential,
): Promise<Caller | null> {
  const cacheKey = keyOf(credential.via, hashToken(credential.token));
  const copy = await parts.cache.get(cacheKey);
  if (copy !== undefined) return JSON.parse(copy) as Caller;
  const found = await look(parts.database, credential);
  if (found) await parts.cache.set(cacheKey, JSON.stringify(found.caller), found.keepMs);
  return found?.caller ?? null;
}

/** Drops the copy of a credential that has ended. */
export async function forgetCaller(
  cache: Cache,
  via: Caller['via'],
  credentialHash: Uint8Array,
): Promise<void> {
  await cache.delete(keyOf(via, credentialHash));
}

async function look(
  database: Queryable,
  { via, token }: Credential,
): Promise<{ caller: Caller; keepMs: number } | null> {
  if (via === 'api-key') {
    const caller = await findApiKey(database, token);
    return caller && { caller, keepMs: COPY_MS };
  }
  const session = await findSession(database, token);
  if (!session) return null;
  const leftMs = session.expiresAt.getTime() - Date.now();
  return { caller: session.caller, keepMs: Math.min(COPY_MS, leftMs) };
}

function keyOf(via: Caller['via'], hash: Uint8Array): string {
  return `caller:${via}:${Buffer.from(hash).toString('hex')}`;
}
