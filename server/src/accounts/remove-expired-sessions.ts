import { type Queryable } from '../ports/database/index.ts';

/** Forgets the sign-ins that have run out. */
export async function removeExpiredSessions(database: Queryable): Promise<void> {
  await database.query('DELETE FROM sessions WHERE expires_at < now()');
}
