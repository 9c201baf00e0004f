import { type Database } from '../database/index.ts';
import { type SearchDocument, type SearchIndex, type SearchPage } from './index.ts';
import { tsqueryOf, wordsOf } from './words.ts';

/** The rows of a word that are looked at, at most; of more, PostgreSQL takes some by chance. */
const MAX_MATCHES = 5000;
const CURSOR = /^(\d{1,5})-(\d{1,18})$/;

interface Found {
  product_id: number;
  rank: number;
}

/** In the service's own database. */
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

/** Before the first: above every rank. */
const START = { rank: 32_767, id: '0' };

function placeOf(cursor: string): { rank: number; id: string } | null {
  const [, rank, id] = CURSOR.exec(cursor) ?? [];
  return rank === undefined || id === undefined || Number(rank) > START.rank
    ? null
    : { rank: Number(rank), id };
}

/** The popular ones first, so that the rest is looked through only where these do not fill the page. */
async function find(
  database: Database,
  query: string,
  { rank, id }: { rank: number; id: string },
  limit: number,
): Promise<Found[]> {
  return database.transaction(async (tx) => {
    await tx.query(`SELECT set_config('gin_fuzzy_search_limit', $1, true)`, [String(MAX_MATCHES)]);
    const among = (tier: 'rank >= 4' | 'rank < 4', wanted: number) =>
      tx.query<Found>(
        `SELECT product_id, rank FROM search_documents
         WHERE words @@ $1::tsquery AND ${tier} AND (rank, product_id) < ($2::smallint, $3::bigint)
         ORDER BY rank DESC, product_id DESC LIMIT $4`,
        [query, rank, id, wanted],
      );
    const popular = await among('rank >= 4', limit);
    if (popular.length === limit) return popular;
    return [...popular, ...(await among('rank < 4', limit - popular.length))];
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
