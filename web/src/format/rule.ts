import { type Alert, type AlertType } from '@tidemark/contracts/alert.ts';
import { formatMoney } from './money.ts';

export const RULE_NAMES: Readonly<Record<AlertType, string>> = {
  below_target: 'At or below a price',
  any_drop: 'Any drop',
  percent_drop: 'Percentage drop',
  lowest_in_days: 'Lowest in a number of days',
  all_time_low: 'All-time low',
  back_in_stock: 'Back in stock',
  good_time_to_buy: 'A good time to buy',
};

/** A rule as a phrase that completes "Alert me when ...". */
export function describeRule(rule: DescribedRule): string {
  const condition = conditionOf(rule);
  return rule.alsoUnavailable ? `${condition}, in stock or not` : condition;
}

type DescribedRule = Pick<
  Alert,
  'type' | 'targetPrice' | 'percent' | 'days' | 'referencePrice' | 'alsoUnavailable'
>;

function conditionOf(rule: DescribedRule): string {
  switch (rule.type) {
    case 'below_target':
      return `the price is ${rule.targetPrice ? formatMoney(rule.targetPrice) : 'my target'} or less`;
    case 'any_drop':
      return rule.percent ? `the price drops by ${rule.percent}% or more` : 'the price drops';
    case 'percent_drop': {
      const from = rule.referencePrice ? ` below ${formatMoney(rule.referencePrice)}` : '';
      return `the price falls ${rule.percent ?? 0}%${from}`;
    }
    case 'lowest_in_days':
      return `the price is the lowest in ${rule.days ?? 0} ${rule.days === 1 ? 'day' : 'days'}`;
    case 'all_time_low':
      return 'the price is at an all-time low';
    case 'good_time_to_buy':
      return 'it is a good time to buy';
    case 'back_in_stock':
      return 'it is back in stock';
  }
}
