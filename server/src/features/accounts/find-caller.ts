import { type Cache } from '../../ports/cache/cache.ts';
import { type Queryable } from '../../ports/database/database.ts';
import { findApiKey } from './api-keys.ts';
import { type Caller } from './authorize.ts';
import { findSession, hashToken } from './sessions.ts';

/** What a request proves its sender by. */
export interface Credential {
  via: Caller['via'];
  token: string;
}

/** A session's copy is dropped when it ends. A key's is short, so that its last use is noted. */
const SESSION_COPY_MS = 24 * 3_600_000;
const KEY_COPY_MS = 60_000;

/** Whom a credential belongs to, or null. May look at a copy, which does not outlive the credential. */
export async function findCaller(
  parts: { database: Queryable; cache: Cache },
  credential: Credential,
): Promise<Caller | null> {
  const copy = await parts.cache.fetch(keyOf(credential.via, hashToken(credential.token)), async () => {
    const found = await look(parts.database, credential);
    return found && { value: JSON.stringify(found.caller), ttlMs: found.keepMs };
  });
  return copy === null ? null : (JSON.parse(copy) as Caller);
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
    return caller && { caller, keepMs: KEY_COPY_MS };
  }
  const session = await findSession(database, token);
  if (!session) return null;
  const leftMs = session.expiresAt.getTime() - Date.now();
  return { caller: session.caller, keepMs: Math.min(SESSION_COPY_MS, leftMs) };
}

function keyOf(via: Caller['via'], hash: Uint8Array): string {
  return `caller:${via}:${Buffer.from(hash).toString('hex')}`;
}
