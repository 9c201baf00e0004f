import { Readable } from 'node:stream';
import { type FastifyInstance, type FastifyRequest } from 'fastify';
import { type Static } from 'typebox';
import { BulkLine } from '@tidemark/contracts/product.ts';
import { bulkRoute } from '@tidemark/contracts/routes/products.ts';
import { type Config } from '../../config/config.ts';
import { trackProduct, type TrackParts } from '../../features/products/track-product.ts';
import { type Owner } from '../../store/quotas/quotas.ts';
import { internalProblem } from '../http/handle-errors.ts';
import { ownerOf } from '../http/owner-of.ts';
import { problemOf } from '../http/problem-of.ts';
import { found, problemDetails, unauthorized } from '../http/problems.ts';
import { authorize, PROBLEM } from '../http/register-route.ts';

const CONCURRENCY = 5;
/** Fits the maximum number of addresses at their maximum length, escaped. */
const MAX_BODY_BYTES = 6_000_000;

/**
 * Adds many pages. Streams one line per address, in their order, each as soon as it and those before it are
 * known.
 */
export function registerBulkRoute(app: FastifyInstance, track: TrackParts, config: Config): void {
  app.route({
    method: bulkRoute.method,
    url: bulkRoute.path,
    bodyLimit: MAX_BODY_BYTES,
    schema: {
      operationId: 'addProducts',
      summary: bulkRoute.summary,
      tags: ['products'],
      body: bulkRoute.body,
      produces: ['application/x-ndjson'],
      response: { 200: BulkLine, default: PROBLEM },
    },
    preParsing: async (request) => authorize('account', bulkRoute.method, request),
    handler: async (request, reply) => {
      const { urls } = request.body as Static<typeof bulkRoute.body>;
      const account = request.caller?.account;
      if (account === undefined) throw unauthorized();
      const owner = ownerOf(config, account);
      const add = (url: string) => addOne(track, owner, url, request);
      return reply.type('application/x-ndjson').send(Readable.from(lines(urls, add)));
    },
  });
}

async function addOne(
  track: TrackParts,
  owner: Owner,
  url: string,
  request: FastifyRequest,
): Promise<BulkLine> {
  try {
    return { url, product: found(await trackProduct(track, owner, { url }), 'product') };
  } catch (error) {
    return { url, problem: problemDetails(problemOf(error) ?? internalProblem(error, request)) };
  }
}

async function* lines(
  urls: readonly string[],
  add: (url: string) => Promise<BulkLine>,
): AsyncGenerator<string> {
  const underWay: Promise<BulkLine>[] = [];
  let next = 0;
  while (next < urls.length || underWay.length > 0) {
    while (underWay.length < CONCURRENCY && next < urls.length) underWay.push(add(urls[next++] ?? ''));
    const line = await underWay.shift();
    yield `${JSON.stringify(line)}\n`;
  }
}
