import { type Queryable } from '../../src/ports/database/database.ts';

/** What a schema is made of, whatever way it came about: everything but the weekly partitions, which follow the calendar. */
const THINGS = `
WITH ours AS (
  SELECT oid, relname, relkind, relpersistence, reloptions FROM pg_class
  WHERE relnamespace = 'public'::regnamespace AND NOT relispartition AND relname <> 'migrations' AND relname NOT LIKE 'price\\_history\\_2%'
)
SELECT concat_ws(' ', relkind, relname, relpersistence, reloptions::text) AS thing FROM ours
UNION ALL
SELECT concat_ws(' ', 'column', relname, a.attnum, attname, format_type(atttypid, atttypmod), attnotnull, attidentity, attgenerated,
    attcollation::regcollation, pg_get_expr(d.adbin, d.adrelid))
  FROM ours JOIN pg_attribute a ON a.attrelid = ours.oid AND attnum > 0 AND NOT attisdropped AND relkind IN ('r', 'p', 'v', 'c')
  LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
UNION ALL
SELECT pg_get_indexdef(oid) FROM ours WHERE relkind IN ('i', 'I')
UNION ALL
SELECT concat_ws(' ', 'constraint', relname, conname, pg_get_constraintdef(k.oid)) FROM ours JOIN pg_constraint k ON conrelid = ours.oid
UNION ALL
SELECT pg_get_triggerdef(t.oid) FROM ours JOIN pg_trigger t ON tgrelid = ours.oid WHERE NOT tgisinternal
UNION ALL
SELECT concat_ws(' ', 'view', relname, pg_get_viewdef(oid)) FROM ours WHERE relkind = 'v'
UNION ALL
SELECT CASE prokind WHEN 'a' THEN 'aggregate ' || p.oid::regprocedure ELSE pg_get_functiondef(p.oid) END FROM pg_proc p
  WHERE pronamespace = 'public'::regnamespace AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = p.oid AND deptype = 'e')
UNION ALL
SELECT concat_ws(' ', 'enum', typname, enum_range.labels) FROM pg_type t,
    LATERAL (SELECT string_agg(enumlabel, ', ' ORDER BY enumsortorder) AS labels FROM pg_enum WHERE enumtypid = t.oid) enum_range
  WHERE typnamespace = 'public'::regnamespace AND typtype = 'e'
ORDER BY 1`;

export async function catalogOf(database: Queryable): Promise<string[]> {
  const rows = await database.query<{ thing: string }>(THINGS);
  return rows.map(({ thing }) => thing);
}
