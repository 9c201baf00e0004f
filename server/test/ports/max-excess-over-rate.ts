import { type Rate } from '../../src/ports/rate-limit/rate-limit.ts';

/**
 * The most requests, over all intervals of any length, beyond those that one bucket of this rate lets
 * through. 0 or less conforms. `passed` are the times of the requests in order, in milliseconds, each
 * recorded at most `lateMs` late.
 */
export function maxExcessOverRate(
  passed: readonly number[],
  { burst, intervalMs }: Rate,
  lateMs = 0,
): number {
  let max = -Infinity;
  passed.forEach((from, first) => {
    passed.slice(first).forEach((to, further) => {
      max = Math.max(max, further + 1 - Math.floor(burst + (to - from + lateMs) / intervalMs + 1e-6));
    });
  });
  return max;
}
