import { type Queryable } from '../../ports/database/database.ts';
import { priceStore } from '../../store/prices/price-store.ts';

/** What of the schema is no extension's: `kind` and `name` as DROP takes them, `turn` the order to do it in. */
const OURS = `
SELECT turn, kind, name FROM (
  SELECT CASE relkind WHEN 'S' THEN 2 ELSE 1 END AS turn, 'pg_class'::regclass AS class, oid, oid::regclass::text AS name,
    CASE relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END AS kind
  FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'S')
  UNION ALL
  SELECT 3, 'pg_proc'::regclass, oid, oid::regprocedure::text, 'ROUTINE'
  FROM pg_proc WHERE pronamespace = current_schema()::regnamespace
  UNION ALL
  SELECT 4, 'pg_type'::regclass, t.oid, t.oid::regtype::text, 'TYPE'
  FROM pg_type t LEFT JOIN pg_class c ON c.oid = t.typrelid
  WHERE typnamespace = current_schema()::regnamespace AND (typtype IN ('e', 'd', 'r') OR c.relkind = 'c')
) things
WHERE NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = class AND d.objid = things.oid AND d.deptype = 'e')`;

/** Throws where something is there that a restore must not take away: another program's tables or, without `force`, anybody's data. */
export async function assertReplaceable(on: Queryable, force: boolean): Promise<void> {
  const tables = (await on.query<{ kind: string; name: string }>(OURS)).filter(
    ({ kind }) => kind === 'TABLE',
  );
  if (tables.length === 0) return;
  if (!tables.some(({ name }) => name === 'migrations'))
    throw new Error('This database holds tables that are not Tidemark’s. Give it a database of its own.');
  const [held] = await on.query<{ accounts: number; products: number }>(
    'SELECT (SELECT count(*) FROM accounts) AS accounts, (SELECT count(*) FROM products) AS products',
  );
  if (force || !held || held.accounts + held.products === 0) return;
  throw new Error(
    `This database holds ${held.accounts} accounts and ${held.products} products. With --force they are replaced.`,
  );
}

/** Drops all that the migrations have made, and what came of it. */
export async function dropEverything(on: Queryable): Promise<void> {
  const [found] = await on.query<{ filled: boolean }>(
    `SELECT to_regclass('price_daily') IS NOT NULL AS filled`,
  );
  if (found?.filled && (await priceStore(on)) === 'timescale')
    await on.query('DROP VIEW daily_prices; DROP MATERIALIZED VIEW price_daily');
  const things = await on.query<{ kind: string; name: string }>(`${OURS} ORDER BY turn`);
  for (const { kind, name } of things) await on.query(`DROP ${kind} IF EXISTS ${name} CASCADE`);
}

/** Takes away the rows that migrations have made, also from the tables that may lose theirs at any time. */
export async function emptyTables(on: Queryable): Promise<void> {
  await on.query(`TRUNCATE ${(await ourTables(on)).join(', ')}`);
}

/** Whether the tables' triggers act on the rows that come; references are watched over all the same. */
export async function setTriggers(on: Queryable, act: boolean): Promise<void> {
  for (const name of await ourTables(on))
    await on.query(`ALTER TABLE ${name} ${act ? 'ENABLE' : 'DISABLE'} TRIGGER USER`);
}

async function ourTables(on: Queryable): Promise<string[]> {
  const things = await on.query<{ kind: string; name: string }>(OURS);
  return things.filter(({ kind, name }) => kind === 'TABLE' && name !== 'migrations').map(({ name }) => name);
}
