import { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { problemOf } from './problem-of.ts';
import { notFound, problemDetails, ProblemError } from './problems.ts';

/**
 * Sends every error as problem details. Internal errors are logged with the request's id, and their cause
 * is not sent.
 */
export function handleErrors(app: FastifyInstance): void {
  app.setErrorHandler((error, request, reply) => sendProblem(error, request, reply));
}

export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem = problemOf(error) ?? internalProblem(error, request);
  if (problem.statusCode === 401) reply.header('www-authenticate', 'Bearer');
  if (problem.retryAfterSeconds !== undefined) reply.header('retry-after', problem.retryAfterSeconds);
  return reply
    .code(problem.statusCode)
    .type('application/problem+json')
    .send(JSON.stringify(problemDetails(problem)));
}

export function sendNotFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return sendProblem(notFound(), request, reply);
}

/** Logs an internal error and returns the problem to send. */
export function internalProblem(error: unknown, request: FastifyRequest): ProblemError {
  request.log.error({ err: error }, 'a request failed');
  return new ProblemError(500, 'internal', `Something went wrong on our side (request ${request.id}).`);
}
