import { type Account, type Credentials } from '@tidemark/contracts/account.ts';
import { type Queryable } from '../../ports/database/database.ts';
import { type AccountRow, normalizeEmail, toAccount } from './account-row.ts';
import { verifyPassword } from './passwords.ts';

/**
 * Returns the account of these credentials, or null. Takes equally long for known and unknown email
 * addresses.
 */
export async function signIn(database: Queryable, { email, password }: Credentials): Promise<Account | null> {
  const [row] = await database.query<AccountRow & { password_hash: string }>(
    'SELECT id, email, is_admin, created_at, password_hash FROM accounts WHERE email = $1',
    [normalizeEmail(email)],
  );
  const matches = await verifyPassword(row?.password_hash ?? null, password);
  return row && matches ? toAccount(row) : null;
}
