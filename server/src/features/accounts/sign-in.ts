import { type Account, type Credentials } from '@tidemark/contracts/account.ts';
import { type Queryable } from '../../ports/database/database.ts';
import { type AccountRow, normalizeEmail, toAccount } from './account-row.ts';
import { isKnownBrowser, type TokenOwner } from './known-browser.ts';
import { verifyPassword } from './passwords.ts';
import { hashToken } from './sessions.ts';
import { clearFailures, countAttempt } from './slow-down-guesses.ts';

export interface SignInOptions {
  /** The token of a browser that has signed in before (known-browser.ts). */
  browserToken: string | null;
  /** Maximum delay after failures. */
  maxDelayMs: number;
}

export type SignInResult =
  | { account: Account }
  | { account: null }
  /** After too many failures. The password was not checked. */
  | { account: null; waitMs: number };

/**
 * Checks credentials. Attempts are delayed after failures: by account for unknown browsers, whatever their
 * address, and by browser for known ones, so that guesses of others do not lock the owner out. Takes equally
 * long for known and unknown email addresses.
 */
export async function signIn(
  database: Queryable,
  { email, password }: Credentials,
  { browserToken, maxDelayMs }: SignInOptions,
): Promise<SignInResult> {
  const address = normalizeEmail(email);
  const [row] = await database.query<AccountRow & TokenOwner>(
    'SELECT id, email, is_admin, created_at, password_hash FROM accounts WHERE email = $1',
    [address],
  );
  const isKnown = row !== undefined && browserToken !== null && isKnownBrowser(row, browserToken);
  const keyHash = hashToken(isKnown ? `browser ${browserToken}` : `email ${address}`);
  const waitMs = await countAttempt(database, keyHash, maxDelayMs);
  if (waitMs > 0) return { account: null, waitMs };
  const matches = await verifyPassword(row?.password_hash ?? null, password);
  if (!row || !matches) return { account: null };
  await clearFailures(database, keyHash);
  return { account: toAccount(row) };
}

/** Whether there is an account with this password. For the service itself: attempts are not counted. */
export async function hasPassword(database: Queryable, { email, password }: Credentials): Promise<boolean> {
  const [row] = await database.query<{ password_hash: string }>(
    'SELECT password_hash FROM accounts WHERE email = $1',
    [normalizeEmail(email)],
  );
  return row !== undefined && verifyPassword(row.password_hash, password);
}
