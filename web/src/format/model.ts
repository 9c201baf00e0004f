import { type ModelGain, type TrainingData } from '@tidemark/contracts/forecast-model.ts';
import { decimals } from './decimals.ts';
import { spanWords } from './forecast.ts';

/** Whether a gain is more than chance: "better by 0.002", "worse by 0.002", "no clear difference". */
export function gainWords({ mean, low, high }: ModelGain, write: (value: number) => string): string {
  if (low > 0) return `better by ${write(mean)}`;
  if (high < 0) return `worse by ${write(-mean)}`;
  return 'no clear difference';
}

/** "1.25 %", of a share. */
export function percentWords(share: number): string {
  return `${decimals(share * 100, 2)} %`;
}

/** What a model was learned from or judged by: "12,000 moments of 600 products, 1 Jan 2026 to 1 Feb 2026". */
export function momentsWords({ moments, products, from, until }: TrainingData): string {
  return `${decimals(moments, 0)} moments of ${decimals(products, 0)} products, ${spanWords({ from, to: until })}`;
}
