// One GET of a page: guarded addresses, at most five redirects, a bounded body, one deadline for the chain.
// address-guard.ts decides what may be contacted, read-body.ts receives and decompresses within the bound,
// chain-cookies.ts holds the chain's cookies, unreachable-reason.ts classifies failures.
// Nothing is retried here; the schedule does that.

import { Agent, request as send } from 'undici';
import { type Dispatcher } from 'undici';
import { createProxyAgents } from './proxy-agents.ts';
import { ChainCookies } from './chain-cookies.ts';
import { readPageHeaders, type PageHeaders } from './page-headers.ts';
import { type BodyHold } from './body-budget.ts';
import { bodyHash } from './body-hash.ts';
import { ACCEPTED_ENCODINGS, receiveBody, type ReceivedBody } from './read-body.ts';
import { RefusedAddressError, type AddressGuard } from './address-guard.ts';
import { describeUnreachable, unreachableReason, type UnreachableReason } from './unreachable-reason.ts';

const HTML_TYPES: ReadonlySet<string> = new Set(['', 'text/html', 'application/xhtml+xml']);
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
const ACCEPT_HTML = 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.1';
const MAX_DISCARDED_BODY_BYTES = 65_536;
/**
 * Opening a connection is the most expensive part of a fetch, so connections stay open for a few requests at
 * the site's pace. A site may offer longer, but an idle connection takes 50 KB, and there are thousands of
 * sites.
 */
const KEEP_ALIVE_MS = 8000;

export interface FetchRequest {
  url: string;
  /**
   * Validators of `url`. They are not sent after a redirect: a 304 for another page says nothing about this
   * one.
   */
  etag?: string | null | undefined;
  lastModified?: string | null | undefined;
  /** If given, the page's `bodyHash` is computed for this extractor. */
  extractorKey?: string | undefined;
  /** A page with this hash is reported as `not-modified`. */
  knownBodyHash?: Uint8Array | null | undefined;
  signal?: AbortSignal | undefined;
  /**
   * Called before each redirect is followed. An error it throws ends the fetch and is passed to the caller.
   */
  beforeRedirect?: ((url: URL) => Promise<void>) | undefined;
  /** For files other than pages: accepts any content type and truncates the body to this size. */
  anyTypeUpToBytes?: number | undefined;
  /** The proxy for all requests of the chain. Without one they go out directly. */
  proxyUrl?: string | undefined;
  /** Counts the body's bytes, which the caller releases. */
  hold?: BodyHold | undefined;
  /** The pace of the site, for `beforeRequest`. */
  pacePerMinute?: number | undefined;
}

export type FetchResult =
  | {
      kind: 'page';
      status: number;
      finalUrl: string;
      headers: PageHeaders;
      body: ReceivedBody;
      /**
       * null if not computed: no extractor key, not a 200 response, or a body too large or slow to buffer
       * whole.
       */
      bodyHash: Uint8Array | null;
    }
  | {
      kind: 'not-modified';
      finalUrl: string;
      /**
       * The validators of a page recognized by its body hash; null after a 304, which leaves them as they
       * were.
       */
      newValidators: Pick<PageHeaders, 'etag' | 'lastModified'> | null;
    }
  | { kind: 'not-html'; finalUrl: string; contentType: string }
  | { kind: 'refused-address'; reason: string }
  | { kind: 'unreachable'; reason: UnreachableReason; detail: string };

export interface PageFetcher {
  /**
   * Failures of the site are results. Throws only the signal's reason when aborted and errors of
   * `beforeRedirect`, and BodyBudgetError if there is no memory for the body.
   */
  fetch(request: FetchRequest): Promise<FetchResult>;
  /** Closes the connections through these proxies. Requests in flight finish first. */
  closeProxyConnections(proxyUrls: readonly string[]): void;
  /** Waits for fetches in flight, then closes idle connections. */
  close(): Promise<void>;
}

