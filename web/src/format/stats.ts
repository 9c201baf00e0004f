import { type PriceStats } from '@tidemark/contracts/price.ts';

/** What the lowest price before the present cut says of it: "20 % less now; lowest of the 30 days before". */
export function cutWords({ percent, daysKnown }: NonNullable<PriceStats['priorLow']>): string {
  const days = daysKnown > 1 ? `${daysKnown} days` : 'day';
  const now = percent > 0 ? `${round(percent)} % less now` : 'no less now';
  return `${now}; lowest of the ${days} before`;
}

/** How drops usually are: "in a year, mostly by 12 %, every 20 days"; empty where there are too few to tell. */
export function dropWords({ typicalPercent, typicalDaysBetween }: PriceStats['drops']): string {
  if (typicalPercent === null) return '';
  const depth = `in a year, mostly by ${round(typicalPercent)} %`;
  if (typicalDaysBetween === null) return depth;
  return `${depth}, every ${typicalDaysBetween === 1 ? 'day' : `${round(typicalDaysBetween)} days`}`;
}

/** A share as whole percent; what is nearly all or nearly nothing is not shown as either. */
export function shareWords(share: number): string {
  if (share > 0.99 && share < 1) return 'over 99 %';
  if (share > 0 && share < 0.01) return 'under 1 %';
  return `${Math.round(share * 100)} %`;
}

function round(value: number): string {
  return value < 10 ? String(Math.round(value * 10) / 10) : String(Math.round(value));
}
