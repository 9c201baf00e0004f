import rateLimit from '@fastify/rate-limit';
import { type FastifyInstance, type FastifyRequest } from 'fastify';
import { type RouteName } from '@tidemark/contracts/routes.ts';
import { type Config } from '../config.ts';
import { tooMany } from './problems.ts';

/** Runs before the request's body is read. */
export type Limiter = ReturnType<FastifyInstance['rateLimit']>;

type Limits = Pick<Config, 'requestsPerMinute' | 'signInsPerMinute' | 'checksPerMinute'>;

/** Test messages of one account: they go to addresses that may be others'. */
const TRIALS_PER_MINUTE = 10;

/** Limits the API's requests a minute: of an account where one asks, else of an address. */
export async function limitRequests(app: FastifyInstance, { requestsPerMinute }: Limits): Promise<void> {
  await app.register(rateLimit, {
    max: requestsPerMinute,
    timeWindow: '1 minute',
    ipv6Subnet: 64,
    keyGenerator: callerOf,
    errorResponseBuilder: (_request, { after }) =>
      tooMany('too-many-requests', `Too many requests; try again in ${after}.`),
  });
}

/** The routes with limits of their own, in place of the common one; signing in and up share theirs. */
export function ownLimits(app: FastifyInstance, limits: Limits): Partial<Record<RouteName, Limiter>> {
  const signIn = app.rateLimit({
    max: limits.signInsPerMinute,
    keyGenerator: ({ ip }) => ip,
    errorResponseBuilder: (_request, { after }) =>
      tooMany('too-many-sign-ins', `Too many attempts to sign in; try again in ${after}.`),
  });
  const check = app.rateLimit({
    max: limits.checksPerMinute,
    errorResponseBuilder: (_request, { after }) =>
      tooMany('too-many-checks', `You have asked for many checks; try again in ${after}.`),
  });
  const trial = app.rateLimit({
    max: TRIALS_PER_MINUTE,
    errorResponseBuilder: (_request, { after }) =>
      tooMany('too-many-tests', `You have sent many test messages; try again in ${after}.`),
  });
  return { register: signIn, login: signIn, checkProduct: check, testChannel: trial };
}

function callerOf({ caller, ip }: FastifyRequest): string {
  return caller ? `account:${caller.account.id}` : ip;
}
