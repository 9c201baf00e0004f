import { roughEuros } from './euros.ts';

/**
 * A price as a step function: `logs[i]` (natural logarithm of the price in rough euros) holds from `days[i]`
 * (days since 1970) until the next step.
 */
export interface PriceSteps {
  days: Float64Array;
  logs: Float64Array;
}

/** Older steps do not help to predict the coming weeks. */
const MAX_STEPS = 2000;

/**
 * The changes of a price, from `[unix seconds, price]` points in any order. If several points share an
 * instant, the last one in the list counts. Points without a positive price and a finite time are ignored.
 */
export function priceSteps(points: readonly (readonly [number, number])[], currency: string): PriceSteps {
  const euros = roughEuros(currency);
  const usable = points.filter(([at, price]) => Number.isFinite(at) && price > 0 && Number.isFinite(price));
  const ordered = usable.every(([at], i) => i === 0 || at >= (usable[i - 1]?.[0] ?? 0));
  if (!ordered) usable.sort(([a], [b]) => a - b);
  const days: number[] = [];
  const logs: number[] = [];
  for (const [at, price] of usable) {
    const day = at / 86_400;
    if (days.at(-1) === day) {
      days.pop();
      logs.pop();
    }
    const log = Math.log(price * euros);
    if (logs.at(-1) === log) continue;
    days.push(day);
    logs.push(log);
  }
  return { days: Float64Array.from(days), logs: Float64Array.from(logs) };
}

/** The newest steps at or before `asOf` (days since 1970), at most `MAX_STEPS`. */
export function stepsUntil(steps: PriceSteps, asOf: number): PriceSteps {
  const end = stepsBefore(steps.days, asOf);
  const start = Math.max(0, end - MAX_STEPS);
  return { days: steps.days.subarray(start, end), logs: steps.logs.subarray(start, end) };
}

/** The number of steps at or before `asOf`. */
export function stepsBefore(days: Float64Array, asOf: number): number {
  let low = 0;
  let high = days.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((days[middle] as number) <= asOf) low = middle + 1;
    else high = middle;
  }
  return low;
}
