import { type Account } from '@tidemark/contracts/account.ts';

export interface AccountRow {
  id: number;
  email: string;
  is_admin: boolean;
  created_at: Date;
}

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
