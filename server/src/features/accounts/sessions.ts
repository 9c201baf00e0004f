import { createHash, randomBytes } from 'node:crypto';
import { API_SCOPES } from '@tidemark/contracts/account.ts';
import { type Queryable } from '../../ports/database/database.ts';
import { type AccountRow, toAccount } from './account-row.ts';
import { type Caller } from './authorize.ts';

/** Hashes a session token or API key. Only the hash is stored. */
export function hashToken(token: string): Uint8Array {
  return createHash('sha256').update(token).digest();
}

/** Starts a session and returns its token, which goes into the cookie. */
export async function startSession(
  database: Queryable,
  accountId: string,
  sessionMs: number,
): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  await database.query(
    `INSERT INTO sessions (token_hash, account_id, expires_at) VALUES ($1, $2, now() + $3 * interval '1 ms')`,
    [hashToken(token), accountId, sessionMs],
  );
  return token;
}

/** Ends a session. Returns the id of its account, or null if there is no such session. */
export async function endSession(database: Queryable, token: string): Promise<string | null> {
  const [ended] = await database.query<{ account_id: number }>(
    'DELETE FROM sessions WHERE token_hash = $1 RETURNING account_id',
    [hashToken(token)],
  );
  return ended ? String(ended.account_id) : null;
}

export async function endAllSessions(database: Queryable, accountId: string): Promise<void> {
  await database.query('DELETE FROM sessions WHERE account_id = $1', [accountId]);
}

export async function deleteExpiredSessions(database: Queryable): Promise<void> {
  await database.query('DELETE FROM sessions WHERE expires_at <= now()');
}

/** Returns the caller of a session and when it expires, or null if the token is unknown or expired. */
export async function findSession(
  database: Queryable,
  token: string,
): Promise<{ caller: Caller; expiresAt: Date } | null> {
  const [row] = await database.query<AccountRow & { expires_at: Date }>(
    `SELECT a.id, a.email, a.is_admin, a.created_at, s.expires_at
     FROM sessions s JOIN accounts a ON a.id = s.account_id WHERE s.token_hash = $1 AND s.expires_at > now()`,
    [hashToken(token)],
  );
  if (!row) return null;
  return {
    caller: { account: toAccount(row), via: 'session', scopes: API_SCOPES },
    expiresAt: row.expires_at,
  };
}
