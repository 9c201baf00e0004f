/**
 * Conclusions from a page. `page-evidence.ts` gathers what all sources say; this file weighs it.
 * `own-product.ts` selects the product the page is about, `choose-price.ts` its price, `is-product.ts`
 * decides whether it is a product page, `merge-facts.ts` takes each other field from the best source.
 * `read-by-selectors.ts` applies site rules.
 */
import { type AvailabilityOrUnknown } from '@tidemark/contracts/availability.ts';
import { isUnavailableState } from '../visible/stock-state.ts';
import { readVisibleStock, type VisibleStock } from '../visible/visible-stock.ts';
import { type PriceCandidate, type ProductFacts } from '../model/candidate.ts';
import { stockOfPrice, type StockReading } from './stock-of-price.ts';
import { choosePrice, isSettled, type ChosenAmount, type ChosenPrice } from './choose-price.ts';
import { mayBeProduct, pageSignals, priceSignals } from './is-product.ts';
import { confidenceFrom } from './price-confidence.ts';
import { maySelectVariant } from '../structured/page-address.ts';
import { hasDealButton } from '../visible/page-anchors.ts';
import { type FieldSource } from '../model/extracted-offer.ts';
import { isBareRange } from './own-product.ts';
import { readPageState } from '../structured/page-state.ts';
import { readStateAttributes } from '../structured/state-attributes.ts';
import { nameMatch } from '../structured/product-name.ts';
import { readVisiblePrices, type VisiblePrices } from '../visible/visible-price.ts';
import { sumOf, type ExtractionWeights } from '../model/weights.ts';
import { gatherEvidence, type PageEvidence, type PageSource } from './page-evidence.ts';

/** The number of prices in cards from which they are a list of products. */
const MIN_CARDS = 4;

/** The evidence on a page, and the conclusions from it. */
export interface PageJudgement {
  evidence: PageEvidence;
  candidates: PriceCandidate[];
  /** The product is out of stock or discontinued. */
  isUnavailable: boolean;
  availability: AvailabilityOrUnknown;
  availabilitySource: FieldSource | null;
  chosen: ChosenPrice | null;
  /** Signals for and against a page that sells one product, without those of its price. */
  signals: string[];
  /** The same without those of stock and deal buttons, which are not read where these suffice. */
  least: string[];
}

/** How much of a page is read. The result is the same for all pages in the tests. */
export interface ExtractionEffort {
  /** Skips what cannot change the result. */
  isBrief?: boolean;
  /** Reads unrelated parts from the start. */
  isWhole?: boolean;
}

/**
 * Gathers a page's evidence and weighs it. Unrelated parts are read only if the others show no price and a
 * price could make this a product page; dialogs and the like are parts only if no product is outside of them.
 */
export function judgePage(
  page: PageSource,
  weights: ExtractionWeights,
  { isBrief = false, isWhole = false }: ExtractionEffort = {},
): PageJudgement {
  const quick = judge(gatherEvidence(page, { isWhole }), weights, isBrief);
  const isShown = quick.candidates.some((it) => it.kind === 'visible' && !it.isList);
  const isDecided = isShown || !mayBeProduct(quick.signals, weights.page);
  const judgement =
    isDecided || quick.evidence.isWhole
      ? quick
      : judge(gatherEvidence(page, { isWhole: true }), weights, isBrief);
  if (!mayBeInOverlay(judgement)) return judgement;
  return judge(gatherEvidence(page, { isWhole: true, readsOverlays: true }), weights, isBrief);
}

/** Whether the product itself may be in a dialog or the like: no product is named outside. */
function mayBeInOverlay({ evidence, chosen, isUnavailable }: PageJudgement): boolean {
  return evidence.mayNameInOverlay && evidence.anchor === null && chosen === null && !isUnavailable;
}

