import { badRequest } from './problems.ts';

export const DEFAULT_LIMIT = 50;
const CURSOR = /^\d{1,18}$/;

export interface PageRequest {
  cursor?: string;
  limit?: number;
}

/** The query for a page: one item more than the page holds shows whether another page follows. */
export function pageOf({ cursor, limit = DEFAULT_LIMIT }: PageRequest): {
  before: string | null;
  limit: number;
} {
  if (cursor !== undefined && cursor !== '' && !CURSOR.test(cursor))
    throw badRequest('invalid-cursor', 'The cursor must be the nextCursor of the previous page.');
  return { before: cursor || null, limit: limit + 1 };
}

/** Cuts the items to a page. The cursor is the key of its last item. */
export function toPage<T>(
  items: readonly T[],
  { limit = DEFAULT_LIMIT }: PageRequest,
  keyOf: (item: T) => string,
): { items: T[]; nextCursor: string | null } {
  const page = items.slice(0, limit);
  const last = page.at(-1);
  return { items: page, nextCursor: items.length > limit && last !== undefined ? keyOf(last) : null };
}
