import { type CheckOutcome } from '@tidemark/contracts/product.ts';
import { decodeHtml } from '../extract/decode-html.ts';
import { extractOffer } from '../extract/extract-offer.ts';
import { type PageReading, type SiteRules } from '../extract/page-reading.ts';
import { type PageValidators } from '../prices/record-price.ts';
import { siteDomain } from '../products/canonical-url.ts';
import { type Rate } from '../ports/rate-limit/index.ts';
import { paceRate } from '../schedule/pace.ts';
import { isAppShell } from './app-shell.ts';
import { classifyResponse } from './classify-response.ts';
import { type PageRenderer } from './create-renderer.ts';
import { type DomainGate } from './domain-gate.ts';
import { type FetchRequest, type FetchResult } from './fetch-page.ts';
import { readerOf } from './page-reader.ts';
import { type RenderResult } from './render-page.ts';
import { type Robots } from './robots.ts';
import { type RoutedResult, type Routes, type SiteRoute } from './routes.ts';
import { type AddressGuard, RefusedAddressError } from './safe-address.ts';
import { renderingOf, type BrowserNeed, type Rendering } from './site-rendering.ts';

type FailedOutcome = Exclude<CheckOutcome, 'priced' | 'unchanged'>;

/** What one look at a page came to. */
export type Look =
  | {
      outcome: 'priced' | 'unpriced';
      reading: PageReading;
      finalUrl: URL;
      validators: PageValidators;
      /** A browser drew the page. */
      rendered: boolean;
      /** The proxy by which it came; null: directly. */
      proxyId: number | null;
    }
  | { outcome: 'unchanged' }
  | { outcome: FailedOutcome; message: string; retryAfterMs: number | null };

/** The page to look at, and what is known of its site. */
export interface PageTarget extends SiteRoute {
  url: URL;
  /** null: the default pace. */
  pacePerMinute: number | null;
  crawlDelayMs: number | null;
  rules: SiteRules | null;
  browserNeed: BrowserNeed;
  /** Of the last full answer; null asks for the whole page. */
  validators: PageValidators | null;
}

export interface LookParts {
  guard: AddressGuard;
  robots: Robots;
  gate: DomainGate;
  routes: Routes;
  /** The same for pages in a browser. */
  browserRoutes: Routes<RenderResult>;
  renderer: Pick<PageRenderer, 'render'>;
  /** When a site that was found to need a browser is read plainly again. */
  plainAgainMs: number;
  /** Of `extractionVersion`: what another one read is read again. */
  extraction: string;
  /** A price that the extraction is less sure of than this is not taken. */
  minConfidence: number;
  /** The pace of a site for which the operator set none. */
  pacePerMinute: number;
  onReading: () => void;
  /** The site asks for another pause between requests than is known. */
  onCrawlDelay: (crawlDelayMs: number | null) => Promise<void>;
  /** Whether the site's pages need a browser was found out. */
  onBrowserNeed: (needed: boolean) => Promise<void>;
  signal: AbortSignal;
}

class ForbiddenByRobots extends Error {}

/** One polite look at a product's page. Throws DomainBusyError when the site cannot be asked now. */
export async function lookAtPage(target: PageTarget, parts: LookParts): Promise<Look> {
  try {
    await parts.guard.assertAllowed(target.url);
    const robots = await askRobots(target.url, target, parts);
    if (robots.refusal) return robots.refusal;
    if (robots.crawlDelayMs !== target.crawlDelayMs) await parts.onCrawlDelay(robots.crawlDelayMs);
    const rate = paceRate(target.pacePerMinute ?? parts.pacePerMinute, robots.crawlDelayMs);
    return await lookPolitely(target, rate, parts);
  } catch (error) {
    if (error instanceof RefusedAddressError) return failed('refused-address', sentence(error.reason));
    if (error instanceof ForbiddenByRobots) {
      parts.gate.report(target.domain, true);
      return failed('forbidden-by-robots', error.message);
    }
    throw error;
  }
}

/** A proxy's own failure says nothing about the shop; a shop that answers or blocks says something about the proxy. */
async function reportAnswer(
  { result, route }: AnyResult,
  { outcome }: Look,
  target: PageTarget,
  { gate, routes }: LookParts,
): Promise<void> {
  const lost = result.kind === 'unreachable';
  if (lost && result.reason === 'proxy') return;
  gate.report(target.domain, outcome !== 'blocked' && outcome !== 'unreachable');
  if (!lost) await routes.note(route, target, outcome === 'blocked' ? 'blocked' : 'answered');
}

async function askRobots(
  url: URL,
  site: SiteRoute,
  { robots }: LookParts,
): Promise<{ refusal: Look | null; crawlDelayMs: number | null }> {
  const answer = await robots.allowed(url.href, site);
  if (answer.kind === 'unavailable')
    return {
      refusal: failed('unreachable', sentence(`robots.txt could not be read: ${answer.reason}`)),
      crawlDelayMs: null,
    };
  const refusal = answer.allowed ? null : failed('forbidden-by-robots', 'The shop’s robots.txt forbids it.');
  return { refusal, crawlDelayMs: answer.crawlDelayMs };
}

type AnyResult = RoutedResult<RenderResult>;

