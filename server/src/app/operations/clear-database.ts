import { type Queryable } from '../../ports/database/database.ts';
import { priceStore } from '../../store/prices/price-store.ts';

/**
 * The schema's objects that belong to no extension: `kind` and `name` for DROP, `turn` for the order of
 * dropping.
 */
const OWN_OBJECTS = `
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

/** Throws when a restore would delete another program's tables or, without `force`, existing data. */
export async function assertReplaceable(on: Queryable, force: boolean): Promise<void> {
  const tables = (await on.query<{ kind: string; name: string }>(OWN_OBJECTS)).filter(
    ({ kind }) => kind === 'TABLE',
  );
  if (tables.length === 0) return;
  if (!tables.some(({ name }) => name === 'migrations'))
    throw new Error('This database has tables of another program. Use a separate database for Tidemark.');
  const [held] = await on.query<{ accounts: number; products: number }>(
    'SELECT (SELECT count(*) FROM accounts) AS accounts, (SELECT count(*) FROM products) AS products',
  );
  if (force || !held || held.accounts + held.products === 0) return;
  throw new Error(
    `This database has ${held.accounts} accounts and ${held.products} products. Use --force to replace them.`,
  );
}

/** Drops everything that the migrations created, with its data. */
export async function dropEverything(on: Queryable): Promise<void> {
  const [found] = await on.query<{ filled: boolean }>(
    `SELECT to_regclass('price_daily') IS NOT NULL AS filled`,
  );
  if (found?.filled && (await priceStore(on)) === 'timescale')
    await on.query('DROP VIEW daily_prices; DROP MATERIALIZED VIEW price_daily');
  const things = await on.query<{ kind: string; name: string }>(`${OWN_OBJECTS} ORDER BY turn`);
  for (const { kind, name } of things) await on.query(`DROP ${kind} IF EXISTS ${name} CASCADE`);
}

/** Deletes the rows that migrations inserted, unlogged tables included. */
export async function emptyTables(on: Queryable): Promise<void> {
  await on.query(`TRUNCATE ${(await ourTables(on)).join(', ')}`);
}

/** Switches the tables' own triggers on or off. Foreign keys are checked either way. */
export async function setTriggersEnabled(on: Queryable, act: boolean): Promise<void> {
  for (const name of await ourTables(on))
    await on.query(`ALTER TABLE ${name} ${act ? 'ENABLE' : 'DISABLE'} TRIGGER USER`);
}

async function ourTables(on: Queryable): Promise<string[]> {
  const things = await on.query<{ kind: string; name: string }>(OWN_OBJECTS);
  return things.filter(({ kind, name }) => kind === 'TABLE' && name !== 'migrations').map(({ name }) => name);
}
