import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BreakerSettings, type Rate, type RateLimit } from './rate-limit.ts';
import { memoryRateLimit } from './memory.ts';
import { paceRate } from '../../shop/crawling/pace.ts';

const MINUTE_MS = 60_000;
const START_MS = 1_700_000_000_000;

export interface RateLimitUnderTest {
  /**
   * An empty limiter with this clock, in whole milliseconds. It may have lost requests before
   * `historyLostUntilMs`.
   */
  make(now: () => number, historyLostUntilMs?: number): Promise<RateLimit>;
  close(): Promise<void>;
}

/** The tests that every rate limit must pass. */
export function describeRateLimit(
  name: string,
  open: () => Promise<RateLimitUnderTest>,
  { numRuns = 60 } = {},
): void {
  describe(`the ${name} rate limit`, () => {
    let under: RateLimitUnderTest;
    beforeAll(async () => {
      under = await open();
    });
    afterAll(() => under?.close());

    const start = async (historyLostUntilMs?: number) => {
      let nowMs = START_MS;
      const limit = await under.make(() => nowMs, historyLostUntilMs);
      const take = async (key: string, rate: Rate) => (await limit.take(key, rate)).waitMs;
      return { limit, take, now: () => nowMs, advance: (ms: number) => void (nowMs += ms) };
    };

    it('lets a burst through at once, then one request per interval', async () => {
      const { limit, take, advance } = await start();
      const rate = { burst: 3, intervalMs: 1000 };
      const taken = [];
      for (let n = 0; n < 5; n++) taken.push(await limit.take('a', rate));
      expect(taken.map(({ waitMs }) => waitMs)).toEqual([0, 0, 0, 1000, 1000]);
      expect(taken.map(({ left }) => left)).toEqual([2, 1, 0, 0, 0]);
      advance(400);
      expect(await take('a', rate)).toBe(600);
      advance(600);
      expect([await take('a', rate), await take('a', rate)]).toEqual([0, 1000]);
      advance(60_000);
      const later = [];
      for (let n = 0; n < 4; n++) later.push(await take('a', rate));
      expect(later).toEqual([0, 0, 0, 1000]);
    });

    it('counts each key separately, and domains separately from keys', async () => {
      const { limit, take } = await start();
      const rate = { burst: 1, intervalMs: 5000 };
      expect([await take('a', rate), await take('b', rate), await take('a', rate)]).toEqual([0, 0, 5000]);
      expect(await limit.enter('a', rate, null)).toMatchObject({ waitMs: 0 });
    });

    it('lets at most the domain’s pace through in any 60 seconds', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.integer({ min: 1, max: 1000 }),
          fc.option(fc.integer({ min: 1, max: 90_000 }), { nil: null }),
          fc.array(fc.integer({ min: 0, max: 4000 }), { minLength: 20, maxLength: 100 }),
          async (perMinute, crawlDelayMs, gaps) => {
            const { limit, now, advance } = await start();
            const rate = paceRate(perMinute, crawlDelayMs);
            const passed: number[] = [];
            for (const gap of gaps) {
              advance(gap);
              for (let attempt = 0; attempt < 3; attempt++)
                if ((await limit.enter('shop', rate, null)).waitMs === 0) passed.push(now());
            }
            passed.forEach((at, first) => {
              const within = passed.slice(first).filter((other) => other < at + MINUTE_MS);
              expect(within.length).toBeLessThanOrEqual(perMinute);
            });
            const pauses = passed.slice(1).map((at, index) => at - (passed[index] ?? 0));
            expect(Math.min(...pauses)).toBeGreaterThanOrEqual(crawlDelayMs ?? 0);
          },
        ),
        { numRuns },
      );
    });

    it('lets the next request through exactly after the wait it returned', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.integer({ min: 1, max: 1000 }),
          fc.option(fc.integer({ min: 1, max: 90_000 }), { nil: null }),
          async (perMinute, crawlDelayMs) => {
            const { take, advance } = await start();
            const rate = paceRate(perMinute, crawlDelayMs);
            for (let n = 0; n < 20; n++) {
              const waitMs = await take('shop', rate);
              if (waitMs === 0) continue;
              advance(waitMs - 1);
              expect(await take('shop', rate)).toBe(1);
              advance(1);
              expect(await take('shop', rate)).toBe(0);
            }
          },
        ),
        { numRuns },
      );
    });

    it('treats every domain’s bucket as empty at the moment until which requests may be lost', async () => {
      const { limit, take, advance } = await start(START_MS);
      const rate = { burst: 3, intervalMs: 1000 };
      expect(await limit.enter('shop', rate, null)).toEqual({ waitMs: 1000, blockedBy: 'pace' });
      expect(await take('shop', rate), 'keys that are not domains are not delayed').toBe(0);
      advance(2000);
      const entries = [];
      for (let n = 0; n < 3; n++) entries.push((await limit.enter('shop', rate, null)).waitMs);
      expect(entries).toEqual([0, 0, 1000]);
    });

    it('opens and closes breakers exactly like the pure rules', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.record({
            failuresToOpen: fc.integer({ min: 1, max: 4 }),
            openForMs: fc.integer({ min: 1, max: 5000 }),
            trials: fc.integer({ min: 1, max: 3 }),
          }),
          fc.integer({ min: 2, max: 600 }),
          fc.array(STEP, { minLength: 1, maxLength: 60 }),
          async (breaker, perMinute, steps) => {
            const { limit, now, advance } = await start(START_MS);
            const model = memoryRateLimit(now, START_MS);
            for (const step of steps) {
              advance(step.afterMs);
              const rate = paceRate(perMinute, null);
              const [actual, expected] = [
                await apply(limit, step, rate, breaker),
                await apply(model, step, rate, breaker),
              ];
              expect(actual).toEqual(expected);
              expect(byDomain(await limit.openBreakers())).toEqual(byDomain(await model.openBreakers()));
            }
          },
        ),
        { numRuns },
      );
    });
  });
}

const STEP = fc.record({
  afterMs: fc.oneof(fc.constant(0), fc.nat(500), fc.nat(10_000)),
  domain: fc.constantFrom('a.example', 'b.example'),
  action: fc.constantFrom('enter', 'enter', 'ignore-breaker', 'success', 'failure', 'failure'),
});

type Step = typeof STEP extends fc.Arbitrary<infer T> ? T : never;

async function apply(limit: RateLimit, { domain, action }: Step, rate: Rate, breaker: BreakerSettings) {
  if (action === 'enter') return limit.enter(domain, rate, breaker);
  if (action === 'ignore-breaker') return limit.enter(domain, rate, null);
  return limit.report(domain, action === 'success', breaker);
}

function byDomain<T extends { domain: string }>(list: readonly T[]): Record<string, T> {
  return Object.fromEntries(list.map((one) => [one.domain, one]));
}
