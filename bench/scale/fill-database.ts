import { type Database, type Queryable } from '../../server/src/ports/database/database.ts';
import { migrate } from '../../server/src/ports/database/migrate.ts';
import { maintainPartitions } from '../../server/src/store/prices/partitions.ts';
import { fillSteps, type FillStep } from './fill-steps.ts';
import { recreateIndexes, DROP_INDEXES } from './deferred-indexes.ts';
import { type ScalePlan } from './scale-plan.ts';
import { type ProgressLog } from './progress-log.ts';

const MIGRATIONS = new URL('../../server/migrations/', import.meta.url);
const KEEP_DAYS = 90;

/** How many steps are filled at once. */
export const FILL_CONNECTIONS = 2;

/**
 * Server settings while filling: a crash of the machine may cost the folder, which can be filled again; a
 * kill costs nothing.
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

const HELPERS = `
CREATE TABLE scale_plan (plan jsonb NOT NULL);
CREATE TABLE scale_steps (name text PRIMARY KEY, done_to bigint NOT NULL);
CREATE FUNCTION scale_random(bigint, bigint) RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (hashint8extended($1, $2) & 9007199254740991)::double precision / 9007199254740992.0;
`;

/**
 * Fills the database by the plan, going on where an earlier run was interrupted. Returns the plan that it is
 * filled by, whose moment is that of its first run. Throws where the folder holds another plan's rows.
 */
export async function fillDatabase(
  database: Database,
  wanted: ScalePlan,
  progress: ProgressLog,
): Promise<ScalePlan> {
  const plan = await begin(database, wanted);
  await runSteps(database, fillSteps(plan), progress);
  await recreateIndexes(database, (name) => progress.note(name));
  for (const statement of LAST) await once(database, statement, progress);
  return plan;
}

async function begin(database: Database, wanted: ScalePlan): Promise<ScalePlan> {
  await migrate(database, MIGRATIONS);
  await maintainPartitions(database, KEEP_DAYS, new Date(wanted.at));
  return database.transaction(async (tx) => {
    const known = await readPlan(tx);
    if (known) {
      if (known.products !== wanted.products || known.seed !== wanted.seed)
        throw new Error(
          `The folder holds ${known.products} products of seed ${known.seed}. Choose another one with --data.`,
        );
      return known;
    }
    await tx.query(HELPERS);
    await tx.query(DROP_INDEXES);
    await tx.query('INSERT INTO scale_plan (plan) VALUES ($1)', [JSON.stringify(wanted)]);
    return wanted;
  });
}

async function readPlan(tx: Queryable): Promise<ScalePlan | null> {
  const [there] = await tx.query<{ there: boolean }>(`SELECT to_regclass('scale_plan') IS NOT NULL AS there`);
  if (!there?.there) return null;
  const [row] = await tx.query<{ plan: ScalePlan }>('SELECT plan FROM scale_plan');
  return row?.plan ?? null;
}

/** No step needs another's rows, so each connection takes the next one. */
async function runSteps(
  database: Database,
  steps: readonly FillStep[],
  progress: ProgressLog,
): Promise<void> {
  const left = [...steps];
  const work = async () => {
    for (let step = left.shift(); step; step = left.shift()) await runStep(database, step, progress);
  };
  await Promise.all(Array.from({ length: FILL_CONNECTIONS }, work));
}

async function runStep(database: Database, step: FillStep, progress: ProgressLog): Promise<void> {
  let from = (await doneTo(database, step.name)) ?? step.from;
  const tell = progress.begin(step.name, from, step.to);
  while (from <= step.to) {
    const next = Math.min(from + step.batch, step.to + 1);
    const sql = step.sql(from, next - 1);
    await database.transaction(async (tx) => {
      // Neither foreign keys nor triggers: the rows fit each other by how they are made.
      await tx.query('SET LOCAL session_replication_role = replica');
      await tx.query(sql);
      await noteDone(tx, step.name, next);
    });
    from = next;
    tell(from - 1);
  }
}

const IDENTITIES = ['sites', 'products', 'accounts', 'alert_rules', 'channels'];
const LAST = [
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

/**
 * Statements that cannot share a transaction; done again where an interruption leaves open whether they were.
 */
async function once(database: Database, statement: string, progress: ProgressLog): Promise<void> {
  const name = statement.slice(0, 60);
  if ((await doneTo(database, name)) !== null) return;
  progress.note(name);
  await database.query(statement);
  await noteDone(database, name, 0);
}

async function doneTo(database: Queryable, name: string): Promise<number | null> {
  const [row] = await database.query<{ done_to: number }>('SELECT done_to FROM scale_steps WHERE name = $1', [
    name,
  ]);
  return row?.done_to ?? null;
}

async function noteDone(tx: Queryable, name: string, next: number): Promise<void> {
  await tx.query(
    'INSERT INTO scale_steps (name, done_to) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET done_to = EXCLUDED.done_to',
    [name, next],
  );
}
