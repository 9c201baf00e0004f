import { type Rate } from '../../src/ports/rate-limit/rate-limit.ts';

/**
 * By how many requests the busiest stretch, of whatever length, exceeds what one bucket of this rate lets
 * through; 0 or less conforms. `passed` are their times in order, in milliseconds, each noted up to `lateMs`
 * late.
 */
export function mostBeyondRate(passed: readonly number[], { burst, intervalMs }: Rate, lateMs = 0): number {
  let most = -Infinity;
  passed.forEach((from, first) => {
    passed.slice(first).forEach((to, more) => {
      most = Math.max(most, more + 1 - Math.floor(burst + (to - from + lateMs) / intervalMs + 1e-6));
    });
  });
  return most;
}
