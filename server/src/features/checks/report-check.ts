import { type AvailabilityOrUnknown } from '@tidemark/contracts/availability.ts';
import { type PriceChanged } from '@tidemark/contracts/events.ts';
import { type CheckOutcome } from '@tidemark/contracts/product.ts';
import { fromMinor } from '@tidemark/contracts/money.ts';
import { nextPoint, type LastPoint, type Reading } from '../../store/prices/rules/next-point.ts';
import {
  judgePrice,
  keepSuspect,
  type JumpRules,
  type ObservedQuote,
  type Suspect,
} from '../../store/prices/rules/plausible.ts';
import {
  type CheckReport,
  type Description,
  type PageValidators,
  type PriceWrite,
} from '../../store/prices/record-price.ts';
import {
  intervalMs,
  isFailure,
  nextCheckDelayMs,
  type Freshness,
  type RetryRules,
} from '../../store/schedule/rules/next-check.ts';
import { priorityOf } from '../../store/schedule/rules/priority.ts';
import { type CheckState } from './check-state.ts';
import { changedDescription, storable } from './describe-product.ts';
import { type PageVisit } from './interpret-response.ts';
import { observeVisit, type Observation } from './observe-visit.ts';

export interface CheckRules extends RetryRules {
  freshness: Freshness;
  confirmationDelayMs: number;
  jumpPercent: number;
}

const DAY_MS = 86_400_000;
const MAX_COUNTED_FAILURES = 1000;

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
  const observation = observeVisit(state, visit);
  const { outcome, message, reading, candidates, stock } = observation;
  const suspect = suspectOf(state, observation, { at, proxyId: proxyOf(visit) }, rules);
  const confirmed = suspect ? null : reading;
  const standing = stock && state.last && standingPrice(state, state.last, stock, at);
  return {
    productId: state.productId,
    leaseId: state.leaseId,
    at,
    outcome,
    message,
    ...scheduleNext(state, { outcome, visit, suspect, at, stock }, rules, random),
    validators: validatorsOf(visit, confirmed, standing),
    description: describe(state, visit, observation, confirmed !== null),
    suspect,
    suspectChanged: reading !== null && (suspect !== null || state.suspect !== null),
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

function proxyOf(visit: PageVisit): number | null {
  return 'offer' in visit ? visit.proxyId : null;
}

/** Only a page of this product describes it. */
function describe(
  state: CheckState,
  visit: PageVisit,
  { outcome, doubt, reading }: Observation,
  isConfirmed: boolean,
): Description | null {
  if (!('offer' in visit) || outcome === 'another_product') return null;
  return doubt === 'product' && !isConfirmed ? null : changedDescription(state, visit, reading !== null);
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
  return { dueAt, priority, failures };
}

/**
 * A second check may come early by the clocks of two processes; at half the configured delay it still counts.
 */
const MIN_DELAY_SHARE = 0.5;

function suspectOf(
  state: CheckState,
  { reading, doubt }: Observation,
  source: Pick<ObservedQuote, 'at' | 'proxyId'>,
  rules: CheckRules,
): Suspect | null {
  if (reading === null) return null;
  const jump: JumpRules = {
    jumpPercent: rules.jumpPercent,
    confirmAfterMs: rules.confirmationDelayMs * MIN_DELAY_SHARE,
  };
  const current = state.last && { minor: state.last.priceMinor, currency: state.last.currency };
  const sighting = { minor: reading.priceMinor, currency: reading.currency, doubt, ...source };
  const verdict = judgePrice(current, sighting, state.suspect, jump);
  return verdict === 'accept' ? null : keepSuspect(sighting, state.suspect, jump.confirmAfterMs);
}

function freshnessOf(state: CheckState, freshness: Freshness): Freshness {
  const site = state.freshWithinMs;
  return site === null ? freshness : { watchedMs: site, popularMs: Math.min(site, freshness.popularMs) };
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
