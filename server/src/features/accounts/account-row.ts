import { type Account } from '@tidemark/contracts/account.ts';
import { type RowOf } from '../../ports/database/rows.ts';

export type AccountRow = RowOf<'accounts', 'id' | 'email' | 'is_admin' | 'created_at'>;

export function toAccount(row: AccountRow): Account {
  return {
    id: String(row.id),
    email: row.email,
    isAdmin: row.is_admin,
    createdAt: row.created_at.toISOString(),
  };
}

/** The form in which an email address is stored and compared. */
export function normalizeEmail(email: string): string {
  return email.trim().toLowerCase();
}
