import { type RateLimit } from './index.ts';

const MIN_SWEEP_AT = 10_000;

/** Token buckets in this process, as the time at which each would be full again (the generic cell rate algorithm, ITU-T I.371). */
export function memoryRateLimit(now: () => number = Date.now): RateLimit {
  const fullAtMs = new Map<string, number>();
  let sweepAt = MIN_SWEEP_AT;

  const sweep = (nowMs: number) => {
    for (const [key, full] of fullAtMs) if (full <= nowMs) fullAtMs.delete(key);
    sweepAt = Math.max(MIN_SWEEP_AT, fullAtMs.size * 2);
  };

  return {
    async take(key, { intervalMs, burst }) {
      const nowMs = now();
      const full = Math.max(fullAtMs.get(key) ?? nowMs, nowMs);
      const waitMs = full - nowMs - (burst - 1) * intervalMs;
      if (waitMs > 0) return Math.ceil(waitMs);
      fullAtMs.set(key, full + intervalMs);
      if (fullAtMs.size > sweepAt) sweep(nowMs);
      return 0;
    },
  };
}
