import { type SiteRules } from '@tidemark/contracts/site.ts';
import { type CheckOutcome } from '@tidemark/contracts/product.ts';
import { type ExtractedOffer } from '../../shop/extract/model/extracted-offer.ts';
import { type PageValidators } from '../../store/prices/record-price.ts';
import { siteDomain } from '../../shop/crawling/canonical-url.ts';
import { type Rate } from '../../ports/rate-limit/rate-limit.ts';
import { paceRate } from '../../shop/crawling/pace.ts';
import { type PageRenderer } from '../../shop/browser/create-renderer.ts';
import { type DomainGate } from '../../shop/crawling/domain-gate.ts';
import { type FetchRequest, type FetchResult } from '../../shop/net/fetch-page.ts';
import { extractorKeyOf } from '../../shop/page/extractor-key.ts';
import { inflateBody } from '../../shop/net/read-body.ts';
import { type PageToRead, type ReadPageResult } from '../../shop/page/read-page.ts';
import { type RenderResult } from '../../shop/browser/render-page.ts';
import { type Robots } from '../../shop/crawling/robots.ts';
import { type RoutedResult, type Routes, type SiteRoute } from '../../shop/crawling/routes.ts';
import { type AddressGuard, RefusedAddressError } from '../../shop/net/address-guard.ts';
import { chooseRenderMode, type BrowserNeed, type Rendering } from './render-mode.ts';
import { describeUnreachable } from '../../shop/net/unreachable-reason.ts';

type FailedOutcome = Exclude<CheckOutcome, 'priced' | 'unchanged'>;

/** What one look at a page came to. */
export type PageVisit =
  | {
      outcome: 'priced' | 'unpriced';
      reading: ExtractedOffer;
      finalUrl: URL;
      validators: PageValidators;
      /** A browser drew the page. */
      rendered: boolean;
      /** The proxy by which it came; null: directly. */
      proxyId: number | null;
    }
  | {
      outcome: 'unchanged';
      /** null: those that are known still hold. */
      validators: PageValidators | null;
    }
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

