// Renders one page in Chromium. create-renderer.ts assembles the parts: browser-pool.ts provides a browser
// (launch-chromium.ts), and all of its traffic goes through browser-proxy.ts. navigation-guard.ts checks each
// document, page-probe.ts inspects the page, page-settled.ts decides when it is finished.
// playwright-core is loaded for the first page, so its types are imported by `import type`, which is erased.

import type { Page, Response } from 'playwright-core';
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

export interface RenderRequest extends Pick<
  FetchRequest,
  'url' | 'signal' | 'proxyUrl' | 'beforeRedirect' | 'hold'
> {
  /** The page's document, if it has been fetched already. */
  document?: FetchedDocument | undefined;
}

/** `unrendered`: the browser failed on the page, or there is no browser. `detail` is for users. */
export type RenderResult = FetchResult | { kind: 'unrendered'; detail: string };

export interface RenderOptions {
  pool: BrowserPool;
  proxy: BrowserProxy;
  guard: AddressGuard;
  openConnectionVia: (proxyUrl: string | undefined) => OpenConnection;
  userAgent: string;
  /** For the whole rendering, until the HTML has been read. */
  timeoutMs: number;
  maxRequests: number;
  maxReceivedBytes: number;
  maxHtmlChars: number;
  /** Maximum number of navigations to other documents. */
  maxRedirects: number;
}

/** Resources that prices do not depend on. */
const BLOCKED_TYPES: ReadonlySet<string> = new Set([
  'image',
  'media',
  'font',
  'texttrack',
  'manifest',
  'ping',
  'cspviolationreport',
]);
const POLL_INTERVAL_MS = 100;
/** Reserved before the deadline for reading a page that never settles. */
const READ_TIME_MS = 2000;
const CLOSE_TIMEOUT_MS = 3000;
const MAX_ATTEMPTS = 2;

/**
 * Opens the page in a browser and returns its HTML. Failures of the site are results. If the browser exits,
 * tries once more. Throws BrowserBusyError, the signal's reason, and the errors of `beforeRedirect` and of
 * starting a browser.
 */
export async function renderPage(request: RenderRequest, options: RenderOptions): Promise<RenderResult> {
  const result = await renderWithRetry(request, options);
  if (result.kind === 'page') request.hold?.add(result.body.bytes.length);
  pagesRenderedTotal.inc({ outcome: result.kind });
  return result;
}

async function renderWithRetry(request: RenderRequest, options: RenderOptions): Promise<RenderResult> {
  for (let attempt = 1; ; attempt++) {
    try {
      options.guard.checkUrl(new URL(request.url));
      return await options.pool.use(request.signal, (chromium) => renderIn(chromium, request, options));
    } catch (error) {
      request.signal?.throwIfAborted();
      if (error instanceof RenderAbortedError) return error.result;
      if (error instanceof RefusedAddressError) return { kind: 'refused-address', reason: error.reason };
      if (!(error instanceof BrowserLostError)) throw error;
      if (attempt === MAX_ATTEMPTS) return { kind: 'unrendered', detail: 'the browser crashes on this page' };
    }
  }
}

/** Ends a rendering early with a result. */
class RenderAbortedError extends Error {
  readonly result: RenderResult;

  constructor(result: RenderResult) {
    super(result.kind);
    this.result = result;
  }
}

/** A rendering in progress. */
interface RenderJob {
  request: RenderRequest;
  options: RenderOptions;
  tunnel: BrowserTunnel;
  /** Ends the rendering. The reason is a RenderAbortedError or a BrowserLostError. */
  abort: AbortController;
  /** When to read the page even if it has not settled. */
  readAtMs: number;
  /** The response with the page's current document. */
  response: Response | null;
}

