import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { Problem } from '@tidemark/contracts/problem.ts';
import { prepareDocument, sendDocument, type PreparedDocument } from './http/prepared-document.ts';
import { hasTag, tagOf } from './http/send-tagged.ts';

/**
 * Describes the API from its routes: /api/openapi.json, and a page at /api/docs. Register it before the
 * routes. The documents are generated once, when the app is ready.
 */
export async function describeApi(app: FastifyInstance): Promise<void> {
  app.addSchema(Problem);
  await app.register(swagger, {
    refResolver: { buildLocalReference: ({ $id }, _base, _fragment, i) => String($id ?? `schema-${i}`) },
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Tidemark',
        version: '1',
        description: 'Every error is application/problem+json (RFC 9457). Lists are paged by cursor.',
      },
      components: {
        securitySchemes: {
          session: { type: 'apiKey', in: 'cookie', name: 'tidemark_session' },
          apiKey: { type: 'http', scheme: 'bearer', description: 'An API key, tm_...' },
        },
      },
    },
  });
  const documents = new Map<string, PreparedDocument>();
  app.addHook('onReady', async () => {
    const json = prepareDocument('application/json; charset=utf-8', JSON.stringify(app.swagger()));
    documents.set('/api/openapi.json', json);
    documents.set('/api/docs/json', json);
    documents.set('/api/docs/yaml', prepareDocument('application/yaml', app.swagger({ yaml: true })));
  });
  const sendPrepared = async (request: FastifyRequest, reply: FastifyReply) => {
    const document = documents.get(request.routeOptions.url ?? '');
    return document && sendDocument(request, reply, document);
  };
  await app.register(async (docs) => {
    docs.addHook('onSend', tagText);
    await docs.register(swaggerUi, { routePrefix: '/api/docs', uiHooks: { onRequest: sendPrepared } });
  });
  app.get('/api/openapi.json', { schema: { hide: true } }, sendPrepared);
}

/** Adds the ETag to the page's own texts; its files have one. */
async function tagText(request: FastifyRequest, reply: FastifyReply, payload: unknown): Promise<unknown> {
  if (typeof payload !== 'string' || reply.statusCode !== 200) return payload;
  const tag = tagOf(payload);
  reply.header('etag', tag);
  if (!hasTag(request.headers['if-none-match'], tag)) return payload;
  reply.code(304);
  return null;
}
