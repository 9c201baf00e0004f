import { DROP_LOG } from './features/outcome.ts';
import { type PriceSteps } from './features/price-steps.ts';

const RISING_DAYS = 90;
const RISES = 3;
const RISEN = Math.log(1.08);
const LATELY_DAYS = 30;
const LEFT_RANGE = Math.log(1.15);

/**
 * Why a past rhythm may not hold: a price that only rises, or one that has left the range it always kept. Null when neither
 * shows. In such markets waiting for the next sale has cost the most.
 */
export function marketWarning(steps: PriceSteps, asOf: number): string | null {
  return steadyRise(steps, asOf) ?? newRange(steps, asOf);
}

function steadyRise({ days, logs }: PriceSteps, asOf: number): string | null {
  let rises = 0;
  let step = days.length - 1;
  for (; step > 0 && (days[step] as number) > asOf - RISING_DAYS; step--) {
    const change = (logs[step] as number) - (logs[step - 1] as number);
    if (change <= DROP_LOG) return null;
    if (change > 0) rises++;
  }
  const risen = (logs.at(-1) as number) - (logs[step] as number);
  if (rises < RISES || risen < RISEN) return null;
  return `it has risen ${rises} times, by ${percent(risen)} in all, in ${RISING_DAYS} days without a fall of 5 %`;
}

function newRange({ days, logs }: PriceSteps, asOf: number): string | null {
  const since = asOf - LATELY_DAYS;
  if (asOf - (days[0] as number) < RISING_DAYS) return null;
  let lowest = Infinity;
  let highest = -Infinity;
  for (let i = 0; i < days.length; i++) {
    const until = days[i + 1] ?? asOf;
    if (until > since) lowest = Math.min(lowest, logs[i] as number);
    else highest = Math.max(highest, logs[i] as number);
  }
  if (lowest - highest < LEFT_RANGE) return null;
  return `for ${LATELY_DAYS} days it has cost at least ${percent(lowest - highest)} more than ever before`;
}

function percent(log: number): string {
  return `${Math.round((Math.exp(log) - 1) * 100)} %`;
}
