import { type Database, type Queryable } from '../../server/src/ports/database/database.ts';
import { migrate } from '../../server/src/ports/database/migrate.ts';
import { maintainPartitions } from '../../server/src/store/prices/partitions.ts';
import { fillSteps, type FillStep } from './fill-steps.ts';
import { recreateIndexes, DROP_INDEXES } from './deferred-indexes.ts';
import { type ScalePlan } from './scale-plan.ts';
import { type ProgressLog } from './progress-log.ts';

const MIGRATIONS = new URL('../../server/migrations/', import.meta.url);
const RETENTION_DAYS = 90;

/** Number of steps that run at once. */
export const FILL_CONNECTIONS = 2;

/**
 * Server settings while filling. If the machine crashes, the folder may have to be filled again; killing the
 * process loses nothing.
 */
export const FILL_SETTINGS = {
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '4GB',
  checkpoint_timeout: '30min',
  autovacuum: 'off',
  shared_buffers: '512MB',
  maintenance_work_mem: '1GB',
  work_mem: '256MB',
  max_parallel_workers_per_gather: '0',
  max_parallel_maintenance_workers: '1',
};

const CREATE_BOOKKEEPING = `
CREATE TABLE scale_plan (plan jsonb NOT NULL);
CREATE TABLE scale_steps (name text PRIMARY KEY, done_to bigint NOT NULL);
CREATE FUNCTION scale_random(bigint, bigint) RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (hashint8extended($1, $2) & 9007199254740991)::double precision / 9007199254740992.0;
`;

/**
 * Fills the database according to the plan and continues an earlier run that was interrupted. Returns the
 * plan in effect, whose `at` is that of the first run. Throws if the folder holds the rows of another plan.
 */
export async function fillDatabase(
  database: Database,
  wanted: ScalePlan,
  progress: ProgressLog,
): Promise<ScalePlan> {
  const plan = await prepare(database, wanted);
  await runSteps(database, fillSteps(plan), progress);
  await recreateIndexes(database, (name) => progress.note(name));
  for (const statement of FINAL_STATEMENTS) await runOnce(database, statement, progress);
  return plan;
}

async function prepare(database: Database, wanted: ScalePlan): Promise<ScalePlan> {
  await migrate(database, MIGRATIONS);
  await maintainPartitions(database, RETENTION_DAYS, new Date(wanted.at));
  return database.transaction(async (tx) => {
    const known = await readPlan(tx);
    if (known) {
      if (known.products !== wanted.products || known.seed !== wanted.seed)
        throw new Error(
          `The folder holds ${known.products} products of seed ${known.seed}. Choose another one with --data.`,
        );
      return known;
    }
    await tx.query(CREATE_BOOKKEEPING);
    await tx.query(DROP_INDEXES);
    await tx.query('INSERT INTO scale_plan (plan) VALUES ($1)', [JSON.stringify(wanted)]);
    return wanted;
  });
}

async function readPlan(tx: Queryable): Promise<ScalePlan | null> {
  const [table] = await tx.query<{ exists: boolean }>(
    `SELECT to_regclass('scale_plan') IS NOT NULL AS exists`,
  );
  if (!table?.exists) return null;
  const [row] = await tx.query<{ plan: ScalePlan }>('SELECT plan FROM scale_plan');
  return row?.plan ?? null;
}

/** Runs the steps in parallel: each connection takes the next one. */
async function runSteps(
  database: Database,
  steps: readonly FillStep[],
  progress: ProgressLog,
): Promise<void> {
  const queue = [...steps];
  const worker = async () => {
    for (let step = queue.shift(); step; step = queue.shift()) await runStep(database, step, progress);
  };
  await Promise.all(Array.from({ length: FILL_CONNECTIONS }, worker));
}

async function runStep(database: Database, step: FillStep, progress: ProgressLog): Promise<void> {
  let from = (await doneTo(database, step.name)) ?? step.from;
  const report = progress.begin(step.name, from, step.to);
  while (from <= step.to) {
    const next = Math.min(from + step.batchSize, step.to + 1);
    const sql = step.sql(from, next - 1);
    await database.transaction(async (tx) => {
      // Skips foreign keys and triggers: the generated rows are consistent.
      await tx.query('SET LOCAL session_replication_role = replica');
      await tx.query(sql);
      await recordDone(tx, step.name, next);
    });
    from = next;
    report(from - 1);
  }
}

const IDENTITIES = ['sites', 'products', 'accounts', 'alert_rules', 'channels'];
const FINAL_STATEMENTS = [
  ...IDENTITIES.map(
    (table) => `SELECT setval(pg_get_serial_sequence('${table}', 'id'), max(id)) FROM ${table}`,
  ),
  `UPDATE products p SET watcher_count = w.watchers FROM (
     SELECT product_id, count(*) AS watchers FROM watches WHERE product_id IN (
       SELECT product_id FROM watches WHERE account_id > 1000000) GROUP BY product_id) w WHERE p.id = w.product_id`,
  'VACUUM (ANALYZE) products',
  'VACUUM (ANALYZE)',
  'CHECKPOINT',
];

/** Runs a statement that needs its own transaction. After an interruption it may run again. */
async function runOnce(database: Database, statement: string, progress: ProgressLog): Promise<void> {
  const name = statement.slice(0, 60);
  if ((await doneTo(database, name)) !== null) return;
  progress.note(name);
  await database.query(statement);
  await recordDone(database, name, 0);
}

async function doneTo(database: Queryable, name: string): Promise<number | null> {
  const [row] = await database.query<{ done_to: number }>('SELECT done_to FROM scale_steps WHERE name = $1', [
    name,
  ]);
  return row?.done_to ?? null;
}

async function recordDone(tx: Queryable, name: string, next: number): Promise<void> {
  await tx.query(
    'INSERT INTO scale_steps (name, done_to) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET done_to = EXCLUDED.done_to',
    [name, next],
  );
}
