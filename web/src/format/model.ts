import { type ModelGain, type TrainingData } from '@tidemark/contracts/forecast-model.ts';
import { formatDateRange } from './forecast.ts';
import { formatDecimal } from './format-decimal.ts';

/** A gain with its significance: "better by 0.002", "worse by 0.002", "no clear difference". */
export function describeGain({ mean, low, high }: ModelGain, format: (value: number) => string): string {
  if (low > 0) return `better by ${format(mean)}`;
  if (high < 0) return `worse by ${format(-mean)}`;
  return 'no clear difference';
}

/** What a model was trained or evaluated on: "12,000 moments of 600 products, 1 Jan 2026 to 1 Feb 2026". */
export function describeSample({ moments, products, from, until }: TrainingData): string {
  return `${formatDecimal(moments, 0)} moments of ${formatDecimal(products, 0)} products, ${formatDateRange({ from, to: until })}`;
}
