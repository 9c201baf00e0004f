import { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { type Static } from 'typebox';
import { imageRoute } from '@tidemark/contracts/routes/products.ts';
import { findProductImage } from '../../features/products/find-product-image.ts';
import { NoSlotError } from '../../shop/images/fetch-slots.ts';
import { type StoredImage } from '../../shop/images/image-folder.ts';
import { type ApiParts } from '../http/api-parts.ts';
import { imageLimit } from '../http/limits.ts';
import { notFound, ProblemError, unauthorized } from '../http/problems.ts';
import { authorize, PROBLEM } from '../http/register-route.ts';
import { hasTag } from '../http/send-tagged.ts';

const BUSY_RETRY_SECONDS = 5;
const CACHED_FOR = 'private, max-age=86400, immutable';
const NONE_CACHED_FOR = 'private, max-age=600';
/** Should a browser ever take the image for a document, that document can do nothing. */
const INERT = "default-src 'none'; sandbox";

/** Sends the pictures of products, so that browsers need not contact shops. */
export function registerImageRoute(app: FastifyInstance, parts: ApiParts): void {
  app.route({
    method: imageRoute.method,
    url: imageRoute.path,
    exposeHeadRoute: false,
    config: { limit: imageLimit(parts.config) },
    schema: {
      operationId: 'getProductImage',
      summary: imageRoute.summary,
      tags: ['products'],
      params: imageRoute.params,
      produces: ['image/*'],
      response: { default: PROBLEM },
    },
    preParsing: async (request) => authorize('account', imageRoute.method, request),
    handler: async (request, reply) => {
      const { id } = request.params as Static<typeof imageRoute.params>;
      const accountId = request.caller?.account.id;
      if (accountId === undefined) throw unauthorized();
      const image = await findImage(parts, accountId, id);
      if (image) return sendImage(request, reply, image);
      reply.header('cache-control', NONE_CACHED_FOR);
      throw notFound('There is no picture of this product.');
    },
  });
}

async function findImage(
  { database, images }: ApiParts,
  accountId: string,
  productId: string,
): Promise<StoredImage | null> {
  const image = await findProductImage(database, accountId, productId);
  try {
    return image && (await images.find(image));
  } catch (error) {
    if (!(error instanceof NoSlotError)) throw error;
    throw new ProblemError(503, 'images-busy', 'Too many pictures are being fetched. Try again soon.', {
      retryAfterSeconds: BUSY_RETRY_SECONDS,
    });
  }
}

async function sendImage(
  request: FastifyRequest,
  reply: FastifyReply,
  image: StoredImage,
): Promise<FastifyReply> {
  reply
    .header('etag', image.etag)
    .header('cache-control', CACHED_FOR)
    .header('vary', 'cookie, authorization')
    .header('content-security-policy', INERT);
  if (hasTag(request.headers['if-none-match'], image.etag)) {
    await image.close();
    return reply.code(304).send();
  }
  return reply.type(image.type).header('content-length', image.size).send(image.stream());
}