async function renderIn(
  chromium: RunningChromium,
  request: RenderRequest,
  options: RenderOptions,
): Promise<RenderResult> {
  const { timeoutMs, maxReceivedBytes, maxRequests } = options;
  const tunnel = options.proxy.openBrowserTunnel({
    open: options.openConnectionVia(request.proxyUrl),
    maxBytes: maxReceivedBytes,
    maxConnections: maxRequests,
  });
  const abort = new AbortController();
  const readAtMs = performance.now() + Math.max(timeoutMs - READ_TIME_MS, timeoutMs / 2);
  const job: RenderJob = { request, options, tunnel, abort, readAtMs, response: null };
  const deadline = setTimeout(() => abort.abort(timedOut(job)), timeoutMs);
  tunnel.exceeded.addEventListener('abort', () => abort.abort(limitExceeded()), { once: true });
  const onDisconnect = () => abort.abort(new BrowserLostError('the browser exited'));
  chromium.browser.once('disconnected', onDisconnect);
  const opening = open(chromium, job);
  try {
    const signal = AbortSignal.any([abort.signal, ...(request.signal ? [request.signal] : [])]);
    return await rejectOnAbort(
      signal,
      opening.then((opened) => load(opened, job)),
    );
  } finally {
    clearTimeout(deadline);
    chromium.browser.off('disconnected', onDisconnect);
    abort.abort();
    tunnel.close();
    const closed = opening.then(({ context }) => context.close()).catch(() => undefined);
    if (!(await settledWithin(closed, CLOSE_TIMEOUT_MS))) await chromium.kill();
  }
}

function open(chromium: RunningChromium, { request, tunnel, options, abort }: RenderJob): Promise<OpenPage> {
  let requests = 0;
  return openPage(chromium.browser, {
    tunnel,
    proxyUrl: options.proxy.url,
    userAgent: options.userAgent,
    document: request.document,
    mayRequest(resourceType) {
      requests++;
      if (requests > options.maxRequests) abort.abort(limitExceeded());
      return requests <= options.maxRequests && !BLOCKED_TYPES.has(resourceType);
    },
  });
}

function limitExceeded(): RenderAbortedError {
  return new RenderAbortedError({ kind: 'unrendered', detail: 'this page loads too much' });
}

function timedOut({ response }: RenderJob): RenderAbortedError {
  if (!response) return new RenderAbortedError(unreachable('timeout'));
  return new RenderAbortedError({ kind: 'unrendered', detail: 'the page takes too long to render' });
}

async function load({ page, session }: OpenPage, job: RenderJob): Promise<RenderResult> {
  const { request, options, tunnel, abort } = job;
  page.on('crash', () => abort.abort(new BrowserLostError('the page crashed')));
  page.on('response', (response) => {
    if (isMainDocument(response, page)) job.response = response;
  });
  const navigation = await openNavigationGuard(session, checkNavigations(job));
  const probe = openProbe(page, session, navigation.mainFrameId);
  try {
    await page.goto(request.url, { waitUntil: 'domcontentloaded', timeout: 0 });
  } catch (error) {
    navigation.throwIfRefused();
    return tunnelFailure(tunnel, navigation.documentUrl()) ?? navigationFailure(error as Error);
  }
  await waitUntilSettled(probe, job);
  const html = await readHtml(probe, options.maxHtmlChars);
  navigation.throwIfRefused();
  return renderedResult({ html, response: job.response, url: page.url(), tunnel, navigation });
}

/** playwright throws for a request that was made before its frame. That is not the main frame's document. */
function isMainDocument(response: Response, page: Page): boolean {
  try {
    const source = response.request();
    return source.isNavigationRequest() && source.frame() === page.mainFrame();
  } catch {
    return false;
  }
}

function checkNavigations({ request, options }: RenderJob): (url: URL) => Promise<void> {
  let followed = 0;
  return async (url) => {
    followed++;
    if (followed > options.maxRedirects) throw new RenderAbortedError(unreachable('too-many-redirects'));
    options.guard.checkUrl(url);
    await request.beforeRedirect?.(url);
  };
}

async function waitUntilSettled(probe: PageProbe, { readAtMs, abort }: RenderJob): Promise<void> {
  let pricedAtMs: number | null = null;
  while (performance.now() < readAtMs && !abort.signal.aborted) {
    // The probe fails while the page navigates to another document.
    const showsPrice = await probe.showsPrice().catch(() => false);
    const nowMs = performance.now();
    pricedAtMs = showsPrice ? (pricedAtMs ?? nowMs) : null;
    if (isPageSettled({ quietMs: probe.quietMs(), pricedMs: pricedAtMs && nowMs - pricedAtMs })) return;
    await sleep(POLL_INTERVAL_MS);
  }
}

/** Retries once, since reading fails while the page navigates to another document. */
async function readHtml(probe: PageProbe, maxChars: number): Promise<string | null> {
  try {
    return await probe.html(maxChars);
  } catch {
    await sleep(POLL_INTERVAL_MS);
    return probe.html(maxChars);
  }
}

function rejectOnAbort<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason as Error);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
