import { type CheckOutcome } from '@tidemark/contracts/product.ts';
import { type SiteRules } from '@tidemark/contracts/site.ts';
import { type Rate } from '../../ports/rate-limit/rate-limit.ts';
import { type PageRenderer } from '../../shop/browser/create-renderer.ts';
import { type RenderResult } from '../../shop/browser/render-page.ts';
import { siteDomain } from '../../shop/crawling/canonical-url.ts';
import { type DomainGate, type GatedPage, type Pause } from '../../shop/crawling/domain-gate.ts';
import { paceRate } from '../../shop/crawling/pace.ts';
import { pauseAsAsked } from '../../shop/crawling/pause-as-asked.ts';
import { type Robots } from '../../shop/crawling/robots.ts';
import { type RoutedResult, type FetchRoutes, type SiteRoute } from '../../shop/crawling/routes.ts';
import { type BodyBudget, type BodyHold } from '../../shop/net/body-budget.ts';
import { RefusedAddressError, type AddressGuard } from '../../shop/net/address-guard.ts';
import { type FetchRequest } from '../../shop/net/fetch-page.ts';
import { inflateInBackground } from '../../shop/net/read-body.ts';
import { extractorKeyOf } from '../../shop/page/extractor-key.ts';
import { type PageValidators } from '../../store/prices/record-price.ts';
import {
  failedVisit,
  interpretResponse,
  toSentence,
  type Interpretation,
  type InterpretParts,
  type PageVisit,
  type InterpretContext,
} from './interpret-response.ts';
import { chooseRenderMode, type BrowserNeed, type RenderMode } from './render-mode.ts';

/** The page to visit, and what is known about its site. */
export interface PageTarget extends SiteRoute, GatedPage {
  url: URL;
  /** null for the default pace. */
  pacePerMinute: number | null;
  crawlDelayMs: number | null;
  rules: SiteRules | null;
  browserNeed: BrowserNeed;
  /** The validators of the last page read; null requests the whole page. */
  validators: PageValidators | null;
}

export interface VisitParts extends InterpretParts {
  guard: AddressGuard;
  robots: Robots;
  gate: DomainGate;
  /** Routes for plain fetches. */
  routes: FetchRoutes;
  /** Routes for pages rendered in a browser. */
  browserRoutes: FetchRoutes<RenderResult>;
  renderer: Pick<PageRenderer, 'render' | 'unavailableReason'>;
  /** Bounds the memory for the bodies of all visits. */
  bodies: Pick<BodyBudget, 'open'>;
  /** How long a site is known to need a browser before a plain fetch is tried again. */
  retryPlainAfterMs: number;
  /** See `computeExtractorVersion`. Pages read by another version are read again. */
  extractorVersion: string;
  /** The pace of sites for which the operator set none. */
  pacePerMinute: number;
  /** Called when the site's Crawl-delay differs from the known one. */
  onCrawlDelay: (crawlDelayMs: number | null) => Promise<void>;
  /** Called when the visit showed whether the site's pages need a browser. */
  onBrowserNeed: (needed: boolean) => Promise<void>;
  /** Held while the visit works, not while it waits for robots.txt or the pace. */
  slot: VisitSlot;
  signal: AbortSignal;
}

/** What bounds the number of visits at a time. */
export interface VisitSlot {
  take(): Promise<void>;
  /** Waits without the slot, then takes it again. */
  pause: Pause;
}

class ForbiddenByRobotsError extends Error {}

/**
 * Visits a product's page: robots.txt, pace and breaker, a plain fetch or a browser, extraction. Failures of
 * the site are outcomes. Throws DomainBusyError if the site cannot be visited now, BrowserBusyError if no
 * browser page is free, ReadersBusyError if other pages of the site take long to read, and BodyBudgetError if
 * there is no memory for the page.
 */
export async function visitPage(target: PageTarget, parts: VisitParts): Promise<PageVisit> {
  try {
    await parts.guard.assertAllowed(target.url);
    const renderMode = chooseRenderMode(target.browserNeed, Date.now(), parts.retryPlainAfterMs);
    const unavailableReason = renderMode === 'always' ? parts.renderer.unavailableReason() : null;
    if (unavailableReason !== null) return failedVisit('unpriced', toSentence(unavailableReason));
    const { refusal, crawlDelayMs } = await checkRobots(target.url, target, parts);
    if (refusal) return refusal;
    if (crawlDelayMs !== target.crawlDelayMs) await parts.onCrawlDelay(crawlDelayMs);
    const rate = paceOf(target.domain, crawlDelayMs, target, parts);
    return await fetchAtPace(target, { rate, renderMode }, parts);
  } catch (error) {
    if (error instanceof RefusedAddressError) return failedVisit('refused_address', toSentence(error.reason));
    if (error instanceof ForbiddenByRobotsError) {
      parts.gate.report(target, true);
      return failedVisit('forbidden_by_robots', error.message);
    }
    throw error;
  }
}

/** The pace of a domain, which an operator may have set if it is the target's. */
function paceOf(domain: string, crawlDelayMs: number | null, target: PageTarget, parts: VisitParts): Rate {
  const pacePerMinute = domain === target.domain ? target.pacePerMinute : null;
  return paceRate(pacePerMinute ?? parts.pacePerMinute, crawlDelayMs);
}

async function checkRobots(
  url: URL,
  site: PageTarget,
  { robots }: VisitParts,
): Promise<{ refusal: PageVisit | null; crawlDelayMs: number | null }> {
  const decision = await robots.check(url.href, site);
  if (decision.kind === 'unavailable') {
    const message = toSentence(`robots.txt could not be read: ${decision.reason}`);
    return { refusal: failedVisit('unreachable', message), crawlDelayMs: null };
  }
  const refusal = decision.allowed
    ? null
    : failedVisit('forbidden_by_robots', 'The shop’s robots.txt forbids it.');
  return { refusal, crawlDelayMs: decision.crawlDelayMs };
}

