import { type Queryable } from '../../server/src/ports/database/database.ts';

const HEAD = `// Written by \`npm run schema\` from the migrated catalog; do not edit.

/** Some columns of a table's rows, as a query returns them. */
export type RowOf<Name extends keyof Tables, Column extends keyof Tables[Name]> = Pick<Tables[Name], Column>;

/** The same row from a query that excludes NULL in these columns. */
export type NonNull<Row> = { [Column in keyof Row]: NonNullable<Row[Column]> };
`;

const BEFORE_TABLES = `/** Each table's and view's columns. A jsonb column is unknown: the folder that owns the table names its type. */
export interface Tables {`;

const ENUMS = `
SELECT t.typname AS name, array_agg(e.enumlabel::text ORDER BY e.enumsortorder) AS labels
FROM pg_type t JOIN pg_enum e ON e.enumtypid = t.oid WHERE t.typnamespace = 'public'::regnamespace
GROUP BY t.typname ORDER BY t.typname`;

/** A view's columns are as its tables have them, which the catalog does not say. */
const COLUMNS = `
SELECT c.relname AS "table", a.attname AS name, a.attnotnull OR c.relkind = 'v' AS "isRequired", t.typname AS type
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped JOIN pg_type t ON t.oid = a.atttypid
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v') AND NOT c.relispartition
ORDER BY c.relname, a.attnum`;

/** What ports/database/postgres.ts makes of PostgreSQL's types. */
const TYPES: Readonly<Record<string, string>> = {
  bool: 'boolean',
  bytea: 'Uint8Array',
  date: 'string',
  float4: 'number',
  float8: 'number',
  int2: 'number',
  int4: 'number',
  int8: 'number',
  jsonb: 'unknown',
  numeric: 'number',
  text: 'string',
  timestamptz: 'Date',
  tsvector: 'string',
  uuid: 'string',
  _float4: 'number[]',
  _int8: 'string[]',
  _text: 'string[]',
};

interface Column {
  table: string;
  name: string;
  isRequired: boolean;
  type: string;
}

/** The TypeScript types of the database's rows. */
export async function rowTypesOf(database: Queryable): Promise<string> {
  const enums = await database.query<{ name: string; labels: string[] }>(ENUMS);
  const names = new Map(enums.map(({ name }) => [name, pascalCase(name)]));
  const columns = await database.query<Column>(COLUMNS);
  const tables = [...Map.groupBy(columns, ({ table }) => table)].flatMap(([table, own]) => [
    `  ${table}: {`,
    ...own.map((column) => `    ${column.name}: ${typeOf(column, names)};`),
    '  };',
  ]);
  const unions = enums.map(
    ({ name, labels }) => `type ${pascalCase(name)} = ${labels.map((label) => `'${label}'`).join(' | ')};`,
  );
  return `${HEAD}\n${unions.join('\n')}\n\n${[BEFORE_TABLES, ...tables].join('\n')}\n}\n`;
}

function typeOf({ table, name, isRequired, type }: Column, enums: ReadonlyMap<string, string>): string {
  const own = TYPES[type] ?? enums.get(type);
  if (own === undefined)
    throw new Error(`${table}.${name} has the type ${type}, which no row type is known for`);
  return isRequired || own === 'unknown' ? own : `${own} | null`;
}

function pascalCase(name: string): string {
  return name
    .split('_')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}
