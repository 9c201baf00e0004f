import { DEEP_DROP_LOG, DROP_LOG } from './outcome.ts';
import { type PriceSteps } from './price-steps.ts';

/** Spells are the times at or under a level: 5 % and 10 % under the price now, and about the price now. */
const LEVELS = { cheaper: DROP_LOG, muchCheaper: DEEP_DROP_LOG, asCheap: Math.log(1.02) } as const;
const SHARE_WINDOWS = [30, 90, 365] as const;
const LONGEST_DAYS = 400;

export const EPISODE_FEATURES: readonly string[] = Object.keys(LEVELS).flatMap((level) => [
  ...SHARE_WINDOWS.map((window) => `${level}Share${window}`),
  `${level}Starts`,
  `${level}SinceStart`,
  `${level}SinceEnd`,
  `${level}Length`,
  `${level}Interval`,
  `${level}Unevenness`,
  `${level}Phase`,
]);

/** The times at or under a level within the longest window. */
export interface Episodes {
  starts: number;
  /** Days since the last spell began and ended; NaN when there was none, 0 for the end of one that goes on. */
  sinceStart: number;
  sinceEnd: number;
  /** Mean length of the finished spells whose beginning is known, in days. */
  length: number;
  /** Mean days between beginnings, and their standard deviation as a share of it. */
  interval: number;
  unevenness: number;
}

/** The rhythm of the times at which the price was at or under a level. */
export function episodeFeatures(steps: PriceSteps, asOf: number, out: Float32Array, at: number): void {
  const now = steps.logs.at(-1) as number;
  const first = steps.days[0] as number;
  for (const offset of Object.values(LEVELS)) {
    for (const window of SHARE_WINDOWS) {
      const from = Math.max(first, asOf - window);
      out[at++] = asOf > from ? timeUnder(steps, asOf, from, now + offset) / (asOf - from) : 0;
    }
    const episodes = findEpisodes(steps, asOf, now + offset);
    out[at++] = (episodes.starts * 30) / Math.max(7, Math.min(LONGEST_DAYS, asOf - first));
    out[at++] = episodes.sinceStart;
    out[at++] = episodes.sinceEnd;
    out[at++] = episodes.length;
    out[at++] = episodes.interval;
    out[at++] = episodes.unevenness;
    out[at++] = episodes.sinceStart / episodes.interval;
  }
}

function timeUnder({ days, logs }: PriceSteps, asOf: number, from: number, level: number): number {
  let total = 0;
  for (let i = days.length - 1, end = asOf; i >= 0 && end > from; i--) {
    const start = Math.max(from, days[i] as number);
    if ((logs[i] as number) <= level) total += end - start;
    end = start;
  }
  return total;
}

/** The spells of the last 400 days at or under a level (a logarithm). */
export function findEpisodes({ days, logs }: PriceSteps, asOf: number, level: number): Episodes {
  let starts = 0;
  let lastStart = NaN;
  let lastEnd = NaN;
  let finished = 0;
  let finishedDays = 0;
  let intervals = 0;
  let intervalSquares = 0;
  let under = false;
  for (let i = 0; i < days.length; i++) {
    const day = days[i] as number;
    if (day < asOf - LONGEST_DAYS) {
      under = (logs[i] as number) <= level;
      continue;
    }
    const isUnder = (logs[i] as number) <= level;
    // What the price was before the first step is not known: a spell that it opens has no beginning.
    if (isUnder && !under && i > 0) {
      if (starts > 0) {
        intervals += day - lastStart;
        intervalSquares += (day - lastStart) ** 2;
      }
      starts++;
      lastStart = day;
    }
    if (!isUnder && under) {
      lastEnd = day;
      if (starts > 0) {
        finished++;
        finishedDays += day - lastStart;
      }
    }
    under = isUnder;
  }
  const interval = starts > 1 ? intervals / (starts - 1) : NaN;
  const variance = intervalSquares / (starts - 1) - interval * interval;
  return {
    starts,
    sinceStart: asOf - lastStart,
    sinceEnd: under ? 0 : asOf - lastEnd,
    length: finished > 0 ? finishedDays / finished : NaN,
    interval,
    unevenness: starts > 2 ? Math.sqrt(Math.max(0, variance)) / interval : NaN,
  };
}
