import { type AvailabilityOrUnknown } from '@tidemark/contracts/availability.ts';
import { type PriceChanged } from '@tidemark/contracts/events.ts';
import { type CheckOutcome, type PriceCandidate } from '@tidemark/contracts/product.ts';
import { fromMinor, toMinor } from '@tidemark/contracts/money.ts';
import { LEAST_CONFIDENCE, SURE_CONFIDENCE } from '../../shop/extract/model/confidence-bounds.ts';
import { type ExtractedOffer } from '../../shop/extract/model/extracted-offer.ts';
import { nextPoint, type LastPoint, type Reading } from '../../store/prices/rules/next-point.ts';
import {
  judgePrice,
  keepSuspect,
  type JumpRules,
  type ObservedQuote,
  type Quote,
  type Suspect,
} from '../../store/prices/rules/plausible.ts';
import {
  type CheckReport,
  type Description,
  type PageValidators,
  type PriceWrite,
} from '../../store/prices/record-price.ts';
import { stockToRecord } from '../../store/prices/rules/stock-to-record.ts';
import {
  intervalMs,
  isFailure,
  nextCheckDelayMs,
  type Freshness,
  type RetryRules,
} from '../../store/schedule/rules/next-check.ts';
import { afterFailures, priorityOf } from '../../store/schedule/rules/priority.ts';
import { type CheckState } from './check-state.ts';
import { type PageVisit } from './interpret-response.ts';
import { describeStock, isStockStated, statedStock } from './stated-stock.ts';
import { storableText } from '../../lib/storable-text.ts';

export interface CheckRules extends RetryRules {
  freshness: Freshness;
  confirmationDelayMs: number;
  jumpPercent: number;
}

/** ISO 4217's code for "no currency", used when neither the page nor the product has one. */
const UNKNOWN_CURRENCY = 'XXX';
const DAY_MS = 86_400_000;
const MAX_COUNTED_FAILURES = 1000;
const MAX_MESSAGE_CHARS = 500;
const MAX_CANDIDATE_CHARS = 200;

/**
 * Decides what a visit changes: price, stock, description, validators, suspect and the next check. Pure:
 * `now` and `random` (from 0 to 1) are passed in. The result's `at` is always later than the last point.
 */
export function reportCheck(
  state: CheckState,
  visit: PageVisit,
  now: Date,
  rules: CheckRules,
  random: number,
): CheckReport {
  const at = state.last && now <= state.last.at ? new Date(state.last.at.getTime() + 1) : now;
  const observed = observedReading(state, visit);
  const proxyId = 'offer' in visit ? visit.proxyId : null;
  const isUnsure = visit.outcome === 'unsure';
  const suspect = observed && suspectOf(state, observed, { at, proxyId, isUnsure }, rules);
  const confirmed = suspect ? null : observed;
  const candidates = candidatesOf(state, visit);
  const outcome = outcomeOf(visit, observed, candidates);
  const stock = observed === null ? statedStock(visit) : null;
  const standing = stock && state.last && standingPrice(state, state.last, stock, at);
  return {
    productId: state.productId,
    leaseId: state.leaseId,
    at,
    outcome,
    message: messageOf(visit, outcome, { candidates, stock }),
    ...scheduleNext(state, { outcome, visit, suspect, at, stock }, rules, random),
    validators: validatorsOf(visit, confirmed, standing),
    description: 'offer' in visit ? changedDescription(state, visit.offer, observed !== null) : null,
    suspect,
    suspectChanged: observed !== null && (suspect !== null || state.suspect !== null),
    candidates,
    price: confirmed ? priceWrite(state, confirmed, visit, at) : standing,
    firstStock: state.last === null && stock !== state.availability ? stock : null,
  };
}

/** The validators of a page whose reading counts. */
function validatorsOf(
  visit: PageVisit,
  confirmed: Reading | null,
  standing: PriceWrite | null,
): PageValidators | null {
  if (standing) return NO_VALIDATORS;
  return confirmed && 'validators' in visit ? visit.validators : null;
}

