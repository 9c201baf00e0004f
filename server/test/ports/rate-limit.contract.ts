import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type RateLimit } from '../../src/ports/rate-limit/index.ts';
import { paceRate } from '../../src/schedule/pace.ts';

const MINUTE_MS = 60_000;

type Make = (now: () => number) => Promise<RateLimit>;

async function start(make: Make) {
  let nowMs = 1_700_000_000_000;
  const limit = await make(() => nowMs);
  return { limit, now: () => nowMs, advance: (ms: number) => void (nowMs += ms) };
}

/** What every rate limit promises; `now` is its clock, in whole milliseconds. */
export function describeRateLimit(name: string, make: Make): void {
  describe(`the ${name} rate limit`, () => {
    it('lets a burst through at once, then one for each interval', async () => {
      const { limit, advance } = await start(make);
      const rate = { burst: 3, intervalMs: 1000 };
      const waits = [];
      for (let n = 0; n < 5; n++) waits.push(await limit.take('a', rate));
      expect(waits).toEqual([0, 0, 0, 1000, 1000]);
      advance(400);
      expect(await limit.take('a', rate)).toBe(600);
      advance(600);
      expect([await limit.take('a', rate), await limit.take('a', rate)]).toEqual([0, 1000]);
      advance(60_000);
      const later = [];
      for (let n = 0; n < 4; n++) later.push(await limit.take('a', rate));
      expect(later).toEqual([0, 0, 0, 1000]);
    });

    it('keeps keys apart', async () => {
      const { limit } = await start(make);
      const rate = { burst: 1, intervalMs: 5000 };
      expect([await limit.take('a', rate), await limit.take('b', rate), await limit.take('a', rate)]).toEqual(
        [0, 0, 5000],
      );
    });

    it('lets no more than a domain’s pace through in any 60 seconds', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.integer({ min: 1, max: 1000 }),
          fc.option(fc.integer({ min: 1, max: 90_000 }), { nil: null }),
          fc.array(fc.integer({ min: 0, max: 4000 }), { minLength: 50, maxLength: 300 }),
          async (perMinute, crawlDelayMs, gaps) => {
            const { limit, now, advance } = await start(make);
            const rate = paceRate(perMinute, crawlDelayMs);
            const passed: number[] = [];
            for (const gap of gaps) {
              advance(gap);
              for (let eager = 0; eager < 3; eager++)
                if ((await limit.take('shop', rate)) === 0) passed.push(now());
            }
            passed.forEach((at, first) => {
              const within = passed.slice(first).filter((other) => other < at + MINUTE_MS);
              expect(within.length).toBeLessThanOrEqual(perMinute);
            });
            const pauses = passed.slice(1).map((at, index) => at - (passed[index] ?? 0));
            expect(Math.min(...pauses)).toBeGreaterThanOrEqual(crawlDelayMs ?? 0);
          },
        ),
        { numRuns: 60 },
      );
    });

    it('lets nothing through before the time it told, and one who waited so long at that time', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.integer({ min: 1, max: 1000 }),
          fc.option(fc.integer({ min: 1, max: 90_000 }), { nil: null }),
          async (perMinute, crawlDelayMs) => {
            const { limit, advance } = await start(make);
            const rate = paceRate(perMinute, crawlDelayMs);
            for (let n = 0; n < 20; n++) {
              const waitMs = await limit.take('shop', rate);
              if (waitMs === 0) continue;
              advance(waitMs - 1);
              expect(await limit.take('shop', rate)).toBe(1);
              advance(1);
              expect(await limit.take('shop', rate)).toBe(0);
            }
          },
        ),
        { numRuns: 60 },
      );
    });
  });
}
