import { randomBytes } from 'node:crypto';
import { inject } from 'vitest';
import { recordUse } from '../servers/usage.ts';
import { type Database } from '../../src/ports/database/database.ts';
import { connectPostgres } from '../../src/ports/database/postgres/postgres.ts';

export const TEMPLATE_DATABASE = 'tidemark_template';

export interface TestDatabase {
  database: Database;
  url: string;
  drop(): Promise<void>;
}

export function urlOf(serverUrl: string, name: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}

/** Creates a migrated database on the PostgreSQL of this run. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const serverUrl = inject('postgresUrl');
  recordUse('PostgreSQL');
  const options = { statementTimeoutMs: 60_000, onError: () => undefined };
  const server = connectPostgres({ ...options, url: serverUrl, maxConnections: 1 });
  const name = `test_${randomBytes(8).toString('hex')}`;
  await server.query(`CREATE DATABASE ${name} TEMPLATE ${TEMPLATE_DATABASE}`);
  const url = urlOf(serverUrl, name);
  const database = connectPostgres({ ...options, url, maxConnections: 10 });
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
