import { type Database } from '../database/database.ts';
import { type SearchDocument, type SearchIndex, type SearchPage } from './search-index.ts';
import { tsqueryOf, wordsOf } from './words.ts';

/** The highest result of `search_slice` (0010-search.sql). */
const LAST_SLICE = 63;
const CURSOR = /^(\d{1,5})-(\d{1,18})$/;

interface Found {
  product_id: number;
  rank: number;
}

/** A search index in the service's database. */
export function postgresSearchIndex(database: Database): SearchIndex {
  return {
    put: (documents) => put(database, documents),
    async remove(productIds) {
      await database.query('DELETE FROM search_documents WHERE product_id = ANY ($1::bigint[])', [
        productIds,
      ]);
    },
    async search({ words, limit, cursor }) {
      const query = tsqueryOf(words);
      const after = cursor === null ? START : placeOf(cursor);
      if (query === null || after === null) return { productIds: [], nextCursor: null };
      return toPage(await find(database, query, after, limit + 1), limit);
    },
  };
}

async function put(database: Database, documents: readonly SearchDocument[]): Promise<void> {
  await database.query(
    `INSERT INTO search_documents (product_id, words, rank)
     SELECT product_id, array_to_tsvector(string_to_array(words, ' ')), rank
     FROM unnest($1::bigint[], $2::text[], $3::smallint[]) AS d (product_id, words, rank)
     ON CONFLICT (product_id) DO UPDATE SET words = EXCLUDED.words, rank = EXCLUDED.rank
     WHERE (search_documents.words, search_documents.rank) IS DISTINCT FROM (EXCLUDED.words, EXCLUDED.rank)`,
    [
      documents.map(({ productId }) => productId),
      documents.map(({ texts }) => wordsOf(texts).join(' ')),
      documents.map(({ rank }) => rank),
    ],
  );
}

/** A position before the first document, above every rank. */
const START = { rank: 32_767, id: '0' };

function placeOf(cursor: string): { rank: number; id: string } | null {
  const [, rank, id] = CURSOR.exec(cursor) ?? [];
  return rank === undefined || id === undefined || Number(rank) > START.rank
    ? null
    : { rank: Number(rank), id };
}

/**
 * Searches slice by slice until the page is full. Sequential scans are disabled, because the planner would
 * prefer them for few rows. LATERAL forces the order of the slices; each slice has its own ranks and its own
 * part of a rank's documents.
 */
async function find(
  database: Database,
  query: string,
  { rank, id }: { rank: number; id: string },
  limit: number,
): Promise<Found[]> {
  return database.transaction(async (tx) => {
    await tx.query('SET LOCAL enable_seqscan = off');
    return tx.query<Found>(
      `SELECT found.* FROM generate_series(search_slice($2::smallint, $3::bigint), ${LAST_SLICE}) AS slice
       CROSS JOIN LATERAL (
         SELECT product_id, rank FROM search_documents
         WHERE words_in_slice(words, search_slice(rank, product_id)) @@ replace($1, '#', slice::text || ':')::tsquery
           AND (slice > search_slice($2, $3) OR (rank, product_id) < ($2, $3))
         ORDER BY rank DESC, product_id DESC LIMIT $4) found
       LIMIT $4`,
      [query, rank, id, limit],
    );
  });
}

function toPage(found: readonly Found[], limit: number): SearchPage {
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return {
    productIds: page.map(({ product_id }) => String(product_id)),
    nextCursor: found.length > limit && last ? `${last.rank}-${last.product_id}` : null,
  };
}
