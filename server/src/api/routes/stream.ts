import { type FastifyInstance } from 'fastify';
import { StreamEvent } from '@tidemark/contracts/events.ts';
import { hashToken } from '../../features/accounts/sessions.ts';
import { type LiveUpdates } from '../http/live-updates.ts';
import { unauthorized } from '../http/problems.ts';
import { authorize, PROBLEM } from '../http/register-route.ts';

/**
 * Server-sent events for the account's products: price.changed, check.progress and alert.fired. The stream
 * ends when the credential does that it was opened with.
 */
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
      const { caller, credential } = request;
      if (!caller || !credential) throw unauthorized();
      const credentialHash = Buffer.from(hashToken(credential.token)).toString('hex');
      await live.connect({ accountId: caller.account.id, credentialHash }, reply);
    },
  });
}
