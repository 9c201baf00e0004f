/**
 * Reads the offer of a product page. `html-walk.ts` goes through the page once; `scan.ts`, `microdata.ts` and
 * `visible-text.ts` collect; `json-ld.ts`, `structured-product.ts`, `meta-tags.ts`, `page-state.ts`, `selectors.ts` and
 * `visible-price.ts` turn that into facts and price candidates; `choose-price.ts` weighs them, `is-product.ts` says whether the
 * page sells one thing, `availability.ts` whether it can be had.
 */
import type { AvailabilityOrUnknown } from '@tidemark/contracts/availability.ts';
import { isGoneState, readVisibleStock, type SeenStock } from './availability.ts';
import type { PriceCandidate, ProductFacts } from './candidate.ts';
import { choosePrice, type ChosenPrice } from './choose-price.ts';
import { utf8Bytes } from './decode-html.ts';
import { ElementContexts } from './element-context.ts';
import { walkHtml } from './html-walk.ts';
import { pageSigns, priceSigns } from './is-product.ts';
import { findProducts, readJsonLd, type LinkedData } from './json-ld.ts';
import { readMetaTags } from './meta-tags.ts';
import { mergeFacts } from './merge-facts.ts';
import { MarkupThings, MICRODATA, RDFA } from './microdata.ts';
import { ownOfSyntax } from './own-product.ts';
import { absoluteUrl, pageLocale, readAddress, type PageAddress } from './page-address.ts';
import { anchorIndex, readButtons, type Buttons } from './page-anchors.ts';
import type { ExtractionMethod, FieldSource, PageReading, SiteRules } from './page-reading.ts';
import { readPageState, StateAttributes } from './page-state.ts';
import { chooseTitle, nameMatch } from './product-name.ts';
import { currencyOfRegion, regionOf } from './region.ts';
import { PageScan, type ScannedPage } from './scan.ts';
import { readBySelectors } from './selectors.ts';
import { readProduct } from './structured-product.ts';
import { readVisibleDetails } from './visible-details.ts';
import { readVisiblePrices } from './visible-price.ts';
import type { TextRun } from './text-run.ts';
import { VisibleText } from './visible-text.ts';
import { sumOf, WEIGHTS, type ExtractionWeights } from './weights.ts';

const LEAST_SURE_TO_OFFER = 0.8;

export type Page = {
  /** The page's text, or its bytes as they came. */
  html: string | Uint8Array;
  /** The `Content-Type` that the bytes came with. */
  contentType?: string | null;
  url: string;
  rules?: SiteRules;
};

/** All that is known about a page before it is judged. */
type Evidence = {
  page: ScannedPage;
  runs: TextRun[];
  /** The run of the product's name. */
  anchor: number | null;
  buttons: Buttons;
  attributes: StateAttributes;
  address: PageAddress;
  locale: string | null;
  linked: LinkedData;
  /** What each source says of the page's own product, the most trusted first. */
  facts: ProductFacts[];
  /** What the page calls the product. */
  names: string[];
};

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

/** Reads a page. Never throws; what the page does not say is null, and a page that is no product has no price. */
export function extractOffer(page: Page, weights: ExtractionWeights = WEIGHTS): PageReading {
  const judgement = judgePage(page, weights);
  const { evidence, availability, chosen, signs } = judgement;
  const { facts, page: scanned } = evidence;
  const isProduct =
    facts.some((it) => it.method === 'site-rule' && it.prices.length > 0) ||
    sumOf(weights.page, [...signs, ...(chosen ? priceSigns(chosen.confidence, chosen.agreeing) : [])]) > 0;
  const base = absoluteUrl(scanned.baseUrl, page.url) ?? page.url;
  const title = titleOf(evidence);
  const merged = mergeFacts(isProduct ? [...facts, shownDetails(evidence, chosen)] : facts);
  return {
    isProduct,
    ...offerOf(isProduct ? chosen : null, evidence, page.rules),
    availability: isProduct ? (availability ?? offered(chosen)) : null,
    ...merged,
    title,
    image: absoluteUrl(merged.image, base),
    canonicalUrl: absoluteUrl(scanned.canonical, base),
    sources: { ...merged.sources, ...sourcesOf(judgement, title, isProduct) },
  };
}

function shownDetails({ runs, anchor, locale }: Evidence, chosen: ChosenPrice | null): ProductFacts {
  return readVisibleDetails(runs, { anchor, locale, price: chosen?.price.amount ?? null });
}

/** Where the title, and what only a product has, come from. */
function sourcesOf(
  { evidence: { facts, page }, availability, availabilitySource, candidates, chosen }: PageJudgement,
  title: string | null,
  isProduct: boolean,
): PageReading['sources'] {
  const named = facts.find((it) => it.name === title)?.method;
  const titled = title !== null && page.headings.includes(title) ? 'heading' : (named ?? 'title-tag');
  const stock = availability === null && offered(chosen) ? 'price-shown' : availabilitySource;
  const listed = candidates.find((it) => it.isList && it.amount === chosen?.listPrice)?.method;
  return {
    ...(title === null ? {} : { title: titled }),
    ...(isProduct && stock ? { availability: stock } : {}),
    ...(isProduct && listed ? { listPrice: listed } : {}),
  };
}

