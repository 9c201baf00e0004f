import { hasPassword } from '../../features/accounts/sign-in.ts';
import { type Queryable } from '../../ports/database/database.ts';

/** Its password is public, so it exists only where no other machine can reach the service. */
export const DEMO_ACCOUNT = { email: 'demo@example.com', password: 'tidemark-demo' };

/** Throws if the database has the demo's account with its public password. */
export async function assertNoDemoAccount(database: Queryable): Promise<void> {
  if (!(await hasPassword(database, DEMO_ACCOUNT))) return;
  throw new Error(
    'This database has the account of the demo, whose password is public, and other machines can reach this service. Set TIDEMARK_DATA_DIR to another folder, or HOST=127.0.0.1 and no TIDEMARK_PUBLIC_URL.',
  );
}