function judge(evidence: PageEvidence, weights: ExtractionWeights, isBrief: boolean): PageJudgement {
  const stock = new LazyVisibleStock(evidence);
  const withoutStock = signalsOf(evidence, NO_STOCK, false);
  if (isBrief && isNoProduct(evidence, stock, { least: withoutStock, weights }))
    return { evidence, candidates: [], ...NO_RESULT, signals: withoutStock, least: withoutStock };
  const stated = readAvailability(evidence, stock);
  const isUnavailable = isUnavailableState(stated.availability);
  const { candidates, inCards } = priceCandidates(evidence, weights, {
    isUnavailable,
    isBrief,
  });
  const amount = choosePrice(candidates, { isUnavailable, weights: weights.price });
  const fromCards = isCardList(inCards, candidates, evidence) ? ['cardList'] : [];
  const least = [...withoutStock, ...fromCards];
  const isSure = isProductBy(least, amount, weights);
  const signals =
    isBrief && isSure
      ? least
      : [...signalsOf(evidence, stock.value, hasDealButton(evidence.runs)), ...fromCards];
  const chosen = amount && { ...amount, confidence: confidenceOf(amount, { least, signals }, weights) };
  const { availability, source: availabilitySource } = stockOfPrice(amount?.agreeing ?? [], stated);
  return { evidence, candidates, isUnavailable, availability, availabilitySource, chosen, signals, least };
}

/** The probability that the page sells one product at this price. A site rule is trusted as it is. */
function confidenceOf(amount: ChosenAmount, page: PageSignals, weights: ExtractionWeights): number {
  return amount.price.method === 'site-rule'
    ? amount.share
    : confidenceFrom(amount.features, pageScoreOf(page, amount, weights), weights.confidence);
}

type PageSignals = Pick<PageJudgement, 'signals' | 'least'>;

/** The log odds of a product page. Stock and deal buttons count only if the other signals do not suffice. */
export function pageScoreOf(
  { least, signals }: PageSignals,
  amount: ChosenAmount,
  weights: ExtractionWeights,
): number {
  const score = productScore(least, amount, weights);
  return score > 0 ? score : productScore(signals, amount, weights);
}

/** Whether a page shows prices of other products only, as a category does. */
function isCardList(inCards: number, candidates: PriceCandidate[], { buttons }: PageEvidence): boolean {
  return (
    inCards >= MIN_CARDS &&
    buttons.own.length === 0 &&
    candidates.every((it) => it.kind !== 'visible' || it.isList || it.signals?.includes('inCard'))
  );
}

/** The visible stock, read on demand. */
class LazyVisibleStock {
  readonly #evidence: PageEvidence;
  #value: VisibleStock | null = null;

  constructor(evidence: PageEvidence) {
    this.#evidence = evidence;
  }

  get value(): VisibleStock {
    this.#value ??= readVisibleStock(this.#evidence.runs, this.#evidence.anchor);
    return this.#value;
  }
}

const NO_STOCK: VisibleStock = { availability: null, isSure: false, hasSection: false, isImplied: false };
const BEST_STOCK: VisibleStock = { ...NO_STOCK, availability: 'InStock', isSure: true, hasSection: true };

const NO_RESULT = { isUnavailable: false, availability: null, availabilitySource: null, chosen: null };

/**
 * Whether no price could make this a product page, so that none need be searched. Stock and deal buttons can
 * only raise the score, so they are read only if they could make a difference.
 */
function isNoProduct(
  evidence: PageEvidence,
  stock: LazyVisibleStock,
  { least, weights: { page } }: { least: string[]; weights: ExtractionWeights },
): boolean {
  if (mayBeProduct(least, page) || evidence.facts.some((it) => it.method === 'site-rule')) return false;
  return (
    !mayBeProduct(signalsOf(evidence, BEST_STOCK, true), page) ||
    !mayBeProduct(signalsOf(evidence, stock.value, hasDealButton(evidence.runs)), page)
  );
}

/** Whether a page with these signals and this price sells one product. */
export function isProductBy(
  signals: string[],
  chosen: ChosenAmount | null,
  weights: ExtractionWeights,
): boolean {
  return productScore(signals, chosen, weights) > 0;
}

/** The log odds that a page with these signals and this price sells one product. */
function productScore(signals: string[], chosen: ChosenAmount | null, { page }: ExtractionWeights): number {
  const fromPrice = chosen ? priceSignals(chosen.share, chosen.agreeing) : [];
  return sumOf(page, [...signals, ...fromPrice]);
}

/**
 * Collects the candidates for the price. Page state is expensive to read: a brief judgement reads it only if
 * it could matter.
 */