async function fetchAtPace(
  target: PageTarget,
  { rate, renderMode }: { rate: Rate; renderMode: RenderMode },
  parts: VisitParts,
): Promise<PageVisit> {
  await parts.slot.take();
  await parts.gate.enter(target, rate, parts.slot.pause);
  const hold = parts.bodies.open();
  try {
    return await fetchAndRead(target, { rate, renderMode, hold }, parts);
  } finally {
    hold.release();
  }
}

async function fetchAndRead(
  target: PageTarget,
  { rate, renderMode, hold }: { rate: Rate; renderMode: RenderMode; hold: BodyHold },
  parts: VisitParts,
): Promise<PageVisit> {
  const keepPace = () => parts.gate.keepPace(target.domain, rate, parts.slot.pause);
  const request = {
    url: target.url.href,
    signal: parts.signal,
    pacePerMinute: target.pacePerMinute ?? undefined,
    beforeRedirect: beforeRedirect(target, parts),
    hold,
  };
  const plain = plainContext(target, parts);
  const inBrowser = { ...plain, rendered: true };
  if (renderMode === 'always') {
    const routed = await parts.browserRoutes.fetch(request, target, keepPace);
    return (await interpretAndReport(routed, inBrowser, target, parts)).visit;
  }
  const routed = await parts.routes.fetch({ ...request, ...conditionsOf(plain) }, target, keepPace);
  const fetched = await interpretAndReport(routed, plain, target, parts);
  if (fetched.visit.outcome === 'priced' && renderMode === 'retry-plain') await parts.onBrowserNeed(false);
  const { result, route } = routed;
  if (result.kind !== 'page' || !mayNeedBrowser(fetched, renderMode)) return fetched.visit;
  const document = { body: await inflateInBackground(result.body), contentType: result.headers.contentType };
  hold.add(document.body.length);
  const renderRequest = { ...request, url: result.finalUrl, document, proxyUrl: route?.url };
  const rendered = { result: await parts.renderer.render(renderRequest), route };
  const { visit } = await interpretAndReport(rendered, inBrowser, target, parts);
  if (visit.outcome === 'priced') await parts.onBrowserNeed(true);
  return visit;
}

function beforeRedirect(target: PageTarget, parts: VisitParts): (url: URL) => Promise<void> {
  return async (url) => {
    const { refusal, crawlDelayMs } = await checkRobots(url, target, parts);
    if (refusal) throw new ForbiddenByRobotsError('The shop’s robots.txt forbids the page it redirects to.');
    const domain = siteDomain(url);
    await parts.gate.keepPace(domain, paceOf(domain, crawlDelayMs, target, parts), parts.slot.pause);
  };
}

/** Validators from another extractor key are not used: this extractor may find more in the same page. */
function plainContext(
  { domain, validators, rules }: PageTarget,
  { extractorVersion }: VisitParts,
): InterpretContext {
  const extractorKey = extractorKeyOf(rules, extractorVersion);
  const known = validators?.extractorKey === extractorKey ? validators : null;
  return { domain, extractorKey, known, rules, rendered: false };
}

function conditionsOf({
  extractorKey,
  known,
}: InterpretContext): Pick<FetchRequest, 'extractorKey' | 'etag' | 'lastModified' | 'knownBodyHash'> {
  const { etag, lastModified, bodyHash: knownBodyHash } = known ?? {};
  return { extractorKey, etag, lastModified, knownBodyHash };
}

/** A browser may show more than these outcomes of a plain fetch. */
const OUTCOMES_TO_RENDER: ReadonlySet<CheckOutcome> = new Set(['unpriced', 'unsure', 'not_a_product']);

function mayNeedBrowser({ visit: { outcome }, isAppShell }: Interpretation, renderMode: RenderMode): boolean {
  if (renderMode === 'never' || !OUTCOMES_TO_RENDER.has(outcome)) return false;
  return renderMode === 'retry-plain' || isAppShell;
}

async function interpretAndReport(
  routed: RoutedResult<RenderResult>,
  context: InterpretContext,
  target: PageTarget,
  parts: VisitParts,
): Promise<Interpretation> {
  const interpretation = await interpretResponse(routed, context, parts);
  await reportOutcome(routed, interpretation.visit, target, parts);
  return interpretation;
}

/**
 * Reports the outcome to the domain's breaker and to the route's record. A failure of the proxy or of the
 * browser, or of another site that the page redirects to, says nothing about the shop. A response from the
 * shop, even a block, shows that the proxy works.
 */
async function reportOutcome(
  { result, route }: RoutedResult<RenderResult>,
  { outcome }: PageVisit,
  target: PageTarget,
  { gate, routes }: VisitParts,
): Promise<void> {
  const isUnreachable = result.kind === 'unreachable';
  if (result.kind === 'unrendered' || (isUnreachable && result.reason === 'proxy')) return;
  pauseAsAsked(gate, result);
  const ok = outcome !== 'blocked' && outcome !== 'unreachable';
  if (ok || isOf(target.domain, result)) gate.report(target, ok);
  if (!isUnreachable) await routes.report(route, target, outcome === 'blocked' ? 'blocked' : 'succeeded');
}

function isOf(domain: string, result: RenderResult): boolean {
  return result.kind !== 'page' || siteDomain(new URL(result.finalUrl)) === domain;
}
