import { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { type Account } from '@tidemark/contracts/account.ts';
import {
  routes,
  type RouteBody,
  type RouteName,
  type RouteParams,
  type RouteQuery,
  type RouteResponse,
  type Routes,
} from '@tidemark/contracts/routes/index.ts';
import { type Route } from '@tidemark/contracts/routes/route.ts';
import { denialReason, type DenialReason } from '../../features/accounts/authorize.ts';
import { type Limit } from './limits.ts';
import { forbidden, type ProblemError, unauthorized } from './problems.ts';
import { sendTagged, type JsonText } from './send-tagged.ts';

/** A valid request from an authorized caller. */
export interface ApiRequest<N extends RouteName> {
  params: RouteParams<N>;
  query: RouteQuery<N>;
  body: RouteBody<N>;
  /** null on public routes. */
  account: Routes[N]['auth'] extends 'none' ? null : Account;
  request: FastifyRequest;
  reply: FastifyReply;
}

type Answer<N extends RouteName> = RouteResponse<N> | (Routes[N] extends { etag: true } ? JsonText : never);
export type Handler<N extends RouteName> = (input: ApiRequest<N>) => Promise<Answer<N>>;
export type Handlers<N extends RouteName> = { readonly [K in N]: Handler<K> };

/**
 * Serves a route of the contract. Its schema validates the request, its auth the caller; its status is sent
 * on success.
 */
export function registerRoute<N extends RouteName>(
  app: FastifyInstance,
  name: N,
  handler: Handler<N>,
  limit?: Limit,
): void {
  const route: Route = routes[name];
  app.route({
    method: route.method,
    url: route.path,
    ...(limit ? { config: { limit } } : {}),
    schema: schemaOf(name, route),
    preParsing: async (request) => authorize(route.auth, route.method, request),
    handler: async (request, reply) => {
      const { params, query, body, caller } = request;
      const input = { params, query, body, account: caller?.account ?? null, request, reply };
      const answer = await handler(input as unknown as ApiRequest<N>);
      reply.code(route.status);
      if (answer === null) return reply.send();
      return route.etag ? sendTagged(request, reply, answer) : answer;
    },
  });
}

/** Throws the problem when the caller may not use the route. */
export function authorize(auth: Route['auth'], method: Route['method'], request: FastifyRequest): void {
  const reason = denialReason(auth, method, request.caller);
  if (reason) throw DENIALS[reason]();
}

const DENIALS: Readonly<Record<DenialReason, () => ProblemError>> = {
  unauthorized: () => unauthorized(),
  'session-required': () =>
    forbidden('session-required', 'This needs a signed-in session; an API key is not enough.'),
  'admin-required': () => forbidden('admin-required', 'Only an administrator can do this.'),
  'insufficient-scope': () => forbidden('insufficient-scope', 'This API key lacks the scope for this.'),
};

/** Describes refusals by the schema that describeApi adds. */
export const PROBLEM = {
  description: 'What went wrong',
  content: { 'application/problem+json': { schema: { $ref: 'Problem#' } } },
};

function schemaOf(name: RouteName, route: Route) {
  return {
    operationId: name,
    summary: route.summary,
    tags: [route.path.split('/')[1] ?? ''],
    security:
      route.auth === 'none' ? [] : [{ session: [] }, ...(route.auth === 'session' ? [] : [{ apiKey: [] }])],
    ...(route.params ? { params: route.params } : {}),
    ...(route.query ? { querystring: route.query } : {}),
    ...(route.body ? { body: route.body } : {}),
    response: {
      [route.status]: route.response,
      ...(route.etag ? { 304: { description: 'Not modified' } } : {}),
      default: PROBLEM,
    },
  };
}