function priceCandidates(
  evidence: PageEvidence,
  weights: ExtractionWeights,
  { isUnavailable, isBrief }: { isUnavailable: boolean; isBrief: boolean },
): VisiblePrices {
  const { facts, runs, isWhole, skippedHeadings, locale, names, page, attributes, address, anchor, buttons } =
    evidence;
  const stated = facts.flatMap((it) => it.prices);
  const state = { scripts: page.scripts, attributes, names, address, locale };
  const marked = readStateAttributes(state);
  const visible = (others: PriceCandidate[]): VisiblePrices => {
    const currency = others.map((it) => it.currency).find((it) => it !== null) ?? evidence.statedCurrency();
    return readVisiblePrices(
      runs,
      {
        currency,
        locale,
        stated: statedAmounts(stated),
        anchor,
        names: pageNames(evidence),
        buttons,
        isWhole,
        skippedHeadings,
      },
      weights.price,
    );
  };
  const hasCurrency = stated.some((it) => it.currency !== null);
  const shown = hasCurrency ? visible(stated) : null;
  if (isBrief && shown && !maySelectVariant(address)) {
    const brief = [...stated, ...marked, ...shown.candidates];
    if (isSettled(brief, { isUnavailable, weights: weights.price })) return { ...shown, candidates: brief };
  }
  const all = [...stated, ...readPageState(state), ...marked];
  const last = shown ?? visible(all);
  return { ...last, candidates: [...all, ...last.candidates] };
}

/** All names that the page gives itself or its product. */
function pageNames({ names, page }: PageEvidence): string[] {
  return page.title === null ? names : [...names, page.title];
}

/** The prices of the product's own structured data. */
function statedAmounts(candidates: readonly PriceCandidate[]): number[] {
  return candidates.filter((it) => !it.isList).map((it) => Number(it.amount));
}

/**
 * Structured data takes precedence, except for a state that the page clearly contradicts: shops forget to
 * update it.
 */
function readAvailability({ facts, buttons }: PageEvidence, stock: LazyVisibleStock): StockReading {
  const stated = facts.find((it) => it.availability !== null);
  const canBuy = buttons.own.some((run) => !run.context.isDisabled);
  if (stated && !isContradicted(stated, stock, canBuy))
    return { availability: stated.availability, source: stated.method };
  const shown = stock.value.isImplied && canBuy ? null : stock.value.availability;
  if (shown) return { availability: shown, source: 'stock-text' };
  return canBuy ? { availability: 'InStock', source: 'buy-button' } : { availability: null, source: null };
}

/**
 * Whether the page says that a product stated as in stock cannot be bought, or that one stated as not out yet
 * is in stock.
 */
function isContradicted(stated: ProductFacts, stock: LazyVisibleStock, canBuy: boolean): boolean {
  if (stated.prices.some((it) => it.kind === 'offer-of-url')) return false;
  if (stated.availability === 'InStock')
    return !canBuy && stock.value.isSure && isUnavailableState(stock.value.availability);
  const isLater = stated.availability === 'PreOrder' || stated.availability === 'BackOrder';
  return isLater && stock.value.isSure && stock.value.availability === 'InStock';
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
    hasBareRange: own.length > 0 && own.every(isBareRange),
    productCount: linked.products.length,
    types: linked.types,
    openGraphType: (page.metas.get('og:type')?.[0] ?? '').toLowerCase(),
    hasMetaPrice: (meta?.prices.length ?? 0) > 0 || (meta?.availability ?? null) !== null,
    hasHeading: anchor !== null,
    hasBuyButton: buttons.own.length > 0,
    hasBuyControl: buttons.controls.length > 0,
    buyButtonCount: buttons.count,
    hasDealButton: hasDeal,
    hasByline: [...page.metas.keys()].some((it) => /^(?:article:|author$|byl$|parsely-)/.test(it)),
    isNamedOtherwise:
      own.length > 0 && own.every((it) => it.name !== null && nameMatch(it.name, pageName) < 0.6),
    hasStockSection: shown.hasSection,
    hasStockText: shown.availability !== null,
    proseLength: runs.reduce((total, { width }) => total + (width > 150 ? width : 0), 0),
    title: page.title ?? '',
    heading: page.headings[0] ?? '',
    path: address.url?.pathname ?? '',
  });
}
