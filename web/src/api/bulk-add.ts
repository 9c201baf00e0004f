import { ApiError } from '@tidemark/contracts/client.ts';
import { type Problem } from '@tidemark/contracts/problem.ts';
import { type BulkLine } from '@tidemark/contracts/product.ts';
import { API_PREFIX } from '@tidemark/contracts/routes/index.ts';
import { bulkRoute } from '@tidemark/contracts/routes/products.ts';
import { parseJsonLines } from './parse-json-lines.ts';

/**
 * Adds many products and yields each result in order as it arrives. Throws `ApiError` like the typed client.
 */
export async function* bulkAdd(urls: string[]): AsyncGenerator<BulkLine> {
  const response = await fetch(API_PREFIX + bulkRoute.path, {
    method: bulkRoute.method,
    credentials: 'same-origin',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ urls }),
  });
  if (!response.ok) throw new ApiError((await response.json()) as Problem);
  if (response.body) yield* parseJsonLines<BulkLine>(response.body.pipeThrough(new TextDecoderStream()));
}
