import { type Queryable } from '../../ports/database/database.ts';

export async function removeExpiredSessions(database: Queryable): Promise<void> {
  await database.query('DELETE FROM sessions WHERE expires_at <= now()');
}
