import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  MAX_PAUSE_MS,
  type BreakerEntry,
  type BreakerSettings,
  type DomainReport,
  type Rate,
  type RateLimit,
} from './rate-limit.ts';
import { memoryRateLimit } from './memory.ts';
import { paceRate } from '../../shop/crawling/pace.ts';

const MINUTE_MS = 60_000;
const TWO_DAYS_MS = 2 * 24 * 60 * MINUTE_MS;
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

    it('opens for the accounts whose pages failed, and admits the page of another', async () => {
      const { limit, advance } = await start();
      for (let page = 0; page < 5; page++) await limit.report('shop', failed(page, 'attacker'), BREAKER);
      const refused = { waitMs: BREAKER.openForMs, blockedBy: 'breaker', isPartial: true };
      expect(await limit.enter('shop', OFTEN, BREAKER)).toEqual(refused);
      expect(await limit.enter('shop', OFTEN, { ...BREAKER, sources: ['attacker'] })).toEqual(refused);
      expect((await limit.enter('shop', OFTEN, { ...BREAKER, sources: ['attacker', 'other'] })).waitMs).toBe(
        0,
      );
      await limit.report('shop', { ok: true, sources: ['other'] }, BREAKER);
      advance(1);
      expect((await limit.enter('shop', OFTEN, BREAKER)).waitMs, 'the success closed it').toBe(0);
      expect(await limit.openBreakers()).toEqual([]);
    });

    it('refuses every page once the pages of enough accounts have failed', async () => {
      const { limit } = await start();
      for (let page = 0; page < 5; page++) await limit.report('shop', failed(page, `a${page}`), BREAKER);
      const entry = await limit.enter('shop', OFTEN, { ...BREAKER, sources: ['attacker', 'other'] });
      expect(entry).toEqual({ waitMs: BREAKER.openForMs, blockedBy: 'breaker', isPartial: false });
    });

    it('counts a page that keeps failing once', async () => {
      const { limit } = await start();
      for (let repeat = 0; repeat < 50; repeat++) await limit.report('shop', failed(1, 'a'), BREAKER);
      for (let page = 1; page < 5; page++) await limit.report('shop', failed(page, 'a'), BREAKER);
      expect(await limit.enter('shop', OFTEN, BREAKER)).toMatchObject({ waitMs: 0, clean: false });
      await limit.report('shop', failed(5, 'a'), BREAKER);
      expect(await limit.openBreakers()).toMatchObject([{ domain: 'shop', phase: 'open', sources: 1 }]);
    });

    it('lets nothing through while a domain is paused, whatever its breaker and pace', async () => {
      const { limit, advance } = await start();
      await limit.pause('shop', 300_000);
      await limit.pause('shop', 1000);
      expect(await limit.enter('shop', OFTEN, BREAKER)).toEqual({ waitMs: 300_000, blockedBy: 'pause' });
      expect((await limit.enter('other', OFTEN, BREAKER)).waitMs).toBe(0);
      advance(299_999);
      expect(await limit.enter('shop', OFTEN, null)).toEqual({ waitMs: 1, blockedBy: 'pause' });
      advance(1);
      expect((await limit.enter('shop', OFTEN, BREAKER)).waitMs).toBe(0);
    });

    it('pauses for at most a day', async () => {
      const { limit } = await start();
      await limit.pause('shop', 10 * MAX_PAUSE_MS);
      expect((await limit.enter('shop', OFTEN, null)).waitMs).toBe(MAX_PAUSE_MS);
    });

    it('keeps a long interval when a request at a shorter one comes meanwhile', async () => {
      const { limit, advance } = await start();
      const hourly = paceRate(30, 3_600_000);
      await limit.enter('shop', hourly, null);
      await limit.enter('shop', paceRate(30, null), null);
      advance(1000);
      const { waitMs } = await limit.enter('shop', hourly, null);
      expect(waitMs).toBe(hourly.intervalMs - 1000);
    });

    it('does not wait for the clock to catch up after it was set back two days', async () => {
      const { limit, take, advance } = await start(START_MS);
      const slow = { burst: 2, intervalMs: 10_000 };
      for (let n = 0; n < 4; n++) await take('account', slow);
      advance(10_000);
      for (let n = 0; n < 3; n++) await limit.enter('paced', slow, null);
      for (let n = 0; n < 4; n++) await take('account', slow);
      for (let page = 0; page < 5; page++) await limit.report('open', failed(page, `a${page}`), BREAKER);
      await limit.pause('paused', 300_000);
      advance(-TWO_DAYS_MS);
      const waits = async () => [
        await take('account', slow),
        (await limit.enter('paced', slow, null)).waitMs,
        (await limit.enter('open', OFTEN, BREAKER)).waitMs,
        (await limit.enter('paused', slow, null)).waitMs,
      ];
      expect(await waits()).toEqual([10_000, 10_000, BREAKER.openForMs, 300_000]);
      advance(300_000);
      expect(await waits(), 'the waits end').toEqual([0, 0, 0, 0]);
    });

    it('keeps limiting after the clock was set two days ahead', async () => {
      const { take, advance } = await start();
      const slow = { burst: 2, intervalMs: 10_000 };
      await take('account', slow);
      advance(TWO_DAYS_MS);
      expect([await take('account', slow), await take('account', slow)]).toEqual([0, 0]);
      expect(await take('account', slow)).toBe(10_000);
    });

    it('opens and closes breakers and pauses exactly like the pure rules', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.record({
            failuresToOpen: fc.integer({ min: 1, max: 3 }),
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

const BREAKER: BreakerSettings = { failuresToOpen: 5, openForMs: 60_000, trials: 3 };
const OFTEN: Rate = { burst: 1000, intervalMs: 1 };

const failed = (page: number, source: string): DomainReport => ({
  ok: false,
  page: `page-${page}`,
  sources: [source],
});

const STEP = fc.record({
  afterMs: fc.oneof(
    { weight: 9, arbitrary: fc.constant(0) },
    { weight: 9, arbitrary: fc.nat(500) },
    { weight: 9, arbitrary: fc.nat(10_000) },
    { weight: 1, arbitrary: fc.constantFrom(-TWO_DAYS_MS, TWO_DAYS_MS, -20_000) },
  ),
  domain: fc.constantFrom('a.example', 'b.example'),
  action: fc.oneof(
    { weight: 19, arbitrary: fc.constantFrom('enter', 'ignore-breaker', 'success', 'failure', 'failure') },
    { weight: 1, arbitrary: fc.constant('pause') },
  ),
  page: fc.constantFrom('1', '2', '3', '4'),
  sources: fc.uniqueArray(fc.constantFrom('x', 'y', 'z'), { minLength: 1 }),
  areSourcesKnown: fc.boolean(),
});

type Step = typeof STEP extends fc.Arbitrary<infer T> ? T : never;

async function apply(
  limit: RateLimit,
  { domain, action, page, sources, areSourcesKnown }: Step,
  rate: Rate,
  breaker: BreakerSettings,
) {
  const met: BreakerEntry = areSourcesKnown ? { ...breaker, sources } : breaker;
  if (action === 'enter') return limit.enter(domain, rate, met);
  if (action === 'ignore-breaker') return limit.enter(domain, rate, null);
  if (action === 'pause') return limit.pause(domain, Number(page) * 1000);
  return limit.report(
    domain,
    action === 'success' ? { ok: true, sources } : { ok: false, page, sources },
    breaker,
  );
}

function byDomain<T extends { domain: string }>(list: readonly T[]): Record<string, T> {
  return Object.fromEntries(list.map((one) => [one.domain, one]));
}
