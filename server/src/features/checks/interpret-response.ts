import { type CheckOutcome } from '@tidemark/contracts/product.ts';
import { type SiteRules } from '@tidemark/contracts/site.ts';
import { type RenderResult } from '../../shop/browser/render-page.ts';
import { type RoutedResult } from '../../shop/crawling/routes.ts';
import { type ExtractedOffer } from '../../shop/extract/model/extracted-offer.ts';
import { type FetchResult } from '../../shop/net/fetch-page.ts';
import { describeUnreachable } from '../../shop/net/unreachable-reason.ts';
import { type PageToRead, type ReadPageResult } from '../../shop/page/read-page.ts';
import { type PageValidators } from '../../store/prices/record-price.ts';

type FailedOutcome = Exclude<CheckOutcome, 'priced' | 'unchanged' | 'unsure' | 'another_product'>;

/** The result of one visit to a product's page. */
export type PageVisit =
  | {
      /** `unsure`: with a price below SURE_CONFIDENCE. */
      outcome: 'priced' | 'unsure' | 'unpriced';
      offer: ExtractedOffer;
      finalUrl: URL;
      validators: PageValidators;
      /** Whether a browser rendered the page. */
      rendered: boolean;
      /** The proxy used; null for a direct request. */
      proxyId: number | null;
    }
  | {
      outcome: 'unchanged';
      /** New validators for the identical page; null if the known ones still apply. */
      validators: PageValidators | null;
    }
  /** `message` is for users. `retryAfterMs` is the wait requested by the shop, if any. */
  | { outcome: FailedOutcome; message: string; retryAfterMs: number | null };

/** A visit that read a product's page. */
export type OfferVisit = Extract<PageVisit, { offer: unknown }>;

/** How a response is to be read, and what to compare it with. */
export interface InterpretContext {
  /** The domain of the page's site. */
  domain: string;
  extractorKey: string;
  /** The validators of the last visit under the same extractor key; null if there are none. */
  known: PageValidators | null;
  rules: SiteRules | null;
  /** Whether a browser rendered the page. Rendered pages are not compared with earlier ones. */
  rendered: boolean;
}

export interface InterpretParts {
  /** `readPage`, run in this thread or another one, which the sites share. */
  readPage: (page: PageToRead, site: string) => Promise<ReadPageResult>;
  /** Called when a page that is not identical to the last one has been read. */
  onPageRead: () => void;
}

export interface Interpretation {
  visit: PageVisit;
  /** Whether the page is an app shell, so that a browser may find an offer in it. */
  isAppShell: boolean;
}

type RoutedPage = RoutedResult<RenderResult>;
type FetchedPage = Extract<FetchResult, { kind: 'page' }>;

/** Turns a response, or the failure to get one, into the result of the visit. */
export async function interpretResponse(
  { result, route }: RoutedPage,
  { domain, extractorKey, known, rules, rendered }: InterpretContext,
  { readPage, onPageRead }: InterpretParts,
): Promise<Interpretation> {
  if (result.kind === 'not-modified') return withoutShell(unchangedVisit(known, result.newValidators));
  if (result.kind !== 'page') return withoutShell(visitWithoutPage(result));
  const { status, headers, finalUrl: url, body, bodyHash } = result;
  const { cfMitigated, wafAction, contentType, etag, lastModified } = headers;
  const pageToRead = {
    status,
    headers: { cfMitigated, wafAction, contentType },
    url,
    body,
    rules,
    ...(rendered ? {} : { extractorKey, knownContentHash: known?.contentHash }),
  };
  const page = await readPage(pageToRead, domain);
  if (page.kind === 'identical') return withoutShell(unchangedVisit(known, { etag, lastModified, bodyHash }));
  onPageRead();
  if (page.kind !== 'read') return withoutShell(visitWithoutReading(page, headers.retryAfterMs));
  const visit = visitWithReading(page, result, { extractorKey, rendered, proxyId: route?.id ?? null });
  return { visit, isAppShell: page.isAppShell };
}

function withoutShell(visit: PageVisit): Interpretation {
  return { visit, isAppShell: false };
}

function visitWithoutPage(result: Exclude<RenderResult, FetchedPage | { kind: 'not-modified' }>): PageVisit {
  switch (result.kind) {
    case 'refused-address':
      return failedVisit('refused_address', toSentence(result.reason));
    case 'unreachable':
      return failedVisit('unreachable', toSentence(result.detail));
    case 'not-html':
      return failedVisit('not_a_product', `This is not a web page (content type: ${result.contentType}).`);
    case 'unrendered':
      return failedVisit('unpriced', toSentence(result.detail));
  }
}

/** If an identical page has new validators, later requests send those. */
function unchangedVisit(known: PageValidators | null, current: Partial<PageValidators> | null): PageVisit {
  const haveChanged =
    known !== null &&
    current !== null &&
    (known.etag !== current.etag || known.lastModified !== current.lastModified);
  return { outcome: 'unchanged', validators: haveChanged ? { ...known, ...current } : null };
}

function visitWithoutReading(
  page: Exclude<ReadPageResult, { kind: 'read' | 'identical' }>,
  retryAfterMs: number | null,
): PageVisit {
  switch (page.kind) {
    case 'blocked':
      return failedVisit('blocked', toSentence(`the shop blocks us: ${page.reason}`), retryAfterMs);
    case 'gone':
      return failedVisit('gone', 'The shop says that this page does not exist.');
    case 'server-error':
      return failedVisit('unreachable', toSentence(page.reason), retryAfterMs);
    case 'unreachable':
      return failedVisit('unreachable', toSentence(describeUnreachable(page.reason)));
    case 'unreadable':
      return failedVisit('unpriced', toSentence(`the page could not be read: ${page.reason}`));
  }
}

function visitWithReading(
  { offer, isSure, contentHash }: Extract<ReadPageResult, { kind: 'read' }>,
  { finalUrl, headers: { etag, lastModified }, bodyHash }: FetchedPage,
  { extractorKey, rendered, proxyId }: { extractorKey: string; rendered: boolean; proxyId: number | null },
): PageVisit {
  if (!offer.isProduct) return failedVisit('not_a_product', 'This page is not a product.');
  return {
    outcome: isSure ? 'priced' : offer.price === null ? 'unpriced' : 'unsure',
    offer,
    finalUrl: new URL(finalUrl),
    rendered,
    validators: { etag, lastModified, bodyHash, contentHash, extractorKey },
    proxyId,
  };
}

/** A visit that brought no offer and no confirmation of the last one. */
export function failedVisit(
  outcome: FailedOutcome,
  message: string,
  retryAfterMs: number | null = null,
): PageVisit {
  return { outcome, message, retryAfterMs };
}

/** Turns a reason in lower case, without a full stop, into a sentence. */
export function toSentence(reason: string): string {
  const text = reason.trim();
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;
}
