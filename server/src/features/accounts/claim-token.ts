import { randomBytes } from 'node:crypto';
import { type Database, type Queryable } from '../../ports/database/database.ts';
import { hashToken } from './sessions.ts';

/** Each process with the api role has one. More than this many are of processes that have ended. */
const MAX_TOKENS = 20;

/**
 * Creates a token with which the first account can be created, for the operator to read in the log. Null once
 * there is an account. Earlier tokens stay valid until then, since other processes have printed them.
 */
export function issueClaimToken(database: Database): Promise<string | null> {
  return database.transaction(async (tx) => {
    await lockRegistration(tx);
    if (await hasAccounts(tx)) return null;
    const token = randomBytes(16).toString('base64url');
    await tx.query('INSERT INTO claim_tokens (token_hash) VALUES ($1)', [hashToken(token)]);
    await tx.query(
      'DELETE FROM claim_tokens WHERE id NOT IN (SELECT id FROM claim_tokens ORDER BY id DESC LIMIT $1)',
      [MAX_TOKENS],
    );
    return token;
  });
}

export async function isClaimToken(tx: Queryable, token: string): Promise<boolean> {
  const rows = await tx.query('SELECT FROM claim_tokens WHERE token_hash = $1', [hashToken(token)]);
  return rows.length > 0;
}

export async function deleteClaimTokens(tx: Queryable): Promise<void> {
  await tx.query('DELETE FROM claim_tokens');
}

export async function hasAccounts(database: Queryable): Promise<boolean> {
  const accounts = await database.query('SELECT FROM accounts LIMIT 1');
  return accounts.length > 0;
}

/** Serializes registrations, so that exactly one account is the first. */
export async function lockRegistration(tx: Queryable): Promise<void> {
  await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('register-account', 0))`);
}
