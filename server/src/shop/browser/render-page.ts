// One page as a visitor's browser draws it. browser-pool.ts lends a browser (launch-chromium.ts), browser-proxy.ts is its only way out,
// document-gate.ts stands before the documents that the page becomes, page-window.ts looks at it, page-settled.ts says when it is
// done. render-mode.ts and app-shell.ts say which pages need all that, create-renderer.ts puts it together.

import type { Response } from 'playwright-core';
import { setTimeout as sleep } from 'node:timers/promises';
import { pagesRenderedTotal } from '../../telemetry/metrics.ts';
import { BrowserLostError, type BrowserPool } from './browser-pool.ts';
import { type OpenConnection } from '../net/open-connection.ts';
import { type BrowserTunnel, type BrowserProxy } from './browser-proxy.ts';
import { openNavigationGuard } from './navigation-guard.ts';
import { type FetchRequest, type FetchResult } from '../net/fetch-page.ts';
import { type RunningChromium } from './launch-chromium.ts';
import { openPage, type FetchedDocument, type OpenPage } from './open-page.ts';
import { isPageSettled } from './page-settled.ts';
import { openProbe, type PageProbe } from './page-probe.ts';
import { tunnelFailure, navigationFailure, renderedResult, unreachable } from './rendered-result.ts';
import { RefusedAddressError, type AddressGuard } from '../net/address-guard.ts';
import { settledWithin } from '../../lib/settled-within.ts';

export interface RenderRequest extends Pick<FetchRequest, 'url' | 'signal' | 'proxyUrl' | 'beforeRedirect'> {
  /** The page's document, where it was fetched already. */
  known?: FetchedDocument | undefined;
}

/** `unrendered`: the browser made no page of what the site sent, or there is no browser; `detail` is for a person. */
export type RenderResult = FetchResult | { kind: 'unrendered'; detail: string };

export interface RenderOptions {
  pool: BrowserPool;
  proxy: BrowserProxy;
  guard: AddressGuard;
  openVia: (proxyUrl: string | undefined) => OpenConnection;
  userAgent: string;
  /** For everything, from the start of a page to its HTML. */
  timeoutMs: number;
  maxRequests: number;
  maxReceivedBytes: number;
  maxHtmlChars: number;
  /** Further documents that the page may become. */
  maxRedirects: number;
}

/** What a price does not need. */
const BLOCKED_KINDS: ReadonlySet<string> = new Set([
  'image',
  'media',
  'font',
  'texttrack',
  'manifest',
  'ping',
  'cspviolationreport',
]);
const POLL_INTERVAL_MS = 100;
/** Left of the deadline to read a page that never settles. */
const READ_WITHIN_MS = 2000;
const CLOSE_WITHIN_MS = 3000;
const MAX_ATTEMPTS = 2;

/**
 * Shows the page in a browser and takes its HTML. Never throws for what the site does. A browser that ends under the page costs one
 * more try. Throws BrowserBusyError, the signal's reason, what `beforeRedirect` throws, and what starting a browser throws.
 */
export async function renderPage(request: RenderRequest, options: RenderOptions): Promise<RenderResult> {
  const result = await tryTwice(request, options);
  pagesRenderedTotal.inc({ outcome: result.kind });
  return result;
}

async function tryTwice(request: RenderRequest, options: RenderOptions): Promise<RenderResult> {
  for (let attempt = 1; ; attempt++) {
    try {
      options.guard.checkUrl(new URL(request.url));
      return await options.pool.use(request.signal, (chromium) => renderIn(chromium, request, options));
    } catch (error) {
      request.signal?.throwIfAborted();
      if (error instanceof CutShort) return error.result;
      if (error instanceof RefusedAddressError) return { kind: 'refused-address', reason: error.reason };
      if (!(error instanceof BrowserLostError)) throw error;
      if (attempt === MAX_ATTEMPTS) return { kind: 'unrendered', detail: 'the browser fails at this page' };
    }
  }
}

/** What became of a page whose rendering was ended before its time. */
class CutShort extends Error {
  readonly result: RenderResult;

  constructor(result: RenderResult) {
    super(result.kind);
    this.result = result;
  }
}

/** A rendering under way. */
interface Rendering {
  request: RenderRequest;
  options: RenderOptions;
  line: BrowserTunnel;
  /** Ends it with what the signal's reason says. */
  ends: AbortController;
  readByMs: number;
  /** Of the document that stands on the page. */
  response: Response | null;
}

