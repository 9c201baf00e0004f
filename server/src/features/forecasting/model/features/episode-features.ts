import { DEEP_DROP_LOG, DROP_LOG } from './outcome.ts';
import { type PriceSteps } from './price-steps.ts';

/**
 * An episode is a time at or below a level: 5% and 10% below the current price, and about the current price.
 */
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

/** Statistics of the episodes within the longest window. */
export interface Episodes {
  starts: number;
  /**
   * Days since the last episode began and ended; NaN if there was none. `sinceEnd` is 0 during an episode.
   */
  sinceStart: number;
  sinceEnd: number;
  /** Mean length in days of the finished episodes whose start is known. */
  length: number;
  /** Mean days between starts. */
  interval: number;
  /** Coefficient of variation of the days between starts. */
  unevenness: number;
}

/** For each level: the share of time below it, and the rhythm of its episodes. */
export function episodeFeatures(steps: PriceSteps, asOf: number, out: Float32Array, at: number): void {
  const now = steps.logs.at(-1) as number;
  const first = steps.days[0] as number;
  for (const offset of Object.values(LEVELS)) {
    for (const window of SHARE_WINDOWS) {
      const from = Math.max(first, asOf - window);
      out[at++] = asOf > from ? daysBelow(steps, asOf, from, now + offset) / (asOf - from) : 0;
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

function daysBelow({ days, logs }: PriceSteps, asOf: number, from: number, level: number): number {
  let total = 0;
  for (let i = days.length - 1, end = asOf; i >= 0 && end > from; i--) {
    const start = Math.max(from, days[i] as number);
    if ((logs[i] as number) <= level) total += end - start;
    end = start;
  }
  return total;
}

/** The episodes of the last 400 days at or below a level (a logarithm). */
export function findEpisodes({ days, logs }: PriceSteps, asOf: number, level: number): Episodes {
  let starts = 0;
  let lastStart = NaN;
  let lastEnd = NaN;
  let finished = 0;
  let finishedDays = 0;
  let intervals = 0;
  let intervalSquares = 0;
  let wasBelow = false;
  for (let i = 0; i < days.length; i++) {
    const day = days[i] as number;
    if (day < asOf - LONGEST_DAYS) {
      wasBelow = (logs[i] as number) <= level;
      continue;
    }
    const isBelow = (logs[i] as number) <= level;
    // The price before the first step is unknown, so an episode that begins there has no known start.
    if (isBelow && !wasBelow && i > 0) {
      if (starts > 0) {
        intervals += day - lastStart;
        intervalSquares += (day - lastStart) ** 2;
      }
      starts++;
      lastStart = day;
    }
    if (!isBelow && wasBelow) {
      lastEnd = day;
      if (starts > 0) {
        finished++;
        finishedDays += day - lastStart;
      }
    }
    wasBelow = isBelow;
  }
  const interval = starts > 1 ? intervals / (starts - 1) : NaN;
  const variance = intervalSquares / (starts - 1) - interval * interval;
  return {
    starts,
    sinceStart: asOf - lastStart,
    sinceEnd: wasBelow ? 0 : asOf - lastEnd,
    length: finished > 0 ? finishedDays / finished : NaN,
    interval,
    unevenness: starts > 2 ? Math.sqrt(Math.max(0, variance)) / interval : NaN,
  };
}
