/**
 * Migrates an empty database and writes its catalog: npm run schema
 * Writes server/migrations/schema.sql and the row types in server/src/ports/database/rows.ts. Prints nothing.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startEmbeddedPostgres } from '../server/src/ports/database/embedded/embedded.ts';
import { migrate } from '../server/src/ports/database/migrate.ts';
import { connectPostgres } from '../server/src/ports/database/postgres/postgres.ts';
import { rowTypesOf } from './schema/row-types.ts';
import { schemaOf } from './schema/schema.ts';

const MIGRATIONS = new URL('../server/migrations/', import.meta.url);
const SCHEMA = new URL('schema.sql', MIGRATIONS);
const ROWS = new URL('../server/src/ports/database/rows.ts', import.meta.url);

const dataDir = await mkdtemp(path.join(tmpdir(), 'tidemark-schema-'));
const server = await startEmbeddedPostgres({ dataDir, settings: { fsync: 'off' } });
const database = connectPostgres({
  url: server.url,
  maxConnections: 2,
  statementTimeoutMs: 60_000,
  onError: () => undefined,
});
try {
  await migrate(database, MIGRATIONS);
  await writeFile(SCHEMA, await schemaOf(database));
  await writeFile(ROWS, await rowTypesOf(database));
} finally {
  await database.close();
  await server.stop();
  await rm(dataDir, { recursive: true, force: true });
}
