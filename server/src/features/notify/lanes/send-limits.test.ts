import { describe, expect, it } from 'vitest';
import { memoryRateLimit } from '../../../ports/rate-limit/memory.ts';
import { rateWithin } from './send-limits.ts';

describe('rateWithin', () => {
  it.each([1, 2, 3, 7, 60, 1000])('lets at most %i through in any window', async (most) => {
    const windowMs = 60_000;
    const stepMs = 50;
    let nowMs = 0;
    const limit = memoryRateLimit(() => nowMs);
    const taken: number[] = [];
    for (; nowMs < 3 * windowMs; nowMs += stepMs) {
      const { waitMs } = await limit.take('host', rateWithin(most, windowMs));
      if (waitMs === 0) taken.push(nowMs);
    }
    const inWindow = taken.map((from) => taken.filter((at) => at >= from && at < from + windowMs).length);
    expect(Math.max(...inWindow)).toBeLessThanOrEqual(most);
    expect(taken.length, 'and nearly as many').toBeGreaterThanOrEqual(Math.floor(2 * most * 0.7));
  });
});