/** Gathers a page's evidence and weighs it, as `extractOffer` and the training of its weights do. */
export function judgePage(page: Page, weights: ExtractionWeights): PageJudgement {
  const evidence = gather(page);
  const { anchor } = evidence;
  const shown = readVisibleStock(evidence.runs, anchor);
  const { availability, source: availabilitySource } = readAvailability(evidence, shown);
  const candidates = priceCandidates(evidence, weights);
  const isGone = isGoneState(availability);
  const chosen = choosePrice(candidates, { isGone, weights: weights.price });
  const signs = signsOf(evidence, shown);
  return { evidence, candidates, isGone, availability, availabilitySource, chosen, signs };
}

function gather({ html, contentType = null, url, rules }: Page): Evidence {
  const bytes = typeof html === 'string' ? Buffer.from(html) : utf8Bytes(html, contentType);
  const scan = new PageScan();
  const microdata = new MarkupThings(MICRODATA);
  const rdfa = new MarkupThings(RDFA);
  const contexts = new ElementContexts();
  const visible = new VisibleText(contexts);
  const attributes = new StateAttributes(contexts);
  walkHtml(bytes, {
    texts: visible,
    script: (content, element) => scan.script(content, element),
    others: [scan, microdata, rdfa, attributes],
  });
  const { page } = scan;
  const address = readAddress(url);
  const locale = pageLocale(address, [page.language, page.metas.get('og:locale')?.[0]]);
  const linked = readJsonLd(page.jsonLd);
  const meta = readMetaTags(page.metas, locale);
  const pageNames = [...page.headings, meta.name, page.title].filter((it) => it !== null);
  const own = (data: LinkedData, method: ExtractionMethod): ProductFacts[] =>
    ownOfSyntax(data, (product) => readProduct(product, method, address), pageNames);
  const structured = [
    ...own(linked, 'json-ld'),
    ...own(findProducts(microdata.roots), 'microdata'),
    ...own(findProducts(rdfa.roots), 'rdfa'),
  ];
  const ruled = readBySelectors(bytes, rules, locale);
  const facts = [...(ruled ? [ruled] : []), ...structured, meta];
  const names = [...facts.map((it) => it.name), ...page.headings].filter((it) => it !== null);
  const runs = visible.finish();
  const anchor = anchorIndex(runs, names);
  return {
    page,
    runs,
    anchor,
    buttons: readButtons(runs),
    attributes,
    address,
    locale,
    linked,
    facts,
    names,
  };
}

function priceCandidates(evidence: Evidence, weights: ExtractionWeights): PriceCandidate[] {
  const { facts, runs, locale, names, page, attributes, address, anchor, buttons } = evidence;
  const stated = facts.flatMap((it) => it.prices);
  const state = readPageState({ scripts: page.scripts, attributes, names, address, locale });
  const currency = [...stated, ...state].map((it) => it.currency).find((it) => it !== null) ?? null;
  return [
    ...stated,
    ...state,
    ...readVisiblePrices(runs, { currency, locale, anchor, buttons }, weights.price),
  ];
}

/** A shop that names a price for its product and denies nothing offers it. */
function offered(chosen: ChosenPrice | null): AvailabilityOrUnknown {
  return chosen && chosen.confidence >= LEAST_SURE_TO_OFFER ? 'InStock' : null;
}

/** Structured data first, except that shops forget to take back an InStock which the page itself denies. */
function readAvailability(
  { facts, buttons }: Evidence,
  shown: SeenStock,
): { availability: AvailabilityOrUnknown; source: FieldSource | null } {
  const stated = facts.find((it) => it.availability !== null);
  const canBuy = buttons.own.some((run) => !run.context.isDisabled);
  const isDenied =
    stated?.availability === 'InStock' &&
    !stated.prices.some((it) => it.kind === 'offer-of-url') &&
    shown.isSure &&
    isGoneState(shown.availability) &&
    !canBuy;
  if (stated && !isDenied) return { availability: stated.availability, source: stated.method };
  if (shown.availability) return { availability: shown.availability, source: 'stock-text' };
  return canBuy ? { availability: 'InStock', source: 'buy-button' } : { availability: null, source: null };
}

function signsOf(
  { page, runs, linked, facts, address, anchor, buttons }: Evidence,
  shown: SeenStock,
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
    hasDealButton: buttons.hasDeal,
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

type PriceReading = Pick<
  PageReading,
  'price' | 'currency' | 'listPrice' | 'priceRange' | 'confidence' | 'method' | 'evidence'
>;

const NO_PRICE: PriceReading = {
  price: null,
  currency: null,
  listPrice: null,
  priceRange: null,
  confidence: 0,
  method: 'none',
  evidence: null,
};

/** The price with its currency; a price that nobody names a currency for is in that of the page's region. */
function offerOf(
  chosen: ChosenPrice | null,
  { locale }: Evidence,
  rules: SiteRules | undefined,
): PriceReading {
  if (!chosen) return NO_PRICE;
  const { amount, method, evidence } = chosen.price;
  const currency = rules?.currency ?? chosen.currency ?? (locale ? currencyOfRegion(regionOf(locale)) : null);
  return {
    price: amount,
    currency,
    listPrice: chosen.listPrice,
    priceRange: chosen.range,
    confidence: chosen.confidence,
    method,
    evidence,
  };
}

function titleOf({ page, facts }: Evidence): string | null {
  const ruled = facts.find((it) => it.method === 'site-rule')?.name;
  if (ruled) return ruled;
  const structured = facts.find((it) => it.method !== 'meta' && it.name !== null)?.name ?? null;
  const openGraph = facts.find((it) => it.method === 'meta')?.name ?? null;
  return chooseTitle({ headings: page.headings, structured, openGraph, title: page.title });
}
