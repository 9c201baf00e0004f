import { randomBytes } from 'node:crypto';
import { migrate } from '../../src/ports/database/migrate.ts';
import { connectPostgres } from '../../src/ports/database/postgres/postgres.ts';
import { enableTimescale, overlayTimescale } from '../../src/ports/database/timescale.ts';
import { recordUse } from '../servers/usage.ts';
import { urlOf, type TestDatabase } from './test-database.ts';

const MIGRATIONS = new URL('../../migrations/', import.meta.url);

/** Creates a migrated database on a server with TimescaleDB. Throws if the extension cannot be used. */
export async function createTimescaleDatabase(serverUrl: string): Promise<TestDatabase> {
  const options = { statementTimeoutMs: 60_000, onError: () => undefined };
  recordUse('TimescaleDB server', 'at TIMESCALE_URL');
  const server = connectPostgres({ ...options, url: serverUrl, maxConnections: 1 });
  const name = `test_${randomBytes(8).toString('hex')}`;
  await server.query(`CREATE DATABASE ${name}`);
  const url = urlOf(serverUrl, name);
  const database = connectPostgres({ ...options, url, maxConnections: 10 });
  await migrate(database, MIGRATIONS);
  await overlayTimescale(database, new URL('timescale/', MIGRATIONS));
  const reason = await enableTimescale(database);
  if (reason !== null) throw new Error(`TIMESCALE_URL: ${reason}`);
  return {
    database,
    url,
    async drop() {
      await database.close();
      await server.query(`DROP DATABASE ${name} WITH (FORCE)`);
      await server.close();
    },
  };
}
