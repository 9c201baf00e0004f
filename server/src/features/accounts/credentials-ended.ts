import { type Broadcast, type Channel } from '../../ports/broadcast/broadcast.ts';
import { type Cache } from '../../ports/cache/cache.ts';
import { type Queryable } from '../../ports/database/database.ts';
import { invalidateCallers } from './find-caller.ts';

/** The id of an account of which a credential has ended: signed out, revoked, or its account deleted. */
export const CREDENTIALS_ENDED: Channel<string> = { name: 'credentials-ended', parse: String };

/** Call it after a credential of the account has ended, so that no process accepts it any longer. */
export async function announceEnded(
  { cache, broadcast }: { cache: Cache; broadcast: Broadcast },
  accountId: string,
): Promise<void> {
  await invalidateCallers(cache, accountId);
  await broadcast.publish(CREDENTIALS_ENDED, accountId);
}

/** Those of these hashes, in hexadecimal, that belong to a valid session or API key. */
export async function findValid(database: Queryable, hashes: readonly string[]): Promise<Set<string>> {
  if (hashes.length === 0) return new Set();
  const rows = await database.query<{ hash: string }>(
    `WITH hashes AS (SELECT hash, decode(hash, 'hex') AS bytes FROM unnest($1::text[]) AS hash)
     SELECT hash FROM hashes JOIN sessions ON token_hash = bytes WHERE expires_at > now()
     UNION ALL SELECT hash FROM hashes JOIN api_keys ON key_hash = bytes`,
    [hashes],
  );
  return new Set(rows.map(({ hash }) => hash));
}
