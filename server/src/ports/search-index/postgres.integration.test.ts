import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { postgresSearchIndex } from './postgres.ts';
import { tsqueryOf, wordsOf } from './words.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/database/test-database.ts';
import { describeSearchIndex } from './search-index.contract.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

describeSearchIndex('PostgreSQL', async () => ({
  searchIndex: postgresSearchIndex(db.database),
  close: async () => void (await db.database.query('TRUNCATE search_documents')),
}));

it('accepts any text and finds it by any of its words', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('Grün-Öl', '東京タワー', "o'clock")), {
        minLength: 1,
        maxLength: 5,
      }),
      fc.nat(),
      async (texts, pick) => {
        const index = postgresSearchIndex(db.database);
        await index.put([{ productId: '7', texts, rank: 0 }]);
        const words = wordsOf(texts);
        const word = words[pick % Math.max(1, words.length)];
        const { productIds } = await index.search({ words: word ?? '', limit: 5, cursor: null });
        expect(productIds).toEqual(word === undefined ? [] : ['7']);
      },
    ),
    { numRuns: 100 },
  );
});

it('builds a valid PostgreSQL query from any search text', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 200 }), async (typed) => {
      const query = tsqueryOf(typed);
      if (query === null) return;
      expect(await db.database.query('SELECT $1::tsquery IS NOT NULL AS ok', [query])).toEqual([
        { ok: true },
      ]);
    }),
    { numRuns: 200 },
  );
});
