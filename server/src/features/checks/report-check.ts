import { type AvailabilityOrUnknown } from '@tidemark/contracts/availability.ts';
import { type PriceChanged } from '@tidemark/contracts/events.ts';
import { type CheckOutcome } from '@tidemark/contracts/product.ts';
import { fromMinor, toMinor } from '@tidemark/contracts/money.ts';
import { type ExtractedOffer } from '../../shop/extract/model/extracted-offer.ts';
import { nextPoint, type LastPoint, type Reading } from '../../store/prices/rules/next-point.ts';
import {
  judge,
  keepSuspect,
  type JumpRules,
  type Sighting,
  type Suspect,
} from '../../store/prices/rules/plausible.ts';
import { type CheckReport, type Description, type PriceWrite } from '../../store/prices/record-price.ts';
import { stockToRecord } from '../../store/prices/rules/stock-to-record.ts';
import {
  intervalMs,
  isFailure,
  nextCheckDelayMs,
  type Freshness,
  type RetryRules,
} from '../../store/schedule/rules/next-check.ts';
import { priorityOf } from '../../store/schedule/rules/priority.ts';
import { type CheckState } from './check-state.ts';
import { type PageVisit } from './visit-page.ts';
import { storableText } from '../../lib/storable-text.ts';

export interface CheckRules extends RetryRules {
  freshness: Freshness;
  secondLookAfterMs: number;
  jumpPercent: number;
}

/** ISO 4217's code for "no currency": the page shows an amount and nothing says of what. */
const UNKNOWN_CURRENCY = 'XXX';
const DAY_MS = 86_400_000;
const MAX_COUNTED_FAILURES = 1000;

/** What is to be written down about a look: pure, given the moment and a random number from 0 to 1. */
export function reportCheck(
  state: CheckState,
  look: PageVisit,
  now: Date,
  rules: CheckRules,
  random: number,
): CheckReport {
  const at = state.last && now <= state.last.at ? new Date(state.last.at.getTime() + 1) : now;
  const seen = seenReading(state, look);
  const suspect =
    seen && suspectOf(state, seen, { at, proxyId: 'reading' in look ? look.proxyId : null }, rules);
  const confirmed = suspect ? null : seen;
  const outcome = look.outcome === 'priced' && seen === null ? 'unpriced' : look.outcome;
  return {
    productId: state.productId,
    leaseId: state.leaseId,
    at,
    outcome,
    message: messageOf(look, outcome),
    ...planNext(state, { outcome, look, suspect, at }, rules, random),
    validators: confirmed && 'validators' in look ? look.validators : null,
    description: 'reading' in look ? newDescription(state, look.reading, seen !== null) : null,
    suspect,
    suspectChanged: seen !== null && (suspect !== null || state.suspect !== null),
    price: confirmed && priceWrite(state, confirmed, look, at),
  };
}

function seenReading(state: CheckState, look: PageVisit): Reading | null {
  if (look.outcome === 'priced') return toReading(look.reading, state.last);
  return look.outcome === 'unchanged' ? state.last : null;
}

interface CheckEnd {
  outcome: CheckOutcome;
  look: PageVisit;
  suspect: Suspect | null;
  at: Date;
}

/** When the product is due again, and how much it matters then. */
function planNext(
  state: CheckState,
  { outcome, look, suspect, at }: CheckEnd,
  rules: CheckRules,
  random: number,
): Pick<CheckReport, 'dueAt' | 'priority' | 'failures'> {
  const failures = isFailure(outcome) ? Math.min(state.failures + 1, MAX_COUNTED_FAILURES) : 0;
  const ageDays = (at.getTime() - state.createdAt.getTime()) / DAY_MS;
  const priority = priorityOf({ watchers: state.watchers, volatility: state.volatility, ageDays });
  const retryAfterMs = 'retryAfterMs' in look ? look.retryAfterMs : null;
  const delayMs = nextCheckDelayMs(
    { outcome, doubtfulLooks: suspect?.looks ?? 0, failures, retryAfterMs },
    intervalMs(priority, state.watchers, freshnessOf(state, rules.freshness)),
    rules,
    random,
  );
  const from = suspect ? Date.parse(suspect.at) : at.getTime();
  return { dueAt: new Date(Math.max(from + delayMs, at.getTime())), priority, failures };
}

