import { type Account, type Credentials } from '@tidemark/contracts/account.ts';
import { type Queryable } from '../../ports/database/database.ts';
import { type AccountRow, normalizeEmail, toAccount } from './account-row.ts';
import { isPassword } from './passwords.ts';

/** The account of these credentials, or null; how long it takes does not tell whether the address is known. */
export async function signIn(database: Queryable, { email, password }: Credentials): Promise<Account | null> {
  const [row] = await database.query<AccountRow & { password_hash: string }>(
    'SELECT id, email, is_admin, created_at, password_hash FROM accounts WHERE email = $1',
    [normalizeEmail(email)],
  );
  const matches = await isPassword(row?.password_hash ?? null, password);
  return row && matches ? toAccount(row) : null;
}
