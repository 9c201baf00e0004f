import type { AvailabilityOrUnknown } from '@tidemark/contracts/availability.ts';
import { isUnavailable } from '../visible/stock-state.ts';
import { readVisibleStock, type VisibleStock } from '../visible/visible-stock.ts';
import type { PriceCandidate } from '../model/candidate.ts';
import { choosePrice, isSettled, type ChosenPrice } from './choose-price.ts';
import { mayBeProduct, pageSignals, priceSignals } from './is-product.ts';
import { namesVariant } from '../structured/page-address.ts';
import { hasDealButton } from '../visible/page-anchors.ts';
import type { FieldSource } from '../model/extracted-offer.ts';
import { readPageState, readStateAttributes } from '../structured/page-state.ts';
import { nameMatch } from '../structured/product-name.ts';
import { readVisiblePrices } from '../visible/visible-price.ts';
import { sumOf, type ExtractionWeights } from '../model/weights.ts';
import { gatherEvidence, type PageEvidence, type PageSource } from './page-evidence.ts';

/** What is weighed to judge a page. */
export type PageJudgement = {
  evidence: PageEvidence;
  candidates: PriceCandidate[];
  /** The product cannot be had. */
  isUnavailable: boolean;
  availability: AvailabilityOrUnknown;
  availabilitySource: FieldSource | null;
  chosen: ChosenPrice | null;
  /** What speaks for and against the page selling one product, but for its price. */
  signals: string[];
};

/** How much of a page is read: the answers are the same, as far as tests can tell. */
export type ExtractionEffort = {
  /** What could not change the answers is left out. */
  isBrief?: boolean;
  /** Parts about other things are read from the start. */
  isWhole?: boolean;
};

/**
 * Gathers a page's evidence and weighs it. Parts about other things are read only where the page's own show no price, and a
 * price could make the page a product's. A brief judgement leaves out what could not change the answers.
 */
export function judgePage(
  page: PageSource,
  weights: ExtractionWeights,
  { isBrief = false, isWhole = false }: ExtractionEffort = {},
): PageJudgement {
  const quick = judge(gatherEvidence(page, isWhole), weights, isBrief);
  const isShown = quick.candidates.some((it) => it.kind === 'visible' && !it.isList);
  const isDecided = isShown || !mayBeProduct(quick.signals, weights.page);
  return isDecided || quick.evidence.isWhole ? quick : judge(gatherEvidence(page, true), weights, isBrief);
}

function judge(evidence: PageEvidence, weights: ExtractionWeights, isBrief: boolean): PageJudgement {
  const stock = new LazyStock(evidence);
  const least = isBrief ? signalsOf(evidence, UNSEEN, false) : null;
  if (least && isNoProduct(evidence, stock, { least, weights }))
    return { evidence, candidates: [], ...NOTHING_JUDGED, signals: least };
  const { availability, source: availabilitySource } = readAvailability(evidence, stock);
  const isGone = isUnavailable(availability);
  const candidates = priceCandidates(evidence, weights, { isUnavailable: isGone, isBrief });
  const chosen = choosePrice(candidates, { isUnavailable: isGone, weights: weights.price });
  const isSure = least !== null && isProductBy(least, chosen, weights);
  const signals = isSure ? least : signalsOf(evidence, stock.seen, hasDealButton(evidence.runs));
  return { evidence, candidates, isUnavailable: isGone, availability, availabilitySource, chosen, signals };
}

/** What the page shows about stock, read when somebody asks. */
class LazyStock {
  private readonly evidence: PageEvidence;
  private known: VisibleStock | null = null;

  constructor(evidence: PageEvidence) {
    this.evidence = evidence;
  }

  get seen(): VisibleStock {
    this.known ??= readVisibleStock(this.evidence.runs, this.evidence.anchor);
    return this.known;
  }
}

const UNSEEN: VisibleStock = { availability: null, isSure: false, hasSection: false };
const BEST_SEEN: VisibleStock = { availability: 'InStock', isSure: true, hasSection: true };

const NOTHING_JUDGED = { isUnavailable: false, availability: null, availabilitySource: null, chosen: null };

/**
 * Whether a page is no product's whatever its price is, so that nobody needs to look for one. Stock and deals only speak for a
 * product: they are read where they could make it one.
 */
