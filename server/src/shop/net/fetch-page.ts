// One polite GET of a page: guarded addresses, at most five redirects, one deadline for all of it, a bound on the size.
// safe-address.ts decides what may be contacted, read-body.ts receives and inflates within the bound, chain-cookies.ts lives for one
// fetch, unreachable.ts names what went wrong. Nothing is retried here: the schedule does that.

import { Agent, request as send } from 'undici';
import type { Dispatcher } from 'undici';
import { createProxyAgents } from './proxy-agents.ts';
import { ChainCookies } from './chain-cookies.ts';
import { readPageHeaders, type PageHeaders } from './page-headers.ts';
import { bodyHash } from './body-hash.ts';
import { ACCEPTED_ENCODINGS, receiveBody, type ReceivedBody } from './read-body.ts';
import { RefusedAddressError, type AddressGuard } from './address-guard.ts';
import { describeUnreachable, unreachableReason, type UnreachableReason } from './unreachable-reason.ts';

const HTML_TYPES: ReadonlySet<string> = new Set(['', 'text/html', 'application/xhtml+xml']);
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
const ACCEPT_HTML = 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.1';
const MAX_IGNORED_BODY_BYTES = 65_536;
/**
 * A new connection costs more than all else of a fetch, so it is kept for some turns of the site's pace; but not for as long as a site
 * may offer: an idle one takes 50 KB, and thousands of sites' add up.
 */
const KEEP_CONNECTION_MS = 8000;

export type FetchRequest = {
  url: string;
  /** Validators of `url` itself. They are not sent on after a redirect: another page's 304 would say nothing about this one. */
  etag?: string | null | undefined;
  lastModified?: string | null | undefined;
  /** Names what reads the page. With it the page comes with its `bodyHash`, and one whose hash is `sameAs` is `not-modified`. */
  reader?: string | undefined;
  sameAs?: Uint8Array | null | undefined;
  signal?: AbortSignal | undefined;
  /** Called before each redirect is followed; what it throws ends the fetch and reaches the caller. */
  beforeRedirect?: ((url: URL) => Promise<void>) | undefined;
  /** For what is not a page: take any content type, and keep this much of a longer body. */
  anyTypeUpToBytes?: number | undefined;
  /** By way of this proxy, redirects included; directly where there is none. */
  proxyUrl?: string | undefined;
};

export type FetchResult =
  | {
      kind: 'page';
      status: number;
      finalUrl: string;
      headers: PageHeaders;
      body: ReceivedBody;
      /** null: it was not hashed, since it was large, slow, no success, or nobody's to compare. */
      bodyHash: Uint8Array | null;
    }
  | {
      kind: 'not-modified';
      finalUrl: string;
      /** What the page is called now, where its bytes told that it is the same; null: as before. */
      newValidators: Pick<PageHeaders, 'etag' | 'lastModified'> | null;
    }
  | { kind: 'not-html'; finalUrl: string; contentType: string }
  | { kind: 'refused-address'; reason: string }
  | { kind: 'unreachable'; reason: UnreachableReason; detail: string };

export type PageFetcher = {
  /** Never throws for what the site does. Throws the signal's reason when aborted, and what `beforeRedirect` throws. */
  fetch(request: FetchRequest): Promise<FetchResult>;
  /** Ends the connections by proxies that are given up, each when its request is answered. */
  closeProxyConnections(proxyUrls: readonly string[]): void;
  /** Waits for the fetches in flight, then closes the connections kept alive. */
  close(): Promise<void>;
};

export type PageFetcherOptions = {
  guard: AddressGuard;
  userAgent: string;
  /** For the whole chain, bodies included. */
  timeoutMs?: number;
  maxBytes?: number;
  maxRedirects?: number;
  /** For a proxy to open one connection to a site. */
  proxyTimeoutMs?: number;
};

type Chain = {
  /** Asked anew for each request. */
  dispatcher: () => Dispatcher;
  guard: AddressGuard;
  userAgent: string;
  maxBytes: number;
  maxRedirects: number;
  request: FetchRequest;
  signal: AbortSignal;
};

class BadChainError extends Error {
  readonly reason: UnreachableReason;

  constructor(reason: UnreachableReason) {
    super(reason);
    this.reason = reason;
  }
}

export function createPageFetcher(options: PageFetcherOptions): PageFetcher {
  const { guard, userAgent, timeoutMs = 15_000, maxBytes = 10 * 1024 * 1024, maxRedirects = 5 } = options;
  const agent = new Agent({
    connect: guard.connector,
    maxResponseSize: maxBytes,
    keepAliveTimeout: KEEP_CONNECTION_MS,
    keepAliveMaxTimeout: KEEP_CONNECTION_MS,
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
        return await follow({ dispatcher, guard, userAgent, maxBytes, maxRedirects, request, signal });
      } catch (error) {
        request.signal?.throwIfAborted();
        return failure(error);
      } finally {
        deadline.end();
      }
    },
    closeProxyConnections: (proxyUrls) => proxyAgents.leave(proxyUrls),
    close: async () => void (await Promise.all([agent.close(), proxyAgents.close()])),
  };
}

