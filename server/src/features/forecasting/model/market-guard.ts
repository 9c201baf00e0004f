import { DROP_LOG } from './features/outcome.ts';
import { type PriceSteps } from './features/price-steps.ts';

const RISING_DAYS = 90;
const MIN_RISES = 3;
const MIN_RISE_LOG = Math.log(1.08);
const RECENT_DAYS = 30;
const MIN_GAP_LOG = Math.log(1.15);

/**
 * Why the past may not predict the future: the price only rises, or it has left its former range. Null if
 * neither applies. Waiting for the next sale has cost most in such markets.
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
  if (rises < MIN_RISES || risen < MIN_RISE_LOG) return null;
  return `it has risen ${rises} times, by ${percent(risen)} in total, in ${RISING_DAYS} days without a 5% drop`;
}

function newRange({ days, logs }: PriceSteps, asOf: number): string | null {
  const since = asOf - RECENT_DAYS;
  if (asOf - (days[0] as number) < RISING_DAYS) return null;
  let lowest = Infinity;
  let highest = -Infinity;
  for (let i = 0; i < days.length; i++) {
    const until = days[i + 1] ?? asOf;
    if (until > since) lowest = Math.min(lowest, logs[i] as number);
    else highest = Math.max(highest, logs[i] as number);
  }
  if (lowest - highest < MIN_GAP_LOG) return null;
  return `for ${RECENT_DAYS} days it has cost at least ${percent(lowest - highest)} more than ever before`;
}

function percent(log: number): string {
  return `${Math.round((Math.exp(log) - 1) * 100)}%`;
}