export interface PageFetcherOptions {
  guard: AddressGuard;
  /**
   * Called before each request, redirects included. An error it throws ends the fetch; a network error
   * becomes its result, any other is passed to the caller.
   */
  beforeRequest?: (url: URL, pacePerMinute?: number) => Promise<void>;
  userAgent: string;
  /** For the whole chain of redirects, including bodies. */
  timeoutMs?: number;
  maxBytes?: number;
  maxRedirects?: number;
  /** For opening one connection through a proxy. */
  proxyTimeoutMs?: number;
}

interface Chain {
  /** Called for each request: a proxy's agent may be closed between two of them. */
  dispatcher: () => Dispatcher;
  guard: AddressGuard;
  beforeRequest: PageFetcherOptions['beforeRequest'];
  userAgent: string;
  maxBytes: number;
  maxRedirects: number;
  request: FetchRequest;
  signal: AbortSignal;
}

class RedirectError extends Error {
  readonly reason: UnreachableReason;

  constructor(reason: UnreachableReason) {
    super(reason);
    this.reason = reason;
  }
}

/** Creates a fetcher with its own pool of connections. */
export function createPageFetcher(options: PageFetcherOptions): PageFetcher {
  const { guard, userAgent, timeoutMs = 15_000, maxBytes = 10 * 1024 * 1024, maxRedirects = 5 } = options;
  const agent = new Agent({
    connect: guard.connector,
    maxResponseSize: maxBytes,
    keepAliveTimeout: KEEP_ALIVE_MS,
    keepAliveMaxTimeout: KEEP_ALIVE_MS,
  });
  const proxyAgents = createProxyAgents({
    guard,
    maxBytes,
    connectTimeoutMs: options.proxyTimeoutMs ?? 5_000,
  });
  const dispatcherFor = (proxyUrl: string | undefined) => () =>
    proxyUrl === undefined ? agent : proxyAgents.agentOf(proxyUrl);
  return {
    async fetch(request) {
      const deadline = startDeadline(timeoutMs, request.signal);
      const { signal } = deadline;
      try {
        const dispatcher = dispatcherFor(request.proxyUrl);
        return await followRedirects({
          dispatcher,
          guard,
          beforeRequest: options.beforeRequest,
          userAgent,
          maxBytes,
          maxRedirects,
          request,
          signal,
        });
      } catch (error) {
        request.signal?.throwIfAborted();
        return failureResult(error);
      } finally {
        deadline.end();
      }
    },
    closeProxyConnections: (proxyUrls) => proxyAgents.closeAgents(proxyUrls),
    close: async () => void (await Promise.all([agent.close(), proxyAgents.close()])),
  };
}

/**
 * Like AbortSignal.any with AbortSignal.timeout, but the timer and the listener are removed when the fetch
 * ends.
 */
function startDeadline(timeoutMs: number, outer: AbortSignal | undefined) {
  const controller = new AbortController();
  const stop = () => controller.abort(outer?.reason);
  const timer = setTimeout(
    () => controller.abort(new DOMException('the deadline has passed', 'TimeoutError')),
    timeoutMs,
  );
  if (outer?.aborted) stop();
  outer?.addEventListener('abort', stop, { once: true });
  return {
    signal: controller.signal,
    end() {
      clearTimeout(timer);
      outer?.removeEventListener('abort', stop);
    },
  };
}

async function followRedirects(chain: Chain): Promise<FetchResult> {
  const { guard, request, signal } = chain;
  const cookies = new ChainCookies();
  let url = parseUrl(request.url);
  guard.checkUrl(url);
  for (let followed = 0; followed <= chain.maxRedirects; followed++) {
    const conditions = followed === 0 ? validators(request) : {};
    const response = await get(chain, url, { cookie: cookies.headerFor(url), ...conditions });
    const location = redirectLocation(response);
    const isNotModified = response.statusCode === 304 && Object.keys(conditions).length > 0;
    if (!location && !isNotModified) return readResult(chain, url, response);
    await discardBody(response, signal);
    if (!location) return { kind: 'not-modified', finalUrl: url.href, newValidators: null };
    cookies.store(url, response.headers['set-cookie']);
    const next = redirectTarget(location, url);
    guard.checkUrl(next);
    if (followed < chain.maxRedirects) await request.beforeRedirect?.(next);
    url = next;
  }
  throw new RedirectError('too-many-redirects');
}