/** As AbortSignal.timeout with AbortSignal.any, but nothing of it is left, nor fires in vain, once the fetch is over. */
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

async function follow(chain: Chain): Promise<FetchResult> {
  const { guard, request, signal } = chain;
  const cookies = new ChainCookies();
  let url = firstUrl(request.url);
  guard.checkUrl(url);
  for (let followed = 0; followed <= chain.maxRedirects; followed++) {
    const conditions = followed === 0 ? validators(request) : {};
    const response = await get(chain, url, { cookie: cookies.headerFor(url), ...conditions });
    const location = redirectLocation(response);
    const isUnchanged = response.statusCode === 304 && Object.keys(conditions).length > 0;
    if (!location && !isUnchanged) return readResult(chain, url, response);
    await ignoreBody(response, signal);
    if (!location) return { kind: 'not-modified', finalUrl: url.href, newValidators: null };
    cookies.keep(url, response.headers['set-cookie']);
    const next = redirectTarget(location, url);
    guard.checkUrl(next);
    if (followed < chain.maxRedirects) await request.beforeRedirect?.(next);
    url = next;
  }
  throw new BadChainError('too-many-redirects');
}

function get(
  { dispatcher, userAgent, request, signal }: Chain,
  url: URL,
  extra: Record<string, string | undefined>,
): Promise<Dispatcher.ResponseData> {
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

/** Lets the connection be used again when little is left to read, else drops it. */
async function ignoreBody({ body }: Dispatcher.ResponseData, signal: AbortSignal): Promise<void> {
  await body.dump({ limit: MAX_IGNORED_BODY_BYTES, signal });
}

async function readResult(chain: Chain, url: URL, response: Dispatcher.ResponseData): Promise<FetchResult> {
  const { request, maxBytes, signal } = chain;
  const { statusCode: status } = response;
  const finalUrl = url.href;
  const headers = readPageHeaders(response.headers, Date.now());
  const cutAtBytes = request.anyTypeUpToBytes;
  const contentType = headers.contentType ?? '';
  if (cutAtBytes === undefined && status < 300 && !isHtml(contentType)) {
    await ignoreBody(response, signal);
    return { kind: 'not-html', finalUrl, contentType };
  }
  const encoding = [response.headers['content-encoding'] ?? ''].flat().join();
  const options = { encoding, maxBytes: cutAtBytes ?? maxBytes, cut: cutAtBytes !== undefined };
  const body = await receiveBody(response.body, options);
  const page = { kind: 'page', status, finalUrl, headers, body } as const;
  const { reader, sameAs } = request;
  if (reader === undefined || status !== 200 || body.encoding === null) return { ...page, bodyHash: null };
  const hash = bodyHash(body.bytes, { reader, finalUrl, headers, ...options });
  if (sameAs && Buffer.compare(hash, sameAs) === 0)
    return {
      kind: 'not-modified',
      finalUrl,
      newValidators: { etag: headers.etag, lastModified: headers.lastModified },
    };
  return { ...page, bodyHash: hash };
}

/** Whether a Content-Type header, or none, means a web page. */
export function isHtml(contentType: string): boolean {
  const [type = ''] = contentType.split(';', 1);
  return HTML_TYPES.has(type.trim().toLowerCase());
}

function firstUrl(text: string): URL {
  const url = URL.parse(text);
  if (!url) throw new RefusedAddressError('this is not a web address', text.slice(0, 200));
  return url;
}

/** The Location of a redirect, or undefined when the response is the end of the chain. */
function redirectLocation({ statusCode, headers }: Dispatcher.ResponseData): string | undefined {
  return REDIRECTS.has(statusCode) ? [headers['location'] ?? []].flat()[0] : undefined;
}

function redirectTarget(location: string, from: URL): URL {
  const next = URL.parse(location, from.href);
  if (!next) throw new BadChainError('bad-redirect');
  if (!next.hash) next.hash = from.hash;
  return next;
}

function failure(error: unknown): FetchResult {
  if (error instanceof RefusedAddressError) return { kind: 'refused-address', reason: error.reason };
  const reason = error instanceof BadChainError ? error.reason : unreachableReason(error);
  if (!reason) throw error;
  return { kind: 'unreachable', reason, detail: describeUnreachable(reason) };
}
