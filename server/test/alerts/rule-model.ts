/** What rules do at an event, as pure functions: alert-model.test.ts holds the service's SQL to them. */
import { type AlertType } from '@tidemark/contracts/alert.ts';
import { type AvailabilityOrUnknown } from '@tidemark/contracts/availability.ts';
import { type Verdict } from '@tidemark/contracts/forecast.ts';
import { DOUBT_DAYS } from '../../src/features/alerts/rules/alert-rules.ts';

export interface Rule {
  type: AlertType;
  armed: boolean;
  currency: string;
  /** below_target and percent_drop hold at or under this price. */
  thresholdMinor: number | null;
  days: number | null;
  lastFiredAt: Date | null;
}

/** A price event as rules see it. */
export interface Facts {
  at: Date;
  currency: string;
  priceMinor: number;
  /** null at the first price and after a change of currency. */
  oldPriceMinor: number | null;
  /** The lowest price before this event; null where there was none. */
  lowestBeforeMinor: number | null;
  /** For how many days up to now every other price was higher; Infinity where none was ever as low. */
  lowestForDays: number;
  availability: AvailabilityOrUnknown;
}

export type Transition = 'fire' | 'rearm' | 'none';

const DAY_MS = 86_400_000;

/**
 * What an event does to a rule: it fires once when its condition turns true, and is armed again when it turns false. An event without
 * an old price to compare with, such as a change of currency, does nothing; nor does a price in another currency than the threshold's.
 */
export function transition(rule: Rule, facts: Facts): Transition {
  if (facts.oldPriceMinor === null) return 'none';
  if (rule.thresholdMinor !== null && rule.currency !== facts.currency) return 'none';
  const holds = conditionHolds(rule, facts, facts.oldPriceMinor);
  if (holds === null) return 'none';
  if (!holds) return rule.armed ? 'none' : 'rearm';
  return rule.armed || hasLapsed(rule, facts.at) ? 'fire' : 'none';
}

/** null: the event does not say; of a good time to buy it is verdicts that say. A price that stays where it is, while the stock changes, is no more and no less of a low. */
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

/** A verdict as rules see it. */
export interface VerdictFacts {
  at: Date;
  verdict: Verdict;
}

/**
 * What a verdict does to a `good_time_to_buy` rule: it fires once when the verdict turns to `buy`, and is armed again by `wait`, or by
 * `unsure` once a week has passed since it fired.
 */
export function verdictTransition(
  { armed, lastFiredAt }: Pick<Rule, 'armed' | 'lastFiredAt'>,
  { at, verdict }: VerdictFacts,
): Transition {
  if (verdict === 'buy') return armed ? 'fire' : 'none';
  const isNews = verdict === 'wait' || lastFiredAt === null || daysBetween(lastFiredAt, at) > DOUBT_DAYS;
  return isNews && !armed ? 'rearm' : 'none';
}

function daysBetween(from: Date, to: Date): number {
  return (to.getTime() - from.getTime()) / DAY_MS;
}

/** Every drop is a new one; and a low that is older than the rule's span is not the low of that span any more. */
function hasLapsed(rule: Rule, at: Date): boolean {
  if (rule.type === 'any_drop') return true;
  if (rule.type !== 'lowest_in_days' || rule.lastFiredAt === null || rule.days === null) return false;
  return daysBetween(rule.lastFiredAt, at) > rule.days;
}
