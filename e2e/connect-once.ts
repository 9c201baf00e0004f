import { type Database } from '../server/src/ports/database/database.ts';
import { connectPostgres } from '../server/src/ports/database/postgres/postgres.ts';

/** Opens one connection to the database of a running service, beside those of the service. */
export function connectOnce(url: string, { statementTimeoutMs }: { statementTimeoutMs: number }): Database {
  return connectPostgres({ url, maxConnections: 1, statementTimeoutMs, onError: () => undefined });
}