/** A later page that equals an older one must be read again: the stock has changed in between. */
const NO_VALIDATORS: PageValidators = {
  etag: null,
  lastModified: null,
  bodyHash: null,
  contentHash: null,
  extractorKey: null,
};

/** A changed stock at the last price, which stands; null if nothing changed. */
function standingPrice(
  state: CheckState,
  last: LastPoint,
  availability: AvailabilityOrUnknown,
  at: Date,
): PriceWrite | null {
  const { priceMinor, listPriceMinor, currency } = last;
  const reading = { priceMinor, listPriceMinor, currency, availability };
  const step = nextPoint(last, reading, at);
  return step?.changed ? { reading, step, provenance: null, event: toEvent(state, reading, at) } : null;
}

function outcomeOf(
  { outcome }: PageVisit,
  observed: Reading | null,
  candidates: readonly PriceCandidate[] | null,
): CheckOutcome {
  if (outcome !== 'priced' && outcome !== 'unsure') return outcome;
  if (observed) return 'priced';
  return candidates ? 'unsure' : 'unpriced';
}

/** The first price must be sure; a later one may be less so, since it is compared with the last one. */
function observedReading(state: CheckState, visit: PageVisit): Reading | null {
  if (visit.outcome === 'unchanged') return state.last;
  if (!('offer' in visit) || visit.outcome === 'unpriced') return null;
  const least = state.last === null ? SURE_CONFIDENCE : LEAST_CONFIDENCE;
  return visit.offer.confidence < least ? null : toReading(visit.offer, state.last);
}

/** The amounts to choose from if the first price is not sure; null if there are none. */
function candidatesOf({ last }: CheckState, visit: PageVisit): readonly PriceCandidate[] | null {
  if (last !== null || visit.outcome !== 'unsure') return null;
  const candidates = (visit.offer.choices ?? [])
    .filter(({ amount, currency }) => (toMinor(amount, currency ?? UNKNOWN_CURRENCY) ?? 0) > 0)
    .map((it) => ({ ...it, text: storableText(it.text, MAX_CANDIDATE_CHARS) }));
  return candidates.length > 0 ? candidates : null;
}

interface JudgedVisit {
  outcome: CheckOutcome;
  visit: PageVisit;
  suspect: Suspect | null;
  at: Date;
  /** Stated on a page without a price. */
  stock: AvailabilityOrUnknown;
}

/** Shops show no price while a product cannot be bought. An early retry would find none either. */
function isWhyUnpriced(stock: AvailabilityOrUnknown): boolean {
  return stock !== null && stock !== 'InStock';
}

function scheduleNext(
  state: CheckState,
  { outcome, visit, suspect, at, stock }: JudgedVisit,
  rules: CheckRules,
  random: number,
): Pick<CheckReport, 'dueAt' | 'priority' | 'failures'> {
  const failures =
    isFailure(outcome) && !isWhyUnpriced(stock) ? Math.min(state.failures + 1, MAX_COUNTED_FAILURES) : 0;
  const ageDays = (at.getTime() - state.createdAt.getTime()) / DAY_MS;
  const priority = priorityOf({ watchers: state.watchers, volatility: state.volatility, ageDays });
  const retryAfterMs = 'retryAfterMs' in visit ? visit.retryAfterMs : null;
  const delayMs = nextCheckDelayMs(
    { outcome, suspectChecks: suspect?.checks ?? 0, failures, retryAfterMs },
    intervalMs(priority, state.watchers, freshnessOf(state, rules.freshness)),
    rules,
    random,
  );
  const from = suspect ? Date.parse(suspect.at) : at.getTime();
  const dueAt = new Date(Math.max(from + delayMs, at.getTime()));
  return { dueAt, priority: afterFailures(priority, failures), failures };
}

/**
 * A second check may come early by the clocks of two processes; at half the configured delay it still counts.
 */
