import { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { API_PREFIX } from '@tidemark/contracts/routes/index.ts';
import { KEY_PREFIX } from '../../features/accounts/api-keys.ts';
import { type Caller } from '../../features/accounts/authorize.ts';
import { findCaller, type Credential } from '../../features/accounts/find-caller.ts';
import { type Cache } from '../../ports/cache/cache.ts';
import { type Queryable } from '../../ports/database/database.ts';
import { forbidden } from './problems.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The caller, or null for an anonymous request. authorize.ts decides what a caller may do. */
    caller: Caller | null;
    /** What the request was sent with, valid or not. */
    credential: Credential | null;
  }
}

const COOKIE = 'tidemark_session';
const BROWSER_COOKIE = 'tidemark_browser';
/** Browsers keep a cookie for at most 400 days. */
const BROWSER_COOKIE_SECONDS = 400 * 86_400;
const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Identifies the caller of each request, and refuses cross-site requests of a signed-in browser. */
export function identifyCallers(
  app: FastifyInstance,
  parts: { database: Queryable; cache: Cache; publicUrl: string },
): void {
  const publicHost = new URL(parts.publicUrl).host;
  app.decorateRequest('caller', null);
  app.decorateRequest('credential', null);
  app.addHook('onRequest', async (request) => {
    const credential = credentialOf(request);
    if (credential?.via !== 'api-key') refuseOtherSites(request, publicHost);
    request.credential = credential;
    request.caller = credential && (await findCaller(parts, credential));
  });
}

/** The request's session token, if any. */
export function sessionToken(request: FastifyRequest): string | null {
  return request.cookies[COOKIE] ?? null;
}

/** The token of a browser that has signed in before, if any. */
export function browserToken(request: FastifyRequest): string | null {
  return request.cookies[BROWSER_COOKIE] ?? null;
}

export interface CookieOptions {
  sessionMs: number;
  /** Whether the service is reached over https. */
  secure: boolean;
}

export function setSessionCookie(reply: FastifyReply, token: string, options: CookieOptions): void {
  reply.setCookie(COOKIE, token, {
    httpOnly: true,
    sameSite: 'lax',
    path: '/',
    secure: options.secure,
    maxAge: Math.floor(options.sessionMs / 1000),
  });
}

/** Sent only when signing in. */
export function setBrowserCookie(reply: FastifyReply, token: string, { secure }: CookieOptions): void {
  reply.setCookie(BROWSER_COOKIE, token, {
    httpOnly: true,
    sameSite: 'strict',
    path: `${API_PREFIX}/auth`,
    secure,
    maxAge: BROWSER_COOKIE_SECONDS,
  });
}

export function clearSessionCookie(reply: FastifyReply): void {
  reply.clearCookie(COOKIE, { path: '/' });
}

/** An Authorization header takes precedence over a cookie. */
function credentialOf(request: FastifyRequest): Credential | null {
  const { authorization } = request.headers;
  if (authorization !== undefined) {
    const token = authorization.replace(/^bearer /i, '');
    return token.startsWith(KEY_PREFIX) ? { via: 'api-key', token } : null;
  }
  const token = sessionToken(request);
  return token === null ? null : { via: 'session', token };
}

/** Browsers send the origin of a request. Other programs do not, but cannot carry another person's cookie. */
function refuseOtherSites({ method, headers }: FastifyRequest, publicHost: string): void {
  if (SAFE_METHODS.has(method)) return;
  const origin = headers.origin === undefined ? headers.host : URL.parse(headers.origin)?.host;
  const site = headers['sec-fetch-site'];
  const allowed =
    site === undefined
      ? origin === headers.host || origin === publicHost
      : site === 'same-origin' || site === 'none';
  if (!allowed) throw forbidden('cross-site', 'This request came from another site.');
}
