import { ApiError } from '@tidemark/contracts/client.ts';
import { type Problem } from '@tidemark/contracts/problem.ts';
import { type BulkLine } from '@tidemark/contracts/product.ts';
import { API_PREFIX } from '@tidemark/contracts/routes/index.ts';
import { bulkRoute } from '@tidemark/contracts/routes/products.ts';
import { jsonLines } from './json-lines.ts';

/** Adds many pages; yields the answer to each, in their order, as it comes. Throws as the typed client does. */
export async function* bulkAdd(urls: string[]): AsyncGenerator<BulkLine> {
  const response = await fetch(API_PREFIX + bulkRoute.path, {
    method: bulkRoute.method,
    credentials: 'same-origin',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ urls }),
  });
  if (!response.ok) throw new ApiError((await response.json()) as Problem);
  if (response.body) yield* jsonLines<BulkLine>(response.body.pipeThrough(new TextDecoderStream()));
}
