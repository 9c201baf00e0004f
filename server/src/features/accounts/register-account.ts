import { type Account, type NewAccount } from '@tidemark/contracts/account.ts';
import { type Database } from '../../ports/database/database.ts';
import { addEmailChannel, type ChannelRules } from '../notify/channel-store.ts';
import { assertAcceptablePassword } from './acceptable-password.ts';
import { type AccountRow, normalizeEmail, toAccount } from './account-row.ts';
import { deleteClaimTokens, hasAccounts, isClaimToken, lockRegistration } from './claim-token.ts';
import { hashPassword } from './passwords.ts';

export class EmailTakenError extends Error {
  override readonly name = 'EmailTakenError';
}

export class RegistrationClosedError extends Error {
  override readonly name = 'RegistrationClosedError';
}

/** The first account needs the token from the log, and this is not it. The message is for users. */
export class ClaimTokenError extends Error {
  override readonly name = 'ClaimTokenError';
}

export interface RegistrationRules {
  registration: 'open' | 'closed';
  /** Whether the first account can be created only with a claim token. */
  needsClaimToken: boolean;
  channelRules: ChannelRules;
}

/**
 * Creates an account with an email channel, so that alerts arrive once its address is confirmed. The first
 * account becomes the administrator and can be created even if registration is closed. Throws
 * EmailTakenError, RegistrationClosedError and ClaimTokenError.
 */
export async function registerAccount(
  database: Database,
  { email, password, claimToken = '' }: NewAccount,
  { registration, needsClaimToken, channelRules }: RegistrationRules,
): Promise<Account> {
  assertAcceptablePassword(password, email);
  const passwordHash = await hashPassword(password);
  return database.transaction(async (tx) => {
    await lockRegistration(tx);
    const isFirst = !(await hasAccounts(tx));
    if (!isFirst && registration === 'closed')
      throw new RegistrationClosedError('Registration is closed on this server.');
    if (isFirst && needsClaimToken && !(await isClaimToken(tx, claimToken)))
      throw new ClaimTokenError('Enter the claim token that this server printed to its log when it started.');
    const [row] = await tx.query<AccountRow>(
      `INSERT INTO accounts (email, password_hash, is_admin) VALUES ($1, $2, $3) ON CONFLICT (email) DO NOTHING
       RETURNING id, email, is_admin, created_at`,
      [normalizeEmail(email), passwordHash, isFirst],
    );
    if (!row) throw new EmailTakenError('An account with this email address already exists.');
    if (isFirst) await deleteClaimTokens(tx);
    await addEmailChannel(tx, String(row.id), row.email, channelRules);
    return toAccount(row);
  });
}