const MIN_DELAY_SHARE = 0.5;

function suspectOf(
  state: CheckState,
  observed: Reading,
  source: Omit<ObservedQuote, keyof Quote>,
  rules: CheckRules,
): Suspect | null {
  const jump: JumpRules = {
    jumpPercent: rules.jumpPercent,
    confirmAfterMs: rules.confirmationDelayMs * MIN_DELAY_SHARE,
  };
  const current = state.last && { minor: state.last.priceMinor, currency: state.last.currency };
  const sighting = { minor: observed.priceMinor, currency: observed.currency, ...source };
  const verdict = judgePrice(current, sighting, state.suspect, jump);
  return verdict === 'accept' ? null : keepSuspect(sighting, state.suspect, jump.confirmAfterMs);
}

function freshnessOf(state: CheckState, freshness: Freshness): Freshness {
  const site = state.freshWithinMs;
  return site === null ? freshness : { watchedMs: site, popularMs: Math.min(site, freshness.popularMs) };
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

function messageOf(
  visit: PageVisit,
  outcome: CheckOutcome,
  { candidates, stock }: { candidates: readonly PriceCandidate[] | null; stock: AvailabilityOrUnknown },
): string | null {
  if ('message' in visit) return storableText(visit.message, MAX_MESSAGE_CHARS);
  if (candidates && outcome === 'unsure') {
    const amounts = candidates.map(({ amount, currency }) => [amount, currency].filter(Boolean).join(' '));
    return `No amount on the page is certain to be the price. Found: ${amounts.join(', ')}.`;
  }
  if (stock !== null) return describeStock(stock);
  return outcome === 'unpriced' ? 'The page shows no price that can be relied on.' : null;
}

/** null if nothing changed. A page without a price can only give the first description. */
function changedDescription(state: CheckState, page: ExtractedOffer, hasPrice: boolean): Description | null {
  const current: Description = {
    title: storable(page.title, 500),
    imageUrl: page.image,
    brand: storable(page.brand, 200),
    sku: storable(page.sku, 100),
    gtin: storable(page.gtin, 14),
  };
  if (!hasPrice && state.description.title !== null) return null;
  const keys = Object.keys(current) as (keyof Description)[];
  const hasChanged = keys.some((key) => current[key] !== null && current[key] !== state.description[key]);
  return hasChanged ? current : null;
}

/** null also for text without any storable character. */
function storable(text: string | null, maxChars: number): string | null {
  return text === null ? null : storableText(text, maxChars) || null;
}

function priceWrite(state: CheckState, reading: Reading, visit: PageVisit, at: Date): PriceWrite | null {
  const step = nextPoint(state.last, reading, at);
  if (step === null) return null;
  const page = 'offer' in visit ? visit.offer : null;
  return {
    reading,
    step,
    provenance: {
      method: page?.method ?? 'not-modified',
      rendered: 'offer' in visit && visit.rendered,
      confidence: page?.confidence ?? 1,
      evidence: storable(page?.evidence ?? null, 200),
    },
    event: step.changed ? toEvent(state, reading, at) : null,
  };
}

function toEvent(state: CheckState, reading: Reading, at: Date): Omit<PriceChanged, 'eventId'> {
  const { last } = state;
  const isComparable = last !== null && last.currency === reading.currency;
  const oldAvailability: AvailabilityOrUnknown = last ? last.availability : state.availability;
  return {
    productId: state.productId,
    oldPrice: last && fromMinor(last.priceMinor, last.currency),
    newPrice: fromMinor(reading.priceMinor, reading.currency),
    currency: reading.currency,
    oldCurrency: last?.currency ?? null,
    changePercent: isComparable ? percentChange(last.priceMinor, reading.priceMinor) : null,
    availability: reading.availability,
    oldAvailability,
    at: at.toISOString(),
  };
}

function percentChange(from: number, to: number): number | null {
  return from === 0 ? null : Math.round(((to - from) / from) * 10_000) / 100;
}
