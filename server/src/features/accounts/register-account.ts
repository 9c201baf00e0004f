import { type Account, type Credentials } from '@tidemark/contracts/account.ts';
import { type Database, type Queryable } from '../../ports/database/database.ts';
import { addEmailChannel } from '../notify/channel-store.ts';
import { assertAcceptablePassword } from './acceptable-password.ts';
import { type AccountRow, normalizeEmail, toAccount } from './account-row.ts';
import { hashPassword } from './passwords.ts';

export class EmailTakenError extends Error {
  override readonly name = 'EmailTakenError';
}

export class RegistrationClosedError extends Error {
  override readonly name = 'RegistrationClosedError';
}

/**
 * Creates an account with an email channel, so that alerts arrive without further setup. The first account
 * becomes the administrator and can be created even if registration is closed. Throws EmailTakenError and
 * RegistrationClosedError.
 */
export async function registerAccount(
  database: Database,
  { email, password }: Credentials,
  registration: 'open' | 'closed',
): Promise<Account> {
  assertAcceptablePassword(password, email);
  const passwordHash = await hashPassword(password);
  return database.transaction(async (tx) => {
    const isFirst = await isFirstAccount(tx);
    if (!isFirst && registration === 'closed')
      throw new RegistrationClosedError('Registration is closed on this server.');
    const [row] = await tx.query<AccountRow>(
      `INSERT INTO accounts (email, password_hash, is_admin) VALUES ($1, $2, $3) ON CONFLICT (email) DO NOTHING
       RETURNING id, email, is_admin, created_at`,
      [normalizeEmail(email), passwordHash, isFirst],
    );
    if (!row) throw new EmailTakenError('An account with this email address already exists.');
    await addEmailChannel(tx, String(row.id), row.email);
    return toAccount(row);
  });
}

/** Serializes registrations, so that exactly one account is the first. */
async function isFirstAccount(tx: Queryable): Promise<boolean> {
  await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('register-account', 0))`);
  const accounts = await tx.query('SELECT 1 FROM accounts LIMIT 1');
  return accounts.length === 0;
}
