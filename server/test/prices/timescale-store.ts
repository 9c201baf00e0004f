import { type Database } from '../../src/ports/database/database.ts';
import { keepHistory } from '../../src/store/prices/keep-history.ts';
import { type PriceStoreUnderTest } from '../../src/store/prices/price-store.contract.ts';

const POLICIES = ['policy_refresh_continuous_aggregate', 'policy_compression', 'policy_retention'];

export function timescaleStore(database: Database, close: () => Promise<void>): PriceStoreUnderTest {
  let passed = false;
  return {
    database,
    makeRoom: (days) => keepHistory(database, days, new Date()),
    passDays: async (keepDays) => {
      // Does what the hourly refreshes would have done on the simulated days.
      if (!passed) await refreshUpTo(database);
      passed = true;
      await keepHistory(database, keepDays, new Date());
      await runPolicies(database);
    },
    close,
  };
}

/** Refreshes the daily figures from the first point on. */
export async function refreshUpTo(database: Database): Promise<void> {
  await database.query(
    `CALL refresh_continuous_aggregate('price_daily', NULL, '${new Date(Date.now() - 3_600_000).toISOString()}')`,
  );
}

/** Runs each background policy of TimescaleDB once. */
export async function runPolicies(database: Database): Promise<void> {
  for (const name of POLICIES) {
    const jobs = await database.query<{ id: number }>(
      `SELECT job_id AS id FROM timescaledb_information.jobs
       WHERE proc_name = $1 AND hypertable_name IN ('price_history', 'price_daily')`,
      [name],
    );
    for (const { id } of jobs) await database.query(`CALL run_job(${id})`);
  }
}
