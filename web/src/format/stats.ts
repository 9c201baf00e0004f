import { type PriceStats } from '@tidemark/contracts/price.ts';

/** The current price compared with the prior low: "20% lower now; lowest price of the 30 days before". */
export function describePriceCut({ percent, daysKnown }: NonNullable<PriceStats['priorLow']>): string {
  const change = percent > 0 ? `${round(percent)}% lower now` : 'not lower now';
  return `${change}; lowest price of the ${daysKnown > 1 ? `${daysKnown} days` : 'day'} before`;
}

/** The usual drop: "in the last year, typically 12%, every 20 days". Empty if there are too few drops. */
export function describeDrops({ typicalPercent, typicalDaysBetween }: PriceStats['drops']): string {
  if (typicalPercent === null) return '';
  const size = `in the last year, typically ${round(typicalPercent)}%`;
  if (typicalDaysBetween === null) return size;
  return `${size}, every ${typicalDaysBetween === 1 ? 'day' : `${round(typicalDaysBetween)} days`}`;
}

function round(value: number): string {
  return value < 10 ? String(Math.round(value * 10) / 10) : String(Math.round(value));
}
