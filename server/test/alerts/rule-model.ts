/**
 * How rules react to events, as pure functions. alert-model.integration.test.ts holds the SQL to this model.
 */
import { type AlertType } from '@tidemark/contracts/alert.ts';
import { type AvailabilityOrUnknown } from '@tidemark/contracts/availability.ts';
import { type Verdict } from '@tidemark/contracts/forecast.ts';
import { minorDigits } from '@tidemark/contracts/money.ts';
import {
  MIN_DROP_PERCENT,
  MIN_KNOWN_DAYS,
  UNSURE_REARM_DAYS,
} from '../../src/features/alerts/rules/alert-rules.ts';

export interface Rule {
  type: AlertType;
  armed: boolean;
  currency: string;
  /** below_target and percent_drop hold at or below this price. */
  thresholdMinor: number | null;
  percent: number | null;
  days: number | null;
  stepPercent: number;
  alsoUnavailable: boolean;
  lastFiredAt: Date | null;
  /** Every price that the rule reported, and when, the last one at the end. */
  reported: readonly { priceMinor: number; at: Date }[];
}

/** The facts of a price event that rules depend on. */
export interface Facts {
  at: Date;
  currency: string;
  priceMinor: number;
  /** Null at the first price and after a change of currency. */
  oldPriceMinor: number | null;
  /** The last price before this event at which the product could be bought; else the old price. */
  offeredPriceMinor: number | null;
  /** The lowest and the highest price before this event, or null if there was none. */
  lowestBeforeMinor: number | null;
  highestBeforeMinor: number | null;
  /** For how many days before the event no price was lower; Infinity if none ever was. */
  lowestForDays: number;
  /** For how many days before the event no price was higher; Infinity if none ever was. */
  highestForDays: number;
  /** For how many days prices in this currency are known. */
  knownDays: number;
  availability: AvailabilityOrUnknown;
}

export type Transition = 'fire' | 'rearm' | 'none';

const DAY_MS = 86_400_000;

/**
 * What a price event does to a rule. A rule fires once when its condition turns true, again after a further
 * fall, and re-arms when the condition turns false. It waits while the product cannot be bought. An event
 * without a comparable old price (the first price, a change of currency) does nothing. Neither does a price
 * in another currency than the threshold.
 */
export function transition(rule: Rule, facts: Facts): Transition {
  if (facts.oldPriceMinor === null) return 'none';
  if (rule.thresholdMinor !== null && rule.currency !== facts.currency) return 'none';
  if (clears(rule, facts)) return rule.armed ? 'none' : 'rearm';
  if (!holds(rule, facts, facts.oldPriceMinor)) return 'none';
  if (rule.type !== 'back_in_stock' && !rule.alsoUnavailable && !canBuy(facts.availability)) return 'none';
  return rule.armed || mayFireAgain(rule, facts) ? 'fire' : 'none';
}

/** What is not known counts as available. */
export function canBuy(availability: AvailabilityOrUnknown): boolean {
  return availability !== 'OutOfStock' && availability !== 'Discontinued';
}

function holds(rule: Rule, facts: Facts, oldPriceMinor: number): boolean {
  switch (rule.type) {
    case 'below_target':
    case 'percent_drop':
      return rule.thresholdMinor !== null && facts.priceMinor <= rule.thresholdMinor;
    case 'any_drop':
      return isWorthwhileDrop(rule, facts, oldPriceMinor);
    case 'all_time_low':
      return isLowest(facts);
    case 'lowest_in_days':
      if (rule.days === null) return false;
      return (
        facts.lowestForDays >= rule.days &&
        facts.highestForDays < rule.days &&
        facts.knownDays >= Math.min(rule.days, MIN_KNOWN_DAYS)
      );
    case 'good_time_to_buy':
      return false;
    case 'back_in_stock':
      return facts.availability === 'InStock';
  }
}

function isLowest({ priceMinor, lowestBeforeMinor, highestBeforeMinor, knownDays }: Facts): boolean {
  if (lowestBeforeMinor === null || highestBeforeMinor === null) return false;
  return priceMinor <= lowestBeforeMinor && priceMinor < highestBeforeMinor && knownDays >= MIN_KNOWN_DAYS;
}

/** Whether the condition has turned false, so that the rule may fire again. */
function clears(rule: Rule, facts: Facts): boolean {
  const { priceMinor, lowestBeforeMinor, availability } = facts;
  switch (rule.type) {
    case 'below_target':
    case 'percent_drop':
      return rule.thresholdMinor !== null && priceMinor > rule.thresholdMinor;
    case 'all_time_low':
      return lowestBeforeMinor !== null && priceMinor > lowestBeforeMinor;
    case 'lowest_in_days':
      return rule.days !== null && facts.lowestForDays < rule.days;
    case 'back_in_stock':
      return availability !== null && availability !== 'InStock';
    case 'any_drop':
    case 'good_time_to_buy':
      return false;
  }
}

/** A drop counts from the rule's percentage on, or from 1% and one unit, and no price within a day again. */
function isWorthwhileDrop(
  { alsoUnavailable, percent, reported }: Rule,
  { priceMinor, offeredPriceMinor, currency, at }: Facts,
  oldPriceMinor: number,
): boolean {
  const from = alsoUnavailable ? oldPriceMinor : (offeredPriceMinor ?? oldPriceMinor);
  const smallest =
    percent === null
      ? Math.max((from * MIN_DROP_PERCENT) / 100, 10 ** minorDigits(currency))
      : (from * percent) / 100;
  const isRepeated = reported.some(
    (earlier) => earlier.priceMinor === priceMinor && daysBetween(earlier.at, at) < 1,
  );
  return priceMinor < from && from - priceMinor >= smallest && !isRepeated;
}

/** The facts of a verdict event that rules depend on. */
export interface VerdictFacts {
  at: Date;
  verdict: Verdict;
}

/**
 * What a verdict event does to a `good_time_to_buy` rule. It fires once when the verdict turns to `buy`, and
 * re-arms at `wait`, or at `unsure` more than `UNSURE_REARM_DAYS` after it fired.
 */
export function verdictTransition(
  { armed, lastFiredAt }: Pick<Rule, 'armed' | 'lastFiredAt'>,
  { at, verdict }: VerdictFacts,
): Transition {
  if (verdict === 'buy') return armed ? 'fire' : 'none';
  const rearms =
    verdict === 'wait' || lastFiredAt === null || daysBetween(lastFiredAt, at) > UNSURE_REARM_DAYS;
  return rearms && !armed ? 'rearm' : 'none';
}

function daysBetween(from: Date, to: Date): number {
  return (to.getTime() - from.getTime()) / DAY_MS;
}

/**
 * Whether a disarmed rule may fire: always on a drop, on a further fall by its step, and on a low once the
 * last one is older than the rule's days.
 */
function mayFireAgain(rule: Rule, { at, priceMinor }: Facts): boolean {
  if (rule.type === 'any_drop') return true;
  if (rule.type === 'back_in_stock') return false;
  const last = rule.reported.at(-1);
  if (last && priceMinor <= (last.priceMinor * (100 - rule.stepPercent)) / 100) return true;
  if (rule.type !== 'lowest_in_days' || rule.lastFiredAt === null || rule.days === null) return false;
  return daysBetween(rule.lastFiredAt, at) > rule.days;
}
