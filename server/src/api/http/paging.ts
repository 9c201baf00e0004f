import { badRequest } from './problems.ts';

export const DEFAULT_LIMIT = 50;
const CURSOR = /^\d{1,18}$/;

export interface PageRequest {
  cursor?: string;
  limit?: number;
}

/** What to ask the store for: one more than the page holds tells whether there is another page. */
export function pageOf({ cursor, limit = DEFAULT_LIMIT }: PageRequest): {
  before: string | null;
  limit: number;
} {
  if (cursor !== undefined && cursor !== '' && !CURSOR.test(cursor))
    throw badRequest('invalid-cursor', 'The cursor must be the nextCursor of the page before.');
  return { before: cursor || null, limit: limit + 1 };
}

/** A page of what the store gave; the cursor is the key of its last item. */
export function toPage<T>(
  items: readonly T[],
  { limit = DEFAULT_LIMIT }: PageRequest,
  keyOf: (item: T) => string,
): { items: T[]; nextCursor: string | null } {
  const page = items.slice(0, limit);
  const last = page.at(-1);
  return { items: page, nextCursor: items.length > limit && last !== undefined ? keyOf(last) : null };
}
