import { FEATURES } from './features/features.ts';
import { type KnownSale } from './known-sales.ts';
import { DROP_LOG } from './features/outcome.ts';
import { type PriceSteps } from './features/price-steps.ts';
import { findEpisodes } from './features/episode-features.ts';

const ABOVE_LOW = FEATURES.indexOf('aboveLow90');
const ABOVE_USUAL = FEATURES.indexOf('aboveUsual');
const NUMBERS = ['', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];

/**
 * Reasons in English: the price's distance from its low, its sale rhythm, the chance of a drop, the next
 * known sale.
 */
export function explainForecast(
  { steps, asOf, features }: { steps: PriceSteps; asOf: number; features: Float32Array },
  chance: number,
  sale: KnownSale | null,
): string[] {
  const known = asOf - (steps.days[0] as number);
  const usual = (steps.logs.at(-1) as number) - (features[ABOVE_USUAL] as number);
  const reasons = [
    comparedWithLow(features[ABOVE_LOW] as number, known),
    saleRhythm(steps, asOf, usual, known),
    `a ${Math.round(chance * 100)}% chance of a drop of at least 5% within 30 days`,
  ];
  if (sale)
    reasons.push(
      sale.inDays > 0 ? `${sale.name} is ${inWords(sale.inDays, 'day')} away` : `${sale.name} is on now`,
    );
  return reasons;
}

function comparedWithLow(aboveLow: number, known: number): string {
  const window = known < 90 ? `low of the ${inWords(Math.floor(known), 'day')} known` : '90-day low';
  const percent = Math.round((Math.exp(aboveLow) - 1) * 100);
  return percent === 0 ? `at its ${window}` : `${percent}% above its ${window}`;
}

function saleRhythm(steps: PriceSteps, asOf: number, usual: number, known: number): string {
  const { starts, interval, length } = findEpisodes(steps, asOf, usual + DROP_LOG);
  const seen = inWords(Math.floor(Math.min(400, known)), 'day');
  if (starts === 0) return `not on sale in the last ${seen}`;
  if (starts === 1) return `on sale once in the last ${seen}`;
  const lasts = Number.isNaN(length) ? '' : ` for ${inWords(Math.max(1, Math.round(length)), 'day')}`;
  return `on sale about every ${everySpan(interval)}${lasts}`;
}

function everySpan(days: number): string {
  if (days < 13) return inWords(Math.max(1, Math.round(days)), 'day');
  return inWords(Math.round(days / 7), 'week');
}

function inWords(count: number, unit: string): string {
  const number = NUMBERS[count] || String(count);
  return count === 1 ? `${number} ${unit}` : `${number} ${unit}s`;
}
