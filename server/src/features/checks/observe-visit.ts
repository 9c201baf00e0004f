import { type AvailabilityOrUnknown } from '@tidemark/contracts/availability.ts';
import { type CheckOutcome, type PriceCandidate } from '@tidemark/contracts/product.ts';
import { toMinor } from '@tidemark/contracts/money.ts';
import { storableText } from '../../lib/storable-text.ts';
import { LEAST_CONFIDENCE, SURE_CONFIDENCE } from '../../shop/extract/model/confidence-bounds.ts';
import { type ExtractedOffer } from '../../shop/extract/model/extracted-offer.ts';
import { type LastPoint, type Reading } from '../../store/prices/rules/next-point.ts';
import { type ObservedQuote } from '../../store/prices/rules/plausible.ts';
import { stockToRecord } from '../../store/prices/rules/stock-to-record.ts';
import { type CheckState } from './check-state.ts';
import { compareIdentity, type IdentityVerdict } from './identity/compare-identity.ts';
import { descriptionOf } from './describe-product.ts';
import { type OfferVisit, type PageVisit } from './interpret-response.ts';
import { describeStock, isStockStated, statedStock } from './stated-stock.ts';

/** ISO 4217's code for "no currency", used when neither the page nor the product has one. */
const UNKNOWN_CURRENCY = 'XXX';
const MAX_MESSAGE_CHARS = 500;
const MAX_TITLE_CHARS = 200;
const MAX_CANDIDATE_CHARS = 200;

/** What a visit says about the product. */
export interface Observation {
  outcome: CheckOutcome;
  /** For users; null if the outcome says everything. */
  message: string | null;
  /** null if the page shows no price that counts. */
  reading: Reading | null;
  /** The amounts to choose from if the first price is not sure; null if there are none. */
  candidates: readonly PriceCandidate[] | null;
  /** The stock that a page of this product states if it has no price that counts; null if it states none. */
  stock: AvailabilityOrUnknown;
  /** What a second check must confirm. */
  doubt: NonNullable<ObservedQuote['doubt']> | null;
}

/** Decides whether a visit shows this product, and reads its price. Pure. */
export function observeVisit(state: CheckState, visit: PageVisit): Observation {
  const nothing = { reading: null, candidates: null, doubt: null, stock: null };
  if (!('offer' in visit)) {
    const message = 'message' in visit ? storableText(visit.message, MAX_MESSAGE_CHARS) : null;
    const reading = visit.outcome === 'unchanged' ? state.last : null;
    return { ...nothing, outcome: visit.outcome, message, reading };
  }
  const identity = identityOf(state, visit);
  if (identity === 'another-product' || identity === 'another-variant')
    return {
      ...nothing,
      outcome: 'another_product',
      message: describeOther(identity, visit.offer),
    };
  const reading = readingOf(state, visit);
  const candidates = candidatesOf(state, visit);
  const outcome = reading ? 'priced' : candidates ? 'unsure' : 'unpriced';
  const doubt = identity === 'doubtful' ? 'product' : visit.outcome === 'unsure' ? 'price' : null;
  const stock = reading === null && doubt !== 'product' ? statedStock(visit) : null;
  const message = messageOf(outcome, { candidates, stock });
  return { outcome, message, reading, candidates, stock, doubt };
}

/** Before the first price there is nothing to compare with. */
function identityOf(state: CheckState, visit: OfferVisit): IdentityVerdict {
  if (state.last === null) return 'same';
  const known = { ...state.description, pageUrl: state.description.pageUrl ?? state.url.href };
  const seen = descriptionOf(state, visit);
  return compareIdentity(known, { ...seen, pageUrl: seen.pageUrl ?? state.url.href }, state.url);
}

function describeOther(identity: 'another-product' | 'another-variant', { title }: ExtractedOffer): string {
  if (identity === 'another-variant')
    return 'The page no longer offers the variant that its address names. To follow another variant, select it in the shop and add its address.';
  const shown = title === null ? 'another product' : `“${storableText(title, MAX_TITLE_CHARS)}”`;
  return `The page now shows ${shown}, whose prices are not recorded. If this product has a new address, add that one.`;
}

/** The first price must be sure. A later one may be less so, since it is compared with the last one. */
function readingOf({ last }: CheckState, { outcome, offer }: OfferVisit): Reading | null {
  if (outcome === 'unpriced') return null;
  const least = last === null ? SURE_CONFIDENCE : LEAST_CONFIDENCE;
  return offer.confidence < least ? null : toReading(offer, last);
}

/** A page without a currency gets the product's last one. null if the page's price is not a valid amount. */
function toReading(page: ExtractedOffer, last: LastPoint | null): Reading | null {
  const currency = page.currency ?? last?.currency ?? UNKNOWN_CURRENCY;
  const priceMinor = page.price === null ? null : toMinor(page.price, currency);
  if (priceMinor === null || priceMinor === 0) return null;
  const listPriceMinor = page.listPrice === null ? null : toMinor(page.listPrice, currency);
  const isHigher = listPriceMinor !== null && listPriceMinor > priceMinor;
  return {
    priceMinor,
    listPriceMinor: isHigher ? listPriceMinor : null,
    currency,
    availability: stockToRecord(last?.availability, {
      availability: page.availability,
      isStated: isStockStated(page),
    }),
  };
}

function candidatesOf(
  { last }: CheckState,
  { outcome, offer }: OfferVisit,
): readonly PriceCandidate[] | null {
  if (last !== null || outcome !== 'unsure') return null;
  const candidates = (offer.choices ?? [])
    .filter(({ amount, currency }) => (toMinor(amount, currency ?? UNKNOWN_CURRENCY) ?? 0) > 0)
    .map((it) => ({ ...it, text: storableText(it.text, MAX_CANDIDATE_CHARS) }));
  return candidates.length > 0 ? candidates : null;
}

function messageOf(
  outcome: CheckOutcome,
  { candidates, stock }: Pick<Observation, 'candidates' | 'stock'>,
): string | null {
  if (candidates && outcome === 'unsure') {
    const amounts = candidates.map(({ amount, currency }) => [amount, currency].filter(Boolean).join(' '));
    return `No amount on the page is certain to be the price. Found: ${amounts.join(', ')}.`;
  }
  if (stock !== null) return describeStock(stock);
  return outcome === 'unpriced' ? 'The page shows no price that can be relied on.' : null;
}
