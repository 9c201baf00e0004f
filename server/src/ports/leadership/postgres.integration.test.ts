import { connectPostgres } from '../database/postgres/postgres.ts';
import { postgresLeadership } from './postgres.ts';
import { createTestDatabase } from '../../../test/database/test-database.ts';
import { describeLeadership } from './leadership.contract.ts';

const onError = () => undefined;

describeLeadership('postgres', async () => {
  const { database, url, drop } = await createTestDatabase();
  const other = connectPostgres({ url, maxConnections: 2, statementTimeoutMs: 10_000, onError });
  const options = { retryEveryMs: 20, onError };
  return {
    candidates: [postgresLeadership(database, options), postgresLeadership(other, options)],
    async disconnectLeader() {
      await database.query(
        `SELECT pg_terminate_backend(pid) FROM pg_locks
         WHERE locktype = 'advisory' AND granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
      );
    },
    async close() {
      await other.close();
      await drop();
    },
  };
});
