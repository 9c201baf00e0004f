import { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { type RouteName } from '@tidemark/contracts/routes/index.ts';
import { type Config } from '../../config/config.ts';
import { type ProcessLimit, type RateLimit, type Taken } from '../../ports/rate-limit/rate-limit.ts';
import { networkOf } from './network-of.ts';
import { tooMany } from './problems.ts';

/** Requests per minute, counted over all processes and all routes that share the limit. */
export interface Limit {
  name: string;
  perMinute: number;
  /** Per account, or per address for anonymous requests. */
  of: 'account' | 'address';
  code: string;
  message: string;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Replaces the common limit. */
    limit?: Limit;
  }
}

type Limits = Pick<Config, 'requestsPerMinute' | 'signInsPerMinute' | 'checksPerMinute'>;
type AddressLimits = Pick<Config, 'requestsPerMinute' | 'addressRequestsPerMinute'>;

/** The share of a minute's requests from one address that may come at once. */
const ADDRESS_BURST = 0.2;

const MINUTE_MS = 60_000;
/** Test messages per account. They may go to other people's addresses. */
const TRIALS_PER_MINUTE = 10;

/**
 * Limits the requests of any kind from one address, before anything else is done for them. The count is this
 * process's own, so that it costs no request to another server and works without one.
 */
export function limitByAddress(app: FastifyInstance, counter: ProcessLimit, limits: AddressLimits): void {
  const perMinute = Math.max(limits.addressRequestsPerMinute, limits.requestsPerMinute);
  const rate = {
    burst: Math.max(1, Math.floor(perMinute * ADDRESS_BURST)),
    intervalMs: MINUTE_MS / perMinute,
  };
  app.addHook('onRequest', async (request, reply) => {
    const { waitMs } = await counter.take(networkOf(request.ip), rate);
    if (waitMs === 0) return;
    reply.header('connection', 'close');
    throw tooMany('too-many-requests', `Too many requests from this address; ${retryAfter(reply, waitMs)}.`);
  });
}

/** Limits API requests before their bodies are read: per account, or per address for anonymous requests. */
export function limitRequests(app: FastifyInstance, rateLimit: RateLimit, limits: Limits): void {
  const common: Limit = {
    name: 'requests',
    perMinute: limits.requestsPerMinute,
    of: 'account',
    code: 'too-many-requests',
    message: 'Too many requests',
  };
  app.addHook('onRequest', async (request, reply) => {
    const limit = request.routeOptions.config.limit ?? common;
    const rate = { burst: limit.perMinute, intervalMs: MINUTE_MS / limit.perMinute };
    const taken = await takeIfPossible(rateLimit, `${limit.name}:${callerOf(limit, request)}`, rate, request);
    if (taken) tell(reply, limit, taken);
  });
}

/** The routes with their own limits. Sign-in and sign-up share one. */
export function ownLimits(limits: Limits): Partial<Record<RouteName, Limit>> {
  const signIn: Limit = {
    name: 'sign-ins',
    perMinute: limits.signInsPerMinute,
    of: 'address',
    code: 'too-many-sign-ins',
    message: 'Too many attempts to sign in',
  };
  const check: Limit = {
    name: 'checks',
    perMinute: limits.checksPerMinute,
    of: 'account',
    code: 'too-many-checks',
    message: 'You have asked for many checks',
  };
  const trial: Limit = {
    name: 'trials',
    perMinute: TRIALS_PER_MINUTE,
    of: 'account',
    code: 'too-many-tests',
    message: 'You have sent many test messages',
  };
  return { register: signIn, login: signIn, checkProduct: check, testChannel: trial, verifyChannel: trial };
}

/** The limit of pictures. A page of the web app shows many, so they have a limit of their own. */
export function imageLimit({ imagesPerMinute }: Pick<Config, 'imagesPerMinute'>): Limit {
  return {
    name: 'images',
    perMinute: imagesPerMinute,
    of: 'account',
    code: 'too-many-images',
    message: 'You have loaded many pictures',
  };
}

/** Resolves to null when the counter is unreachable: serving without limits is better than not serving. */
async function takeIfPossible(
  rateLimit: RateLimit,
  key: string,
  rate: { burst: number; intervalMs: number },
  request: FastifyRequest,
): Promise<Taken | null> {
  try {
    return await rateLimit.take(key, rate);
  } catch (error) {
    request.log.warn({ err: error }, 'a request could not be counted');
    return null;
  }
}

function tell(reply: FastifyReply, { perMinute, code, message }: Limit, { waitMs, left }: Taken): void {
  reply.header('x-ratelimit-limit', perMinute);
  reply.header('x-ratelimit-remaining', left);
  reply.header('x-ratelimit-reset', Math.ceil(((perMinute - left) * 60) / perMinute));
  if (waitMs === 0) return;
  throw tooMany(code, `${message}; ${retryAfter(reply, waitMs)}.`);
}

/** Sets Retry-After and returns it in words. */
export function retryAfter(reply: FastifyReply, waitMs: number): string {
  const seconds = Math.ceil(waitMs / 1000);
  reply.header('retry-after', seconds);
  return `try again in ${seconds === 1 ? '1 second' : `${seconds} seconds`}`;
}

function callerOf({ of }: Limit, { caller, ip }: FastifyRequest): string {
  return caller && of === 'account' ? `account:${caller.account.id}` : networkOf(ip);
}