/** A second look may come a little early, by the clocks of two processes. */
const LOOKS_APART = 0.5;

function suspectOf(
  state: CheckState,
  seen: Reading,
  when: Pick<Sighting, 'at' | 'proxyId'>,
  rules: CheckRules,
): Suspect | null {
  const jump: JumpRules = {
    jumpPercent: rules.jumpPercent,
    looksApartMs: rules.secondLookAfterMs * LOOKS_APART,
  };
  const current = state.last && { minor: state.last.priceMinor, currency: state.last.currency };
  const sighting = { minor: seen.priceMinor, currency: seen.currency, ...when };
  const verdict = judge(current, sighting, state.suspect, jump);
  return verdict === 'accept' ? null : keepSuspect(sighting, state.suspect, jump.looksApartMs);
}

function freshnessOf(state: CheckState, freshness: Freshness): Freshness {
  const site = state.freshWithinMs;
  return site === null ? freshness : { watchedMs: site, popularMs: Math.min(site, freshness.popularMs) };
}

/** In the product's known currency where the page names none. null when the page's figures are no money. */
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
      isStated: page.availability !== null && page.sources?.availability !== 'price-shown',
    }),
  };
}

function messageOf(look: PageVisit, outcome: CheckReport['outcome']): string | null {
  if ('message' in look) return look.message;
  return outcome === 'unpriced' ? 'The page shows no price that can be relied on.' : null;
}

/** What the page tells besides the price, where that is new. Of a page without a price only a first description is taken. */
function newDescription(state: CheckState, page: ExtractedOffer, priced: boolean): Description | null {
  const told: Description = {
    title: storable(page.title, 500),
    imageUrl: storable(page.image, 2048),
    brand: storable(page.brand, 200),
    sku: storable(page.sku, 100),
    gtin: storable(page.gtin, 14),
  };
  if (!priced && state.description.title !== null) return null;
  const keys = Object.keys(told) as (keyof Description)[];
  return keys.some((key) => told[key] !== null && told[key] !== state.description[key]) ? told : null;
}

/** null also for what is empty once it can be stored. */
function storable(text: string | null, maxChars: number): string | null {
  return text === null ? null : storableText(text, maxChars) || null;
}

function priceWrite(state: CheckState, reading: Reading, look: PageVisit, at: Date): PriceWrite | null {
  const step = nextPoint(state.last, reading, at);
  if (step === null) return null;
  const page = 'reading' in look ? look.reading : null;
  return {
    reading,
    step,
    provenance: {
      method: page?.method ?? 'not-modified',
      rendered: 'reading' in look && look.rendered,
      confidence: page?.confidence ?? 1,
      evidence: storable(page?.evidence ?? null, 200),
    },
    event: step.changed ? toEvent(state, reading, at) : null,
  };
}

function toEvent(state: CheckState, reading: Reading, at: Date): Omit<PriceChanged, 'eventId'> {
  const { last } = state;
  const comparable = last !== null && last.currency === reading.currency;
  const oldAvailability: AvailabilityOrUnknown = last?.availability ?? null;
  return {
    productId: state.productId,
    oldPrice: last && fromMinor(last.priceMinor, last.currency),
    newPrice: fromMinor(reading.priceMinor, reading.currency),
    currency: reading.currency,
    oldCurrency: last?.currency ?? null,
    changePercent: comparable ? percentChange(last.priceMinor, reading.priceMinor) : null,
    availability: reading.availability,
    oldAvailability,
    at: at.toISOString(),
  };
}

function percentChange(from: number, to: number): number | null {
  return from === 0 ? null : Math.round(((to - from) / from) * 10_000) / 100;
}
