import { DROP_LOG } from './outcome.ts';
import { type PriceSteps } from './price-steps.ts';

const RISE = Math.log(1.05) - 1e-9;
const WINDOWS = [14, 30, 90, 365] as const;
const HORIZON_DAYS = 30;
const RATE_DAYS = 400;
const SAME = 0.01;
/** Time since something that never happened is missing, and longer than this is no different. */
const LONGEST_DAYS = 400;

export const CHANGE_FEATURES = [
  ...WINDOWS.flatMap((window) => [
    `changes${window}`,
    `falls${window}`,
    `rises${window}`,
    `roughness${window}`,
  ]),
  'drift30',
  'drift90',
  'drift365',
  'sinceChange',
  'lastChange',
  'sinceFall',
  'lastFall',
  'sinceRise',
  'lastRise',
  'fallWeekday',
  'riseWeekday',
  'fallRate',
  'fallRateHere',
] as const;

/** How often, how far and how lately the price moved: rates a 30 days, differences of logarithms, days. */
export function changeFeatures(steps: PriceSteps, asOf: number, out: Float32Array, at: number): void {
  const { days, logs } = steps;
  const age = asOf - (days[0] as number);
  let step = days.length - 1;
  let changes = 0;
  let falls = 0;
  let rises = 0;
  let squares = 0;
  for (const window of WINDOWS) {
    for (; step > 0 && (days[step] as number) > asOf - window; step--) {
      const change = (logs[step] as number) - (logs[step - 1] as number);
      changes++;
      squares += change * change;
      if (change <= DROP_LOG) falls++;
      if (change >= RISE) rises++;
    }
    const months = Math.max(7, Math.min(window, age)) / 30;
    out[at++] = changes / months;
    out[at++] = falls / months;
    out[at++] = rises / months;
    out[at++] = Math.sqrt(squares / months);
  }
  at = driftFeatures(steps, asOf, out, at);
  at = lastChanges(steps, asOf, out, at);
  at = lastWeekdays(steps, out, at);
  fallRates(steps, asOf, out, at);
}

function lastWeekdays({ days, logs }: PriceSteps, out: Float32Array, at: number): number {
  out[at] = NaN;
  out[at + 1] = NaN;
  for (let step = 1; step < days.length; step++) {
    const change = (logs[step] as number) - (logs[step - 1] as number);
    const weekday = Math.floor((days[step] as number) + 4) % 7;
    if (change <= DROP_LOG) out[at] = weekday;
    if (change >= RISE) out[at + 1] = weekday;
  }
  return at + 2;
}

function driftFeatures({ days, logs }: PriceSteps, asOf: number, out: Float32Array, at: number): number {
  const now = logs.at(-1) as number;
  for (const window of [30, 90, 365]) {
    let step = days.length - 1;
    while (step > 0 && (days[step] as number) > asOf - window) step--;
    out[at++] = now - (logs[step] as number);
  }
  return at;
}

function lastChanges({ days, logs }: PriceSteps, asOf: number, out: Float32Array, at: number): number {
  const marks = [
    { found: (_change: number) => true },
    { found: (change: number) => change <= DROP_LOG },
    { found: (change: number) => change >= RISE },
  ];
  for (const { found } of marks) {
    let step = days.length - 1;
    while (step > 0 && !found((logs[step] as number) - (logs[step - 1] as number))) step--;
    out[at++] = step > 0 ? Math.min(LONGEST_DAYS, asOf - (days[step] as number)) : NaN;
    out[at++] = step > 0 ? (logs[step] as number) - (logs[step - 1] as number) : NaN;
  }
  return at;
}

/**
 * Of the past days whose next 30 are known, the share that were followed by a fall of 5 %; and of those alone on which the
 * price was about what it is now, or above, the share followed by a fall to 5 % under the price now.
 */
function fallRates({ days, logs }: PriceSteps, asOf: number, out: Float32Array, at: number): void {
  const until = asOf - HORIZON_DAYS;
  const now = logs.at(-1) as number;
  let lived = 0;
  let fell = 0;
  let livedHere = 0;
  let fellHere = 0;
  for (let i = days.length - 1; i >= 0; i--) {
    const end = Math.min(until, days[i + 1] ?? asOf);
    const start = Math.max(days[i] as number, asOf - RATE_DAYS);
    if (end <= start) {
      if ((days[i + 1] ?? asOf) < asOf - RATE_DAYS) break;
      continue;
    }
    const log = logs[i] as number;
    lived += end - start;
    fell += daysBeforeFall(days, logs, i, start, end, log + DROP_LOG);
    if (log < now - SAME) continue;
    livedHere += end - start;
    fellHere += daysBeforeFall(days, logs, i, start, end, now + DROP_LOG);
  }
  out[at++] = lived > 0 ? fell / lived : NaN;
  out[at++] = livedHere > 0 ? fellHere / livedHere : NaN;
}

/** How much of the time from start to end lies within the horizon before the next price at or under the level. */
function daysBeforeFall(
  days: Float64Array,
  logs: Float64Array,
  step: number,
  start: number,
  end: number,
  level: number,
): number {
  for (let next = step + 1; next < days.length; next++) {
    const day = days[next] as number;
    if (day - end > HORIZON_DAYS) return 0;
    if ((logs[next] as number) <= level) return Math.max(0, end - Math.max(start, day - HORIZON_DAYS));
  }
  return 0;
}