export interface VisitParts {
  guard: AddressGuard;
  robots: Robots;
  gate: DomainGate;
  routes: Routes;
  /** The same for pages in a browser. */
  browserRoutes: Routes<RenderResult>;
  renderer: Pick<PageRenderer, 'render' | 'missing'>;
  /** When a site that was found to need a browser is read plainly again. */
  plainAgainMs: number;
  /** Of `computeExtractorVersion`: what another one read is read again. */
  extraction: string;
  /** As `readPage`, wherever that is done. */
  readPage: (page: PageToRead) => Promise<ReadPageResult>;
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
export async function visitPage(target: PageTarget, parts: VisitParts): Promise<PageVisit> {
  try {
    await parts.guard.assertAllowed(target.url);
    const rendering = chooseRenderMode(target.browserNeed, Date.now(), parts.plainAgainMs);
    const missing = rendering === 'always' ? parts.renderer.missing() : null;
    if (missing !== null) return failed('unpriced', sentence(missing));
    const robots = await askRobots(target.url, target, parts);
    if (robots.refusal) return robots.refusal;
    if (robots.crawlDelayMs !== target.crawlDelayMs) await parts.onCrawlDelay(robots.crawlDelayMs);
    const rate = paceRate(target.pacePerMinute ?? parts.pacePerMinute, robots.crawlDelayMs);
    return await visitPolitely(target, { rate, rendering }, parts);
  } catch (error) {
    if (error instanceof RefusedAddressError) return failed('refused_address', sentence(error.reason));
    if (error instanceof ForbiddenByRobots) {
      parts.gate.report(target.domain, true);
      return failed('forbidden_by_robots', error.message);
    }
    throw error;
  }
}

/** A proxy's own failure, or the browser's, says nothing about the shop; a shop that answers or blocks says something about the proxy. */
async function reportAnswer(
  { result, route }: RoutedPage,
  { outcome }: PageVisit,
  target: PageTarget,
  { gate, routes }: VisitParts,
): Promise<void> {
  const lost = result.kind === 'unreachable';
  if (result.kind === 'unrendered' || (lost && result.reason === 'proxy')) return;
  gate.report(target.domain, outcome !== 'blocked' && outcome !== 'unreachable');
  if (!lost) await routes.note(route, target, outcome === 'blocked' ? 'blocked' : 'answered');
}

async function askRobots(
  url: URL,
  site: SiteRoute,
  { robots }: VisitParts,
): Promise<{ refusal: PageVisit | null; crawlDelayMs: number | null }> {
  const answer = await robots.allowed(url.href, site);
  if (answer.kind === 'unavailable')
    return {
      refusal: failed('unreachable', sentence(`robots.txt could not be read: ${answer.reason}`)),
      crawlDelayMs: null,
    };
  const refusal = answer.allowed ? null : failed('forbidden_by_robots', 'The shop’s robots.txt forbids it.');
  return { refusal, crawlDelayMs: answer.crawlDelayMs };
}

type RoutedPage = RoutedResult<RenderResult>;

/** By plain reading or in a browser, as the site needs it. */
async function visitPolitely(
  target: PageTarget,
  { rate, rendering }: { rate: Rate; rendering: Rendering },
  parts: VisitParts,
): Promise<PageVisit> {
  await parts.gate.enter(target.domain, rate, parts.signal);
  const keepPace = () => parts.gate.keepPace(target.domain, rate, parts.signal);
  const request = {
    url: target.url.href,
    signal: parts.signal,
    beforeRedirect: beforeRedirect(target, rate, parts),
  };
  const plainly = plainReading(target, parts);
  const inBrowser = { ...plainly, rendered: true };
  if (rendering === 'always')
    return (await see(await parts.browserRoutes.fetch(request, target, keepPace), inBrowser, target, parts))
      .look;

  const routed = await parts.routes.fetch({ ...request, ...conditionsOf(plainly) }, target, keepPace);
  const seen = await see(routed, plainly, target, parts);
  if (seen.look.outcome === 'priced' && rendering === 'plain-again') await parts.onBrowserNeed(false);
  const { result, route } = routed;
  if (result.kind !== 'page' || !mayNeedBrowser(seen, rendering)) return seen.look;
  const known = { body: inflateBody(result.body), contentType: result.headers.contentType };
  const rendered = await parts.renderer.render({
    ...request,
    url: result.finalUrl,
    known,
    proxyUrl: route?.url,
  });
  const { look } = await see({ result: rendered, route }, inBrowser, target, parts);
  if (look.outcome === 'priced') await parts.onBrowserNeed(true);
  return look;
}

/** Who reads a page, how it came, and what is known of it. */
interface Reading {
  reader: string;
  known: PageValidators | null;
  rendered: boolean;
}

/** What was told to another reader is not compared with: this one may see more in the same page. */
function plainReading({ validators, rules }: PageTarget, { extraction }: VisitParts): Reading {
  const reader = extractorKeyOf(rules, extraction);
  return { reader, known: validators?.extractorKey === reader ? validators : null, rendered: false };
}

function conditionsOf({
  reader,
  known,
}: Reading): Pick<FetchRequest, 'reader' | 'etag' | 'lastModified' | 'sameAs'> {
  return { reader, etag: known?.etag, lastModified: known?.lastModified, sameAs: known?.bodyHash };
}

/** A look, and whether a browser may make more of the page. */
interface Seen {
  look: PageVisit;
  isShell: boolean;
}

/** What the result says, and the news in it for those who keep count. */
async function see(
  routed: RoutedPage,
  reading: Reading,
  target: PageTarget,
  parts: VisitParts,
): Promise<Seen> {
  const { look, isShell } = await read(routed, reading, target.rules, parts);
  await reportAnswer(routed, look, target, parts);
  return { look: 'reading' in look ? { ...look, rendered: reading.rendered } : look, isShell };
}

function mayNeedBrowser({ look: { outcome }, isShell }: Seen, rendering: Rendering): boolean {
  if (rendering === 'never' || (outcome !== 'unpriced' && outcome !== 'not_a_product')) return false;
  return rendering === 'plain-again' || isShell;
}

function beforeRedirect(target: PageTarget, rate: Rate, parts: VisitParts): (url: URL) => Promise<void> {
  return async (url) => {
    const { refusal } = await askRobots(url, target, parts);
    if (refusal) throw new ForbiddenByRobots('The shop’s robots.txt forbids the page it redirects to.');
    await parts.gate.keepPace(siteDomain(url), rate, parts.signal);
  };
}

async function read(
  { result, route }: RoutedPage,
  { reader, known, rendered }: Reading,
  rules: SiteRules | null,
  parts: VisitParts,
): Promise<Seen> {
  if (result.kind === 'not-modified') return { look: unchanged(known, result.newValidators), isShell: false };
  if (result.kind !== 'page') return { look: withoutPage(result), isShell: false };
  const { status, headers, finalUrl: url, body, bodyHash } = result;
  const { cfMitigated, wafAction, contentType, etag, lastModified } = headers;
  const page = await parts.readPage({
    status,
    headers: { cfMitigated, wafAction, contentType },
    url,
    body,
    rules,
    ...(rendered ? {} : { reader, sameAs: known?.contentHash }),
  });
  if (page.kind === 'same')
    return { look: unchanged(known, { etag, lastModified, bodyHash }), isShell: false };
  parts.onReading();
  if (page.kind !== 'read') return { look: withoutReading(page, headers.retryAfterMs), isShell: false };
  return {
    look: visitOf(page, result, { extractorKey: reader, proxyId: route?.id ?? null }),
    isShell: page.isShell,
  };
}

type AnsweredPage = Extract<FetchResult, { kind: 'page' }>;

function withoutPage(result: Exclude<RenderResult, AnsweredPage | { kind: 'not-modified' }>): PageVisit {
  switch (result.kind) {
    case 'refused-address':
      return failed('refused_address', sentence(result.reason));
    case 'unreachable':
      return failed('unreachable', sentence(result.detail));
    case 'not-html':
      return failed('not_a_product', `This is not a web page but ${result.contentType}.`);
    case 'unrendered':
      return failed('unpriced', sentence(result.detail));
  }
}

/** A page that says the same under another name is asked for by that one from now on. */
function unchanged(known: PageValidators | null, now: Partial<PageValidators> | null): PageVisit {
  const isRenamed =
    known !== null && now !== null && (known.etag !== now.etag || known.lastModified !== now.lastModified);
  return { outcome: 'unchanged', validators: isRenamed ? { ...known, ...now } : null };
}

function withoutReading(
  page: Exclude<ReadPageResult, { kind: 'read' | 'same' }>,
  retryAfterMs: number | null,
): PageVisit {
  switch (page.kind) {
    case 'blocked':
      return failed('blocked', sentence(`the shop blocks us: ${page.reason}`), retryAfterMs);
    case 'gone':
      return failed('gone', 'The shop says that this page does not exist.');
    case 'server-error':
      return failed('unreachable', sentence(page.reason), retryAfterMs);
    case 'unreachable':
      return failed('unreachable', sentence(describeUnreachable(page.reason)));
    case 'unreadable':
      return failed('unpriced', sentence(`the page could not be read: ${page.reason}`));
  }
}

function visitOf(
  { reading, isPriced, contentHash }: Extract<ReadPageResult, { kind: 'read' }>,
  { finalUrl, headers: { etag, lastModified }, bodyHash }: AnsweredPage,
  { extractorKey, proxyId }: { extractorKey: string; proxyId: number | null },
): PageVisit {
  if (!reading.isProduct) return failed('not_a_product', 'This page is not a product.');
  return {
    outcome: isPriced ? 'priced' : 'unpriced',
    reading,
    finalUrl: new URL(finalUrl),
    rendered: false,
    validators: { etag, lastModified, bodyHash, contentHash, extractorKey },
    proxyId,
  };
}

function sentence(reason: string): string {
  const text = reason.trim();
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;
}

function failed(outcome: FailedOutcome, message: string, retryAfterMs: number | null = null): PageVisit {
  return { outcome, message, retryAfterMs };
}
