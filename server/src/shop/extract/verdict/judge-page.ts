import type { AvailabilityOrUnknown } from '@tidemark/contracts/availability.ts';
import { isGoneState, readVisibleStock, type SeenStock } from '../model/availability.ts';
import type { PriceCandidate } from '../model/candidate.ts';
import { choosePrice, isSettled, type ChosenPrice } from './choose-price.ts';
import { mayBeProduct, pageSigns, priceSigns } from './is-product.ts';
import { namesVariant } from '../structured/page-address.ts';
import { hasDealButton } from '../visible/page-anchors.ts';
import type { FieldSource } from '../model/page-reading.ts';
import { readPageState, readStateAttributes } from '../structured/page-state.ts';
import { nameMatch } from '../structured/product-name.ts';
import { readVisiblePrices } from '../visible/visible-price.ts';
import { sumOf, type ExtractionWeights } from '../model/weights.ts';
import { gatherEvidence, type Evidence, type Page } from './page-evidence.ts';

/** What is weighed to judge a page. */
export type PageJudgement = {
  evidence: Evidence;
  candidates: PriceCandidate[];
  /** The product cannot be had. */
  isGone: boolean;
  availability: AvailabilityOrUnknown;
  availabilitySource: FieldSource | null;
  chosen: ChosenPrice | null;
  /** What speaks for and against the page selling one product, but for its price. */
  signs: string[];
};

/** How much of a page is read: the answers are the same, as far as tests can tell. */
export type Effort = {
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
  page: Page,
  weights: ExtractionWeights,
  { isBrief = false, isWhole = false }: Effort = {},
): PageJudgement {
  const quick = judge(gatherEvidence(page, isWhole), weights, isBrief);
  const isShown = quick.candidates.some((it) => it.kind === 'visible' && !it.isList);
  const isDecided = isShown || !mayBeProduct(quick.signs, weights.page);
  return isDecided || quick.evidence.isWhole ? quick : judge(gatherEvidence(page, true), weights, isBrief);
}

function judge(evidence: Evidence, weights: ExtractionWeights, isBrief: boolean): PageJudgement {
  const stock = new LazyStock(evidence);
  const least = isBrief ? signsOf(evidence, UNSEEN, false) : null;
  if (least && isNoProduct(evidence, stock, { least, weights }))
    return { evidence, candidates: [], ...NOTHING_JUDGED, signs: least };
  const { availability, source: availabilitySource } = readAvailability(evidence, stock);
  const isGone = isGoneState(availability);
  const candidates = priceCandidates(evidence, weights, { isGone, isBrief });
  const chosen = choosePrice(candidates, { isGone, weights: weights.price });
  const isSure = least !== null && isProductBy(least, chosen, weights);
  const signs = isSure ? least : signsOf(evidence, stock.seen, hasDealButton(evidence.runs));
  return { evidence, candidates, isGone, availability, availabilitySource, chosen, signs };
}

/** What the page shows about stock, read when somebody asks. */
class LazyStock {
  private readonly evidence: Evidence;
  private known: SeenStock | null = null;

  constructor(evidence: Evidence) {
    this.evidence = evidence;
  }

  get seen(): SeenStock {
    this.known ??= readVisibleStock(this.evidence.runs, this.evidence.anchor);
    return this.known;
  }
}

const UNSEEN: SeenStock = { availability: null, isSure: false, hasPart: false };
const BEST_SEEN: SeenStock = { availability: 'InStock', isSure: true, hasPart: true };

const NOTHING_JUDGED = { isGone: false, availability: null, availabilitySource: null, chosen: null };

/**
 * Whether a page is no product's whatever its price is, so that nobody needs to look for one. Stock and deals only speak for a
 * product: they are read where they could make it one.
 */
function isNoProduct(
  evidence: Evidence,
  stock: LazyStock,
  { least, weights: { page } }: { least: string[]; weights: ExtractionWeights },
): boolean {
  if (mayBeProduct(least, page) || evidence.facts.some((it) => it.method === 'site-rule')) return false;
  return (
    !mayBeProduct(signsOf(evidence, BEST_SEEN, true), page) ||
    !mayBeProduct(signsOf(evidence, stock.seen, hasDealButton(evidence.runs)), page)
  );
}

/** Whether a page of these signs and this price sells one product. */
export function isProductBy(
  signs: string[],
  chosen: ChosenPrice | null,
  { page }: ExtractionWeights,
): boolean {
  const ofPrice = chosen ? priceSigns(chosen.confidence, chosen.agreeing) : [];
  return sumOf(page, [...signs, ...ofPrice]) > 0;
}

/** The page's state for its scripts is dear to read: a brief judgement does so only where it could decide. */
function priceCandidates(
  evidence: Evidence,
  weights: ExtractionWeights,
  { isGone, isBrief }: { isGone: boolean; isBrief: boolean },
): PriceCandidate[] {
  const { facts, runs, isWhole, passedHeadings, locale, names, page, attributes, address, anchor, buttons } =
    evidence;
  const stated = facts.flatMap((it) => it.prices);
  const state = { scripts: page.scripts, attributes, names, address, locale };
  const marked = readStateAttributes(state);
  const visible = (others: PriceCandidate[]): PriceCandidate[] => {
    const currency = others.map((it) => it.currency).find((it) => it !== null) ?? null;
    return readVisiblePrices(
      runs,
      { currency, locale, anchor, buttons, isWhole, passedHeadings },
      weights.price,
    );
  };
  const hasCurrency = stated.some((it) => it.currency !== null);
  const shown = hasCurrency ? visible(stated) : null;
  if (isBrief && shown && !namesVariant(address)) {
    const brief = [...stated, ...marked, ...shown];
    if (isSettled(brief, { isGone, weights: weights.price })) return brief;
  }
  const all = [...stated, ...readPageState(state), ...marked];
  return [...all, ...(shown ?? visible(all))];
}

/** Structured data first, except that shops forget to take back an InStock which the page itself denies. */
function readAvailability(
  { facts, buttons }: Evidence,
  stock: LazyStock,
): { availability: AvailabilityOrUnknown; source: FieldSource | null } {
  const stated = facts.find((it) => it.availability !== null);
  const canBuy = buttons.own.some((run) => !run.context.isDisabled);
  const isDenied =
    stated?.availability === 'InStock' &&
    !stated.prices.some((it) => it.kind === 'offer-of-url') &&
    !canBuy &&
    stock.seen.isSure &&
    isGoneState(stock.seen.availability);
  if (stated && !isDenied) return { availability: stated.availability, source: stated.method };
  const shown = stock.seen.availability;
  if (shown) return { availability: shown, source: 'stock-text' };
  return canBuy ? { availability: 'InStock', source: 'buy-button' } : { availability: null, source: null };
}

function signsOf(
  { page, runs, linked, facts, address, anchor, buttons }: Evidence,
  shown: SeenStock,
  hasDeal: boolean,
): string[] {
  const own = facts.filter((it) => it.method !== 'meta');
  const meta = facts.find((it) => it.method === 'meta');
  const pageName = [...page.headings, meta?.name, page.title].join(' ');
  return pageSigns({
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
    hasStockBox: shown.hasPart,
    hasStockText: shown.availability !== null,
    proseLength: runs.reduce((total, { width }) => total + (width > 150 ? width : 0), 0),
    title: page.title ?? '',
    heading: page.headings[0] ?? '',
    path: address.url?.pathname ?? '',
  });
}