async function renderIn(
  chromium: RunningChromium,
  request: RenderRequest,
  options: RenderOptions,
): Promise<RenderResult> {
  const { timeoutMs, maxReceivedBytes, maxRequests } = options;
  const line = options.proxy.openBrowserTunnel({
    open: options.openVia(request.proxyUrl),
    maxBytes: maxReceivedBytes,
    maxConnections: maxRequests,
  });
  const ends = new AbortController();
  const readByMs = performance.now() + Math.max(timeoutMs - READ_WITHIN_MS, timeoutMs / 2);
  const rendering: Rendering = { request, options, line, ends, readByMs, response: null };
  const late = setTimeout(() => ends.abort(tooLate(rendering)), timeoutMs);
  line.exceeded.addEventListener('abort', () => ends.abort(tooMuch()), { once: true });
  const lost = () => ends.abort(new BrowserLostError('the browser ended'));
  chromium.browser.once('disconnected', lost);
  const opening = open(chromium, rendering);
  try {
    const signal = AbortSignal.any([ends.signal, ...(request.signal ? [request.signal] : [])]);
    return await unlessAborted(
      signal,
      opening.then((opened) => show(opened, rendering)),
    );
  } finally {
    clearTimeout(late);
    chromium.browser.off('disconnected', lost);
    ends.abort();
    line.close();
    const closed = opening.then(({ context }) => context.close()).catch(() => undefined);
    if (!(await settledWithin(closed, CLOSE_WITHIN_MS))) await chromium.kill();
  }
}

function open(chromium: RunningChromium, { request, line, options, ends }: Rendering): Promise<OpenPage> {
  let requests = 0;
  return openPage(chromium.browser, {
    line,
    proxyUrl: options.proxy.url,
    userAgent: options.userAgent,
    known: request.known,
    mayRequest(kind) {
      requests++;
      if (requests > options.maxRequests) ends.abort(tooMuch());
      return requests <= options.maxRequests && !BLOCKED_KINDS.has(kind);
    },
  });
}

function tooMuch(): CutShort {
  return new CutShort({ kind: 'unrendered', detail: 'this page loads more than it may' });
}

function tooLate({ response }: Rendering): CutShort {
  if (!response) return new CutShort(unreachable('timeout'));
  return new CutShort({ kind: 'unrendered', detail: 'the page takes too long to draw itself' });
}

async function show({ page, session }: OpenPage, rendering: Rendering): Promise<RenderResult> {
  const { request, options, line, ends } = rendering;
  page.on('crash', () => ends.abort(new BrowserLostError('the page crashed')));
  page.on('response', (response) => {
    const asked = response.request();
    if (asked.isNavigationRequest() && asked.frame() === page.mainFrame()) rendering.response = response;
  });
  const gate = await openNavigationGuard(session, furtherDocuments(rendering));
  const window = openProbe(page, session, gate.mainFrameId);
  try {
    await page.goto(request.url, { waitUntil: 'domcontentloaded', timeout: 0 });
  } catch (error) {
    gate.throwIfRefused();
    return tunnelFailure(line, gate.documentUrl()) ?? navigationFailure(error as Error);
  }
  await untilSettled(window, rendering);
  const html = await takeHtml(window, options.maxHtmlChars);
  gate.throwIfRefused();
  return renderedResult({ html, response: rendering.response, url: page.url(), line, gate });
}

function furtherDocuments({ request, options }: Rendering): (url: URL) => Promise<void> {
  let followed = 0;
  return async (url) => {
    followed++;
    if (followed > options.maxRedirects) throw new CutShort(unreachable('too-many-redirects'));
    options.guard.checkUrl(url);
    await request.beforeRedirect?.(url);
  };
}

async function untilSettled(window: PageProbe, { readByMs, ends }: Rendering): Promise<void> {
  let pricedAtMs: number | null = null;
  while (performance.now() < readByMs && !ends.signal.aborted) {
    // Between two documents there is nothing to look at.
    const showsPrice = await window.showsPrice().catch(() => false);
    const nowMs = performance.now();
    pricedAtMs = showsPrice ? (pricedAtMs ?? nowMs) : null;
    if (isPageSettled({ quietMs: window.quietMs(), pricedMs: pricedAtMs && nowMs - pricedAtMs })) return;
    await sleep(POLL_INTERVAL_MS);
  }
}

/** Once more where the page turned into another just then. */
async function takeHtml(window: PageProbe, maxChars: number): Promise<string | null> {
  try {
    return await window.html(maxChars);
  } catch {
    await sleep(POLL_INTERVAL_MS);
    return window.html(maxChars);
  }
}

function unlessAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason as Error);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