/** By plain reading or in a browser, as the site needs it. */
async function lookPolitely(target: PageTarget, rate: Rate, parts: LookParts): Promise<Look> {
  const rendering = renderingOf(target.browserNeed, Date.now(), parts.plainAgainMs);
  await parts.gate.enter(target.domain, rate, parts.signal);
  const keepPace = () => parts.gate.keepPace(target.domain, rate, parts.signal);
  const request = {
    url: target.url.href,
    signal: parts.signal,
    beforeRedirect: beforeRedirect(target, rate, parts),
  };
  if (rendering === 'always')
    return report(await parts.browserRoutes.fetch(request, target, keepPace), true, target, parts);

  const conditions = conditionsFor(target, parts);
  const routed = await parts.routes.fetch({ ...request, ...conditions }, target, keepPace);
  const look = await report(routed, false, target, parts);
  if (look.outcome === 'priced' && rendering === 'plain-again') await parts.onBrowserNeed(false);
  const { result, route } = routed;
  if (result.kind !== 'page' || !mayNeedBrowser(result, look, rendering)) return look;
  const known = { body: result.body, contentType: result.headers.contentType };
  const rendered = await parts.renderer.render({
    ...request,
    url: result.finalUrl,
    known,
    proxyUrl: route?.url,
  });
  const drawn = await report({ result: rendered, route }, true, target, parts);
  if (drawn.outcome === 'priced') await parts.onBrowserNeed(true);
  return drawn;
}

/** What was told to another reader is not compared with: this one may see more in the same page. */
function conditionsFor(
  { validators, rules }: PageTarget,
  { extraction }: LookParts,
): Pick<FetchRequest, 'reader' | 'etag' | 'lastModified' | 'sameAs'> {
  const reader = readerOf(rules, extraction);
  if (validators?.readBy !== reader) return { reader };
  const { etag, lastModified, bodyHash } = validators;
  return { reader, etag, lastModified, sameAs: bodyHash };
}

/** What the result says, and the news in it for those who keep count. */
async function report(
  routed: AnyResult,
  rendered: boolean,
  target: PageTarget,
  parts: LookParts,
): Promise<Look> {
  const look = read(routed, target, parts);
  await reportAnswer(routed, look, target, parts);
  return 'reading' in look ? { ...look, rendered } : look;
}

function mayNeedBrowser(page: AnsweredPage, { outcome }: Look, rendering: Rendering): boolean {
  if (rendering === 'never' || (outcome !== 'unpriced' && outcome !== 'not-a-product')) return false;
  return rendering === 'plain-again' || isAppShell(decodeHtml(page.body, page.headers.contentType));
}

function beforeRedirect(target: PageTarget, rate: Rate, parts: LookParts): (url: URL) => Promise<void> {
  return async (url) => {
    const { refusal } = await askRobots(url, target, parts);
    if (refusal) throw new ForbiddenByRobots('The shop’s robots.txt forbids the page it redirects to.');
    await parts.gate.keepPace(siteDomain(url), rate, parts.signal);
  };
}

function read({ result, route }: AnyResult, target: PageTarget, parts: LookParts): Look {
  switch (result.kind) {
    case 'refused-address':
      return failed('refused-address', sentence(result.reason));
    case 'unreachable':
      return failed('unreachable', sentence(result.detail));
    case 'not-html':
      return failed('not-a-product', `This is not a web page but ${result.contentType}.`);
    case 'unrendered':
      return failed('unpriced', sentence(result.detail));
    case 'not-modified':
      return { outcome: 'unchanged' };
    case 'page':
      return readPage(result, route?.id ?? null, target, parts);
  }
}

type AnsweredPage = Extract<FetchResult, { kind: 'page' }>;

function readPage(page: AnsweredPage, proxyId: number | null, target: PageTarget, parts: LookParts): Look {
  const answer = classifyResponse(page);
  if (answer.kind === 'blocked')
    return failed('blocked', sentence(`the shop blocks us: ${answer.reason}`), page.headers.retryAfterMs);
  if (answer.kind === 'gone') return failed('gone', 'The shop says that this page does not exist.');
  if (answer.kind === 'server-error')
    return failed('unreachable', sentence(answer.reason), page.headers.retryAfterMs);
  parts.onReading();
  try {
    return readOffer(page, proxyId, target, parts);
  } catch (error) {
    return failed('unpriced', `The page could not be read: ${(error as Error).message}`);
  }
}

function readOffer(
  { body, finalUrl, headers: { contentType, etag, lastModified }, bodyHash }: AnsweredPage,
  proxyId: number | null,
  { rules }: PageTarget,
  { minConfidence, extraction }: LookParts,
): Look {
  const reading = extractOffer({ html: body, contentType, url: finalUrl, ...(rules ? { rules } : {}) });
  if (!reading.isProduct) return failed('not-a-product', 'This page is not a product.');
  const priced = reading.price !== null && reading.confidence >= minConfidence;
  return {
    outcome: priced ? 'priced' : 'unpriced',
    reading,
    finalUrl: new URL(finalUrl),
    rendered: false,
    validators: { etag, lastModified, bodyHash, readBy: readerOf(rules, extraction) },
    proxyId,
  };
}

function sentence(reason: string): string {
  const text = reason.trim();
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;
}

function failed(outcome: FailedOutcome, message: string, retryAfterMs: number | null = null): Look {
  return { outcome, message, retryAfterMs };
}
