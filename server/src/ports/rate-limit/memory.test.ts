import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoryRateLimit } from './memory.ts';
import { paceRate } from '../../shop/crawling/pace.ts';
import { describeRateLimit } from './rate-limit.contract.ts';

describeRateLimit('memory', async () => ({
  make: async (now, historyLostUntilMs) => memoryRateLimit(now, historyLostUntilMs),
  close: async () => undefined,
}));

describe('memoryRateLimit', () => {
  it('keeps a bucket that is not full when it deletes many expired ones', async () => {
    let nowMs = 0;
    const limit = memoryRateLimit(() => nowMs);
    const slow = { burst: 1, intervalMs: 1_000_000 };
    await limit.take('slow', slow);
    nowMs = 10_000;
    for (let n = 0; n < 25_000; n++) await limit.take(`flood-${n}`, { burst: 1, intervalMs: 1 });
    expect(await limit.take('slow', slow)).toEqual({ waitMs: 990_000, left: 0 });
  });
});

describe('the pace of a domain in memory', () => {
  it('is kept over any restarts that lose all state', async () => {
    const history = fc.array(
      fc.record({ afterMs: fc.oneof(fc.nat(200), fc.nat(5000)), restart: fc.nat(9).map((n) => n === 0) }),
      { minLength: 50, maxLength: 300 },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 300 }),
        fc.option(fc.integer({ min: 1, max: 90_000 }), { nil: null }),
        history,
        async (perMinute, crawlDelayMs, steps) => {
          let nowMs = 1_700_000_000_000;
          let limit = memoryRateLimit(() => nowMs);
          const passed: number[] = [];
          for (const { afterMs, restart } of steps) {
            nowMs += afterMs;
            if (restart) limit = memoryRateLimit(() => nowMs, nowMs);
            for (let attempt = 0; attempt < 6; attempt++) {
              const entry = await limit.enter('shop', paceRate(perMinute, crawlDelayMs), null);
              if (entry.waitMs === 0) passed.push(nowMs);
            }
          }
          const busiest = passed.map((at) => passed.filter((t) => t >= at && t < at + 60_000).length);
          expect(Math.max(0, ...busiest)).toBeLessThanOrEqual(perMinute);
        },
      ),
    );
  });
});
