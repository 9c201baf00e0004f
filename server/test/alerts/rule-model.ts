/**
 * How rules react to events, as pure functions. alert-model.integration.test.ts holds the SQL to this model.
 */
import { type AlertType } from '@tidemark/contracts/alert.ts';
import { type AvailabilityOrUnknown } from '@tidemark/contracts/availability.ts';
import { type Verdict } from '@tidemark/contracts/forecast.ts';
import { UNSURE_REARM_DAYS } from '../../src/features/alerts/rules/alert-rules.ts';

export interface Rule {
  type: AlertType;
  armed: boolean;
  currency: string;
  /** below_target and percent_drop hold at or below this price. */
  thresholdMinor: number | null;
  days: number | null;
  lastFiredAt: Date | null;
}

/** The facts of a price event that rules depend on. */
export interface Facts {
  at: Date;
  currency: string;
  priceMinor: number;
  /** Null at the first price and after a change of currency. */
  oldPriceMinor: number | null;
  /** The lowest price before this event, or null if there was none. */
  lowestBeforeMinor: number | null;
  /** For how many days before the event every price was higher; Infinity if none was ever as low. */
  lowestForDays: number;
  availability: AvailabilityOrUnknown;
}

export type Transition = 'fire' | 'rearm' | 'none';

const DAY_MS = 86_400_000;

/**
 * What a price event does to a rule. A rule fires once when its condition turns true, and re-arms when it
 * turns false. An event without a comparable old price (the first price, a change of currency) does nothing.
 * Neither does a price in another currency than the threshold.
 */
export function transition(rule: Rule, facts: Facts): Transition {
  if (facts.oldPriceMinor === null) return 'none';
  if (rule.thresholdMinor !== null && rule.currency !== facts.currency) return 'none';
  const holds = conditionHolds(rule, facts, facts.oldPriceMinor);
  if (holds === null) return 'none';
  if (!holds) return rule.armed ? 'none' : 'rearm';
  return rule.armed || mayFireAgain(rule, facts.at) ? 'fire' : 'none';
}

/**
 * Null if the event does not decide the condition. Price events never decide good_time_to_buy. A price that
 * stays the same while the availability changes does not change whether it is a low.
 */
function conditionHolds(rule: Rule, facts: Facts, oldPriceMinor: number): boolean | null {
  const { priceMinor, lowestBeforeMinor } = facts;
  switch (rule.type) {
    case 'below_target':
    case 'percent_drop':
      return rule.thresholdMinor !== null && priceMinor <= rule.thresholdMinor;
    case 'any_drop':
      return priceMinor < oldPriceMinor;
    case 'all_time_low':
      if (priceMinor === oldPriceMinor) return null;
      return lowestBeforeMinor !== null && priceMinor < lowestBeforeMinor;
    case 'lowest_in_days':
      if (priceMinor === oldPriceMinor) return null;
      return rule.days !== null && facts.lowestForDays >= rule.days;
    case 'good_time_to_buy':
      return null;
    case 'back_in_stock':
      return facts.availability === null ? null : facts.availability === 'InStock';
  }
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
 * Whether a disarmed rule may fire: always on a drop, and on a low once the last one is older than the rule's
 * days.
 */
function mayFireAgain(rule: Rule, at: Date): boolean {
  if (rule.type === 'any_drop') return true;
  if (rule.type !== 'lowest_in_days' || rule.lastFiredAt === null || rule.days === null) return false;
  return daysBetween(rule.lastFiredAt, at) > rule.days;
}
