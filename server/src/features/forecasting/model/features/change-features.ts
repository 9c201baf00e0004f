import { DROP_LOG } from './outcome.ts';
import { type PriceSteps } from './price-steps.ts';

const RISE = Math.log(1.05) - 1e-9;
const WINDOWS = [14, 30, 90, 365] as const;
const HORIZON_DAYS = 30;
const RATE_DAYS = 400;
const EQUAL_WITHIN = 0.01;
/** Times since a change are capped at this. They are missing if there was no such change. */
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

/** Change features: rates per 30 days, sizes as differences of logarithms, times in days. */
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
  const kinds = [
    { matches: (_change: number) => true },
    { matches: (change: number) => change <= DROP_LOG },
    { matches: (change: number) => change >= RISE },
  ];
  for (const { matches } of kinds) {
    let step = days.length - 1;
    while (step > 0 && !matches((logs[step] as number) - (logs[step - 1] as number))) step--;
    out[at++] = step > 0 ? Math.min(LONGEST_DAYS, asOf - (days[step] as number)) : NaN;
    out[at++] = step > 0 ? (logs[step] as number) - (logs[step - 1] as number) : NaN;
  }
  return at;
}

/**
 * The share of the past days that were followed by a 5% drop within 30 days, among days whose next 30 are
 * known. Then, among those with about the current price or a higher one, the share followed by a price 5%
 * below the current one.
 */
function fallRates({ days, logs }: PriceSteps, asOf: number, out: Float32Array, at: number): void {
  const until = asOf - HORIZON_DAYS;
  const now = logs.at(-1) as number;
  let knownDays = 0;
  let fellDays = 0;
  let knownDaysHere = 0;
  let fellDaysHere = 0;
  for (let i = days.length - 1; i >= 0; i--) {
    const end = Math.min(until, days[i + 1] ?? asOf);
    const start = Math.max(days[i] as number, asOf - RATE_DAYS);
    if (end <= start) {
      if ((days[i + 1] ?? asOf) < asOf - RATE_DAYS) break;
      continue;
    }
    const log = logs[i] as number;
    knownDays += end - start;
    fellDays += daysBeforeFall(days, logs, i, start, end, log + DROP_LOG);
    if (log < now - EQUAL_WITHIN) continue;
    knownDaysHere += end - start;
    fellDaysHere += daysBeforeFall(days, logs, i, start, end, now + DROP_LOG);
  }
  out[at++] = knownDays > 0 ? fellDays / knownDays : NaN;
  out[at++] = knownDaysHere > 0 ? fellDaysHere / knownDaysHere : NaN;
}

/**
 * The days between `start` and `end` that are within the horizon before the next price at or below the level.
 */
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
