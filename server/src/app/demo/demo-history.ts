import { type PastReading } from '../../store/prices/import-history.ts';
import { type Reading } from '../../store/prices/rules/next-point.ts';

const DAY_MS = 86_400_000;
const HISTORY_DAYS = 150;

/**
 * A generated history that ends before `until`: a price that varies slightly around today's, with a sale of
 * eight days about every five weeks. The same seed gives the same history.
 */
export function demoHistory(today: Reading, until: Date, seed: number): PastReading[] {
  const random = seededRandom(seed);
  const rhythmDays = 28 + Math.floor(random() * 21);
  const saleDepth = 0.1 + random() * 0.15;
  const offset = Math.floor(random() * rhythmDays);
  let usualMinor = Math.max(today.priceMinor, today.listPriceMinor ?? 0);
  const readings: PastReading[] = [];
  for (let daysAgo = HISTORY_DAYS; daysAgo >= 1; daysAgo--) {
    if (random() < 0.06) usualMinor = Math.max(1, Math.round(usualMinor * (0.96 + random() * 0.08)));
    const onSale = (daysAgo + offset) % rhythmDays < 8;
    const at = new Date(until.getTime() - daysAgo * DAY_MS + Math.floor(random() * 3_600_000));
    const priceMinor = onSale ? Math.max(1, Math.round(usualMinor * (1 - saleDepth))) : usualMinor;
    readings.push({ ...today, at, priceMinor, listPriceMinor: onSale ? usualMinor : null });
  }
  return readings;
}

/** A linear congruential generator (the constants of Numerical Recipes), from 0 to 1. */
function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
