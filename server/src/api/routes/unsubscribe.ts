import { type FastifyInstance, type FastifyRequest } from 'fastify';
import { LinkToken } from '@tidemark/contracts/notification.ts';
import { routes, type RouteQuery } from '@tidemark/contracts/routes/index.ts';
import { registerRoute, type Handler } from '../http/register-route.ts';

const FORM_TYPES = ['application/x-www-form-urlencoded', 'multipart/form-data'];
const MAX_BODY_BYTES = 4096;

/**
 * The address in the List-Unsubscribe header of an email (RFC 8058). A mail program posts a form to it,
 * without a session; a person who opens it gets the page that asks first.
 */
export async function registerUnsubscribeRoute(
  app: FastifyInstance,
  handler: Handler<'unsubscribe'>,
): Promise<void> {
  await app.register(async (form) => {
    form.addContentTypeParser(
      FORM_TYPES,
      { parseAs: 'string', bodyLimit: MAX_BODY_BYTES },
      (_request, _body, done) => done(null, undefined),
    );
    registerRoute(form, 'unsubscribe', handler);
    form.get(
      routes.unsubscribe.path,
      { schema: { hide: true, querystring: LinkToken } },
      (request: FastifyRequest, reply) => {
        const { token } = request.query as RouteQuery<'unsubscribe'>;
        return reply.redirect(`/unsubscribe?token=${encodeURIComponent(token)}`);
      },
    );
  });
}
