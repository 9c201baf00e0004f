import { type PriceSteps } from './price-steps.ts';

const WINDOWS = [7, 30, 90, 180, 365, Infinity] as const;
const WINDOW_NAMES = WINDOWS.map((days) => (days === Infinity ? 'all' : String(days)));
/** Prices within this distance (in logarithms) count as equal when the usual price is determined. */
const EQUAL_WITHIN = 0.005;
const MEDIAN_DAYS = 180;

export const WINDOW_FEATURES = [
  ...WINDOW_NAMES.flatMap((name) => [`aboveLow${name}`, `belowHigh${name}`, `aboveMean${name}`]),
  'aboveMedian',
  'aboveUsual',
  'usualShare',
  'nowShare',
] as const;

/** The current price compared with the low, high and mean of each window, as differences of logarithms. */
export function windowFeatures(
  { days, logs }: PriceSteps,
  asOf: number,
  out: Float32Array,
  at: number,
): void {
  const last = days.length - 1;
  const now = logs[last] as number;
  const first = days[0] as number;
  let low = now;
  let high = now;
  let area = 0;
  let step = last;
  let known = asOf;
  for (const window of WINDOWS) {
    const from = Math.max(first, asOf - window);
    while (step >= 0 && known > from) {
      const log = logs[step] as number;
      const start = Math.max(from, days[step] as number);
      low = Math.min(low, log);
      high = Math.max(high, log);
      area += (log - now) * (known - start);
      known = start;
      if (known > from) step--;
    }
    out[at++] = now - low;
    out[at++] = high - now;
    out[at++] = asOf > from ? -area / (asOf - from) : 0;
  }
  usualPriceFeatures({ days, logs }, asOf, out, at);
}

/**
 * The current price compared with the time-weighted median and the usual (longest held) price of 180 days.
 */
function usualPriceFeatures({ days, logs }: PriceSteps, asOf: number, out: Float32Array, at: number): void {
  const from = asOf - MEDIAN_DAYS;
  const held: { log: number; days: number }[] = [];
  let total = 0;
  for (let i = days.length - 1, end = asOf; i >= 0 && end > from; i--) {
    const start = Math.max(from, days[i] as number);
    held.push({ log: logs[i] as number, days: end - start });
    total += end - start;
    end = start;
  }
  held.sort((a, b) => a.log - b.log);
  const now = logs.at(-1) as number;
  let median = now;
  let usual = now;
  let usualDays = 0;
  let nowDays = 0;
  let seen = 0;
  let run = 0;
  let runLog = -Infinity;
  for (const { log, days } of held) {
    if (seen < total / 2 && seen + days >= total / 2) median = log;
    seen += days;
    run = log - runLog <= EQUAL_WITHIN ? run + days : days;
    runLog = log;
    if (run >= usualDays) {
      usualDays = run;
      usual = log;
    }
    if (Math.abs(log - now) <= EQUAL_WITHIN) nowDays += days;
  }
  out[at++] = now - median;
  out[at++] = now - usual;
  out[at++] = total > 0 ? usualDays / total : 1;
  out[at++] = total > 0 ? nowDays / total : 1;
}