function isNoProduct(
  evidence: PageEvidence,
  stock: LazyStock,
  { least, weights: { page } }: { least: string[]; weights: ExtractionWeights },
): boolean {
  if (mayBeProduct(least, page) || evidence.facts.some((it) => it.method === 'site-rule')) return false;
  return (
    !mayBeProduct(signalsOf(evidence, BEST_SEEN, true), page) ||
    !mayBeProduct(signalsOf(evidence, stock.seen, hasDealButton(evidence.runs)), page)
  );
}

/** Whether a page of these signals and this price sells one product. */
export function isProductBy(
  signals: string[],
  chosen: ChosenPrice | null,
  { page }: ExtractionWeights,
): boolean {
  const ofPrice = chosen ? priceSignals(chosen.confidence, chosen.agreeing) : [];
  return sumOf(page, [...signals, ...ofPrice]) > 0;
}

/** The page's state for its scripts is dear to read: a brief judgement does so only where it could decide. */
function priceCandidates(
  evidence: PageEvidence,
  weights: ExtractionWeights,
  { isUnavailable, isBrief }: { isUnavailable: boolean; isBrief: boolean },
): PriceCandidate[] {
  const { facts, runs, isWhole, skippedHeadings, locale, names, page, attributes, address, anchor, buttons } =
    evidence;
  const stated = facts.flatMap((it) => it.prices);
  const state = { scripts: page.scripts, attributes, names, address, locale };
  const marked = readStateAttributes(state);
  const visible = (others: PriceCandidate[]): PriceCandidate[] => {
    const currency = others.map((it) => it.currency).find((it) => it !== null) ?? null;
    return readVisiblePrices(
      runs,
      { currency, locale, anchor, buttons, isWhole, skippedHeadings },
      weights.price,
    );
  };
  const hasCurrency = stated.some((it) => it.currency !== null);
  const shown = hasCurrency ? visible(stated) : null;
  if (isBrief && shown && !namesVariant(address)) {
    const brief = [...stated, ...marked, ...shown];
    if (isSettled(brief, { isUnavailable, weights: weights.price })) return brief;
  }
  const all = [...stated, ...readPageState(state), ...marked];
  return [...all, ...(shown ?? visible(all))];
}

/** Structured data first, except that shops forget to take back an InStock which the page itself denies. */
function readAvailability(
  { facts, buttons }: PageEvidence,
  stock: LazyStock,
): { availability: AvailabilityOrUnknown; source: FieldSource | null } {
  const stated = facts.find((it) => it.availability !== null);
  const canBuy = buttons.own.some((run) => !run.context.isDisabled);
  const isDenied =
    stated?.availability === 'InStock' &&
    !stated.prices.some((it) => it.kind === 'offer-of-url') &&
    !canBuy &&
    stock.seen.isSure &&
    isUnavailable(stock.seen.availability);
  if (stated && !isDenied) return { availability: stated.availability, source: stated.method };
  const shown = stock.seen.availability;
  if (shown) return { availability: shown, source: 'stock-text' };
  return canBuy ? { availability: 'InStock', source: 'buy-button' } : { availability: null, source: null };
}

function signalsOf(
  { page, runs, linked, facts, address, anchor, buttons }: PageEvidence,
  shown: VisibleStock,
  hasDeal: boolean,
): string[] {
  const own = facts.filter((it) => it.method !== 'meta');
  const meta = facts.find((it) => it.method === 'meta');
  const pageName = [...page.headings, meta?.name, page.title].join(' ');
  return pageSignals({
    hasOwnOffer: own.some((it) => it.prices.length > 0 || it.availability !== null),
    hasOwnProduct: own.length > 0,
    productCount: linked.products.length,
    types: linked.types,
    openGraphType: (page.metas.get('og:type')?.[0] ?? '').toLowerCase(),
    hasMetaPrice: (meta?.prices.length ?? 0) > 0 || (meta?.availability ?? null) !== null,
    hasHeading: anchor !== null,
    hasBuyButton: buttons.own.length > 0,
    buyButtonCount: buttons.count,
    hasDealButton: hasDeal,
    hasByline: [...page.metas.keys()].some((it) => /^(?:article:|author$|byl$|parsely-)/.test(it)),
    isNamedOtherwise:
      own.length > 0 && own.every((it) => it.name !== null && nameMatch(it.name, pageName) < 0.6),
    hasStockBox: shown.hasSection,
    hasStockText: shown.availability !== null,
    proseLength: runs.reduce((total, { width }) => total + (width > 150 ? width : 0), 0),
    title: page.title ?? '',
    heading: page.headings[0] ?? '',
    path: address.url?.pathname ?? '',
  });
}
