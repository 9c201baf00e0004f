import { type AlertType } from '@tidemark/contracts/alert.ts';
import { type Money } from '@tidemark/contracts/money.ts';

export interface AlertFacts {
  type: AlertType;
  title: string;
  price: Money | null;
  previousPrice: Money | null;
  targetPrice: Money | null;
  days: number | null;
  percent: number | null;
  alreadyTrue: boolean;
}

/** A money amount for an English sentence; an unknown currency shows the bare amount. */
export function formatMoney({ amount, currency }: Money): string {
  if (currency === 'XXX') return amount;
  return new Intl.NumberFormat('en', { style: 'currency', currency }).format(
    amount as Intl.StringNumericLiteral,
  );
}

/** Why the rule fired, in one sentence. */
export function alertMessage(facts: AlertFacts): string {
  const price = facts.price ? formatMoney(facts.price) : 'unknown';
  const was = facts.previousPrice && !facts.alreadyTrue ? `, from ${formatMoney(facts.previousPrice)}` : '';
  const now = facts.alreadyTrue ? 'is already' : 'is now';
  switch (facts.type) {
    case 'below_target':
      return `${facts.title} ${now} ${price}${was}: at or below your target${target(facts)}.`;
    case 'percent_drop':
      return `${facts.title} ${now} ${price}${was}: at least ${facts.percent} % below the price when you set the rule.`;
    case 'any_drop':
      return `${facts.title} fell to ${price}${was}.`;
    case 'lowest_in_days':
      return `${facts.title} ${now} ${price}${was}: the lowest in ${facts.days} days.`;
    case 'all_time_low':
      return `${facts.title} ${now} ${price}${was}: the lowest price seen yet.`;
    case 'back_in_stock':
      return `${facts.title} is ${facts.alreadyTrue ? 'already' : 'back'} in stock at ${price}.`;
  }
}

function target({ targetPrice }: AlertFacts): string {
  return targetPrice ? ` of ${formatMoney(targetPrice)}` : '';
}
