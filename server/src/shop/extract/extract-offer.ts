/**
 * Extracts the offer of a product page. `verdict/page-evidence.ts` gathers facts in one walk over the page
 * (`html/`, `structured/`, `visible/`); `verdict/judge-page.ts` weighs them: `choose-price.ts` picks the
 * price among the candidates, `is-product.ts` decides whether the page sells one product. Words of natural
 * languages are in `words/`, the shapes shared by all folders in `model/`, amounts and currencies in
 * `money/`, decoding in `text/`.
 */
import { type SiteRules } from '@tidemark/contracts/site.ts';
import { type AvailabilityOrUnknown } from '@tidemark/contracts/availability.ts';
import { type PriceCandidate, type ProductFacts } from './model/candidate.ts';
import { SURE_CONFIDENCE } from './model/confidence-bounds.ts';
import { type ChosenPrice } from './verdict/choose-price.ts';
import { mergeFacts } from './verdict/merge-facts.ts';
import { priceChoices } from './verdict/price-choices.ts';
import { absoluteUrl } from './structured/page-address.ts';
import { type ExtractedOffer, type VariantSelection } from './model/extracted-offer.ts';
import { chooseTitle } from './structured/product-name.ts';
import { currencyOfRegion, regionOf } from './money/region.ts';
import { readVisibleDetails } from './visible/visible-details.ts';
import { WEIGHTS, type ExtractionWeights } from './model/weights.ts';
import { type PageEvidence, type PageSource } from './verdict/page-evidence.ts';
import { isProductBy, judgePage, type ExtractionEffort, type PageJudgement } from './verdict/judge-page.ts';

/** A price with this share of the evidence implies stock unless the page denies it. */
const MIN_SHARE_FOR_STOCK = 0.8;

/**
 * Extracts the offer of a page. Never throws. Unknown fields are null; a page that is no product has no
 * price.
 */
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
  const merged = mergeFacts(isProduct ? [...facts, visibleDetails(evidence, chosen)] : facts);
  return {
    isProduct,
    ...priceFieldsOf(isProduct ? chosen : null, evidence, page.rules),
    ...(isProduct ? choicesOf(judgement, weights) : {}),
    variant: selectionAmong(judgement.candidates),
    availability: isProduct ? (availability ?? impliedStock(chosen)) : null,
    ...merged,
    title,
    image: absoluteUrl(merged.image, base),
    canonicalUrl: absoluteUrl(scanned.canonical, base),
    sources: { ...merged.sources, ...sourcesOf(judgement, title, isProduct) },
  };
}

function visibleDetails({ runs, anchor, locale }: PageEvidence, chosen: ChosenPrice | null): ProductFacts {
  return readVisibleDetails(runs, { anchor, locale, price: chosen?.price.amount ?? null });
}

/** The sources of the title, the availability and the list price. */
function sourcesOf(
  { evidence: { facts, page }, availability, availabilitySource, candidates, chosen }: PageJudgement,
  title: string | null,
  isProduct: boolean,
): ExtractedOffer['sources'] {
  const nameSource = facts.find((it) => it.name === title)?.method;
  const titleSource =
    title !== null && page.headings.includes(title) ? 'heading' : (nameSource ?? 'title-tag');
  const stockSource = availability === null && impliedStock(chosen) ? 'price-shown' : availabilitySource;
  const listSource = candidates.find((it) => it.isList && it.amount === chosen?.listPrice)?.method;
  return {
    ...(title === null ? {} : { title: titleSource }),
    ...(isProduct && stockSource ? { availability: stockSource } : {}),
    ...(isProduct && listSource ? { listPrice: listSource } : {}),
  };
}

function choicesOf(
  { chosen, candidates, isUnavailable }: PageJudgement,
  { price: weights }: ExtractionWeights,
): Pick<ExtractedOffer, 'choices'> {
  if (!chosen || chosen.confidence >= SURE_CONFIDENCE) return {};
  return { choices: priceChoices(candidates, { isUnavailable, weights }) };
}

const SELECTIONS = ['selected', 'missing', 'unnamed'] as const;

/** Whether the URL selects a variant by any of the places that list some. */
function selectionAmong(candidates: readonly PriceCandidate[]): VariantSelection {
  const found = new Set(candidates.map((it) => it.variant));
  return SELECTIONS.find((it) => found.has(it)) ?? 'none';
}

/** A product with a clear price and no stated stock is assumed to be in stock. */
function impliedStock(chosen: ChosenPrice | null): AvailabilityOrUnknown {
  return chosen && chosen.share >= MIN_SHARE_FOR_STOCK ? 'InStock' : null;
}

type PriceFields = Pick<
  ExtractedOffer,
  'price' | 'currency' | 'listPrice' | 'priceRange' | 'confidence' | 'method' | 'evidence'
>;

const NO_PRICE: PriceFields = {
  price: null,
  currency: null,
  listPrice: null,
  priceRange: null,
  confidence: 0,
  method: 'none',
  evidence: null,
};

/** The price fields. A price without any currency on the page has that of the page's region. */
function priceFieldsOf(
  chosen: ChosenPrice | null,
  { locale, statedCurrency }: PageEvidence,
  rules: SiteRules | undefined,
): PriceFields {
  if (!chosen) return NO_PRICE;
  const { amount, method, evidence } = chosen.price;
  const local = locale ? currencyOfRegion(regionOf(locale)) : null;
  const currency = rules?.currency ?? chosen.currency ?? statedCurrency() ?? local;
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

function titleOf({ page, facts, shown }: PageEvidence): string | null {
  const nameBySiteRule = facts.find((it) => it.method === 'site-rule')?.name;
  if (nameBySiteRule) return nameBySiteRule;
  const structured = facts.find((it) => it.method !== 'meta' && it.name !== null)?.name ?? null;
  const openGraph = facts.find((it) => it.method === 'meta')?.name ?? null;
  const description = page.metas.get('description')?.[0] ?? null;
  return chooseTitle({ ...shown, structured, openGraph, title: page.title, description });
}
