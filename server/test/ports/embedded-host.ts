import { setInterval } from 'node:timers';
import { startEmbeddedPostgres } from '../../src/ports/database/embedded/embedded.ts';
import { tryAcquireInstanceLock } from '../../src/ports/database/instance-lock.ts';
import { connectPostgres } from '../../src/ports/database/postgres/postgres.ts';

// Runs the embedded server on the folder given as argument, as Tidemark does, until it is killed.
const server = await startEmbeddedPostgres({ dataDir: process.argv[2] ?? '', settings: { fsync: 'off' } });
const database = connectPostgres({
  url: server.url,
  maxConnections: 2,
  statementTimeoutMs: 30_000,
  onError: () => undefined,
});
if (!(await tryAcquireInstanceLock(database))) throw new Error('the folder is in use');
await database.query('CREATE TABLE IF NOT EXISTS lives (n integer)');
await database.query('INSERT INTO lives SELECT count(*) + 1 FROM lives');
process.stdout.write('ready\n');
setInterval(() => undefined, 1000);
