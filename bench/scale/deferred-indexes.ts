import { type Database } from '../../server/src/ports/database/database.ts';

/** Tables whose indexes are built faster after the rows are inserted. */
const TABLES = [
  'products',
  'product_urls',
  'schedule',
  'product_forecasts',
  'watches',
  'alert_rules',
  'price_daily',
  'price_history',
  'search_documents',
  'accounts',
  'channels',
];
/** Indexes that are kept, because their keys are inserted in ascending order. */
const KEPT_INDEXES = [
  'products_pkey',
  'schedule_pkey',
  'product_forecasts_pkey',
  'alert_rules_pkey',
  'search_documents_pkey',
  'accounts_pkey',
  'channels_pkey',
];

/** Drops the indexes of the empty tables and records their definitions. Run it once, in one transaction. */
export const DROP_INDEXES = `
CREATE TABLE scale_indexes (name text PRIMARY KEY, definition text NOT NULL);
DO $$
DECLARE
  i record;
BEGIN
  FOR i IN
    SELECT c.relname AS name, t.relname AS of, pg_get_indexdef(c.oid) AS def, pg_get_constraintdef(k.oid) AS constraint_def
    FROM pg_index x JOIN pg_class c ON c.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid
    LEFT JOIN pg_constraint k ON k.conindid = c.oid AND k.contype IN ('p', 'u')
    WHERE t.relname IN (${TABLES.map((name) => `'${name}'`).join(', ')}) AND c.relname NOT IN (${KEPT_INDEXES.map((name) => `'${name}'`).join(', ')})
  LOOP
    IF i.constraint_def IS NULL THEN
      INSERT INTO scale_indexes VALUES (i.name, i.def);
      EXECUTE format('DROP INDEX %I', i.name);
    ELSE
      INSERT INTO scale_indexes VALUES (i.name, format('ALTER TABLE %I ADD CONSTRAINT %I %s', i.of, i.name, i.constraint_def));
      EXECUTE format('ALTER TABLE %I DROP CONSTRAINT %I', i.of, i.name);
    END IF;
  END LOOP;
END $$;`;

/** Recreates the missing indexes one by one, each in its own transaction. */
export async function recreateIndexes(database: Database, note: (name: string) => void): Promise<void> {
  for (;;) {
    const [index] = await database.query<{ name: string; definition: string }>(
      'SELECT name, definition FROM scale_indexes ORDER BY name LIMIT 1',
    );
    if (!index) return;
    note(`index ${index.name}`);
    await database.transaction(async (tx) => {
      await tx.query(index.definition);
      await tx.query('DELETE FROM scale_indexes WHERE name = $1', [index.name]);
    });
  }
}
