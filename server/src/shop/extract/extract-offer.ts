/**
 * Reads the offer of a product page. `page-evidence.ts` collects: `html-walk.ts` goes through the page once, and what it meets is
 * turned into facts; `judge-page.ts` weighs them: `page-state.ts` and `visible-price.ts` give price candidates, `choose-price.ts`
 * chooses, `is-product.ts` says whether the page sells one thing, `availability.ts` whether it can be had.
 */
import type { SiteRules } from '@tidemark/contracts/site.ts';
import type { AvailabilityOrUnknown } from '@tidemark/contracts/availability.ts';
import type { ProductFacts } from './model/candidate.ts';
import type { ChosenPrice } from './verdict/choose-price.ts';
import { mergeFacts } from './verdict/merge-facts.ts';
import { absoluteUrl } from './structured/page-address.ts';
import type { ExtractedOffer } from './model/extracted-offer.ts';
import { chooseTitle } from './structured/product-name.ts';
import { currencyOfRegion, regionOf } from './money/region.ts';
import { readVisibleDetails } from './visible/visible-details.ts';
import { WEIGHTS, type ExtractionWeights } from './model/weights.ts';
import type { PageEvidence, PageSource } from './verdict/page-evidence.ts';
import { isProductBy, judgePage, type ExtractionEffort, type PageJudgement } from './verdict/judge-page.ts';

const LEAST_SURE_TO_OFFER = 0.8;

/** Reads a page. Never throws; what the page does not say is null, and a page that is no product has no price. */
export function extractOffer(
  page: PageSource,
  weights: ExtractionWeights = WEIGHTS,
  effort: ExtractionEffort = { isBrief: true },
): ExtractedOffer {
  const judgement = judgePage(page, weights, effort);
  const { evidence, availability, chosen, signals } = judgement;
  const { facts, page: scanned } = evidence;
  const isProduct =
    facts.some((it) => it.method === 'site-rule' && it.prices.length > 0) ||
    isProductBy(signals, chosen, weights);
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

function shownDetails({ runs, anchor, locale }: PageEvidence, chosen: ChosenPrice | null): ProductFacts {
  return readVisibleDetails(runs, { anchor, locale, price: chosen?.price.amount ?? null });
}

/** Where the title, and what only a product has, come from. */
function sourcesOf(
  { evidence: { facts, page }, availability, availabilitySource, candidates, chosen }: PageJudgement,
  title: string | null,
  isProduct: boolean,
): ExtractedOffer['sources'] {
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

/** A shop that names a price for its product and denies nothing offers it. */
function offered(chosen: ChosenPrice | null): AvailabilityOrUnknown {
  return chosen && chosen.confidence >= LEAST_SURE_TO_OFFER ? 'InStock' : null;
}

type PriceReading = Pick<
  ExtractedOffer,
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
  { locale }: PageEvidence,
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

function titleOf({ page, facts }: PageEvidence): string | null {
  const ruled = facts.find((it) => it.method === 'site-rule')?.name;
  if (ruled) return ruled;
  const structured = facts.find((it) => it.method !== 'meta' && it.name !== null)?.name ?? null;
  const openGraph = facts.find((it) => it.method === 'meta')?.name ?? null;
  return chooseTitle({ headings: page.headings, structured, openGraph, title: page.title });
}