async function get(
  { dispatcher, beforeRequest, userAgent, request, signal }: Chain,
  url: URL,
  extra: Record<string, string | undefined>,
): Promise<Dispatcher.ResponseData> {
  if (beforeRequest) await beforeRequest(url, request.pacePerMinute);
  const headers = {
    'user-agent': userAgent,
    accept: request.anyTypeUpToBytes === undefined ? ACCEPT_HTML : '*/*',
    'accept-language': 'en,*;q=0.5',
    'accept-encoding': ACCEPTED_ENCODINGS,
    ...extra,
  };
  return send(url, { dispatcher: dispatcher(), headers, signal });
}

function validators({ etag, lastModified }: FetchRequest): Record<string, string> {
  return {
    ...(etag && { 'if-none-match': etag }),
    ...(lastModified && { 'if-modified-since': lastModified }),
  };
}

/**
 * Reads a short body to its end, so that the connection can be reused. Closes the connection for a longer
 * one.
 */
async function discardBody({ body }: Dispatcher.ResponseData, signal: AbortSignal): Promise<void> {
  await body.dump({ limit: MAX_DISCARDED_BODY_BYTES, signal });
}

async function readResult(chain: Chain, url: URL, response: Dispatcher.ResponseData): Promise<FetchResult> {
  const { request, maxBytes, signal } = chain;
  const { statusCode: status } = response;
  const finalUrl = url.href;
  const headers = readPageHeaders(response.headers, Date.now());
  const { anyTypeUpToBytes } = request;
  const contentType = headers.contentType ?? '';
  if (anyTypeUpToBytes === undefined && status < 300 && !isHtml(contentType)) {
    await discardBody(response, signal);
    return { kind: 'not-html', finalUrl, contentType };
  }
  const encoding = [response.headers['content-encoding'] ?? ''].flat().join();
  const truncate = anyTypeUpToBytes !== undefined;
  const options = { encoding, maxBytes: anyTypeUpToBytes ?? maxBytes, truncate };
  const body = await receiveBody(response.body, { ...options, hold: request.hold });
  const page = { kind: 'page', status, finalUrl, headers, body } as const;
  const { extractorKey, knownBodyHash } = request;
  if (extractorKey === undefined || status !== 200 || body.encoding === null)
    return { ...page, bodyHash: null };
  const hash = bodyHash(body.bytes, { extractorKey, finalUrl, headers, ...options });
  if (!knownBodyHash || Buffer.compare(hash, knownBodyHash) !== 0) return { ...page, bodyHash: hash };
  const { etag, lastModified } = headers;
  return { kind: 'not-modified', finalUrl, newValidators: { etag, lastModified } };
}

/** Whether a Content-Type header means an HTML page. A missing header (an empty string) counts as HTML. */
export function isHtml(contentType: string): boolean {
  const [type = ''] = contentType.split(';', 1);
  return HTML_TYPES.has(type.trim().toLowerCase());
}

function parseUrl(text: string): URL {
  const url = URL.parse(text);
  if (!url) throw new RefusedAddressError('this is not a web address', text.slice(0, 200));
  return url;
}

/** The Location of a redirect; undefined for the last response of the chain. */
function redirectLocation({ statusCode, headers }: Dispatcher.ResponseData): string | undefined {
  return REDIRECTS.has(statusCode) ? [headers['location'] ?? []].flat()[0] : undefined;
}

function redirectTarget(location: string, from: URL): URL {
  const next = URL.parse(location, from.href);
  if (!next) throw new RedirectError('bad-redirect');
  if (!next.hash) next.hash = from.hash;
  return next;
}

function failureResult(error: unknown): FetchResult {
  if (error instanceof RefusedAddressError) return { kind: 'refused-address', reason: error.reason };
  const reason = error instanceof RedirectError ? error.reason : unreachableReason(error);
  if (!reason) throw error;
  return { kind: 'unreachable', reason, detail: describeUnreachable(reason) };
}
