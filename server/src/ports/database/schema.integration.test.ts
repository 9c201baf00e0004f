import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rowTypesOf } from '../../../../scripts/schema/row-types.ts';
import { schemaOf } from '../../../../scripts/schema/schema.ts';
import { migrate } from './migrate.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/database/test-database.ts';

const MIGRATIONS = new URL('../../../migrations/', import.meta.url);
const SNAPSHOT = new URL('schema.sql', MIGRATIONS);
const ROWS = new URL('rows.ts', import.meta.url);

describe('the migrated catalog', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await createTestDatabase();
    await db.database.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
    await migrate(db.database, MIGRATIONS);
  });
  afterAll(() => db.drop());

  it('equals schema.sql, else run `npm run schema`', async () => {
    expect(await schemaOf(db.database)).toBe(await readFile(SNAPSHOT, 'utf8'));
  });

  it('equals the row types in rows.ts, else run `npm run schema`', async () => {
    expect(await rowTypesOf(db.database)).toBe(await readFile(ROWS, 'utf8'));
  });

  it.each([
    'DROP INDEX watches_newest',
    'ALTER TABLE sites DROP CONSTRAINT sites_region_check',
    'ALTER TABLE products SET (fillfactor = 50)',
    'DROP TRIGGER products_recent ON products',
    `ALTER TYPE verdict ADD VALUE 'maybe'`,
  ])('has another text after %s', async (change) => {
    await db.database.transaction(async (tx) => {
      await tx.query(change);
      expect(await schemaOf(tx)).not.toBe(await readFile(SNAPSHOT, 'utf8'));
      await tx.query('ROLLBACK; BEGIN');
    });
  });
});
