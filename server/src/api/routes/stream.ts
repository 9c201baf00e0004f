import { type FastifyInstance } from 'fastify';
import { StreamEvent } from '@tidemark/contracts/events.ts';
import { type LiveUpdates } from '../http/live-updates.ts';
import { unauthorized } from '../http/problems.ts';
import { authorize, PROBLEM } from '../http/register-route.ts';

/** Server-sent events for the account's products: price.changed, check.progress and alert.fired. */
export function registerStreamRoute(app: FastifyInstance, live: LiveUpdates): void {
  app.route({
    method: 'GET',
    url: '/stream',
    exposeHeadRoute: false,
    schema: {
      operationId: 'stream',
      summary: 'Prices, checks and alerts of what I watch, as they happen (text/event-stream)',
      tags: ['stream'],
      produces: ['text/event-stream'],
      response: { 200: StreamEvent, default: PROBLEM },
    },
    preParsing: async (request) => authorize('account', 'GET', request),
    handler: async (request, reply) => {
      const accountId = request.caller?.account.id;
      if (accountId === undefined) throw unauthorized();
      await live.connect(accountId, reply);
    },
  });
}
