import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { takeToken } from '../../ports/rate-limit/token-bucket.ts';
import { MAX_ARRIVAL_JITTER_MS, paceRate } from './pace.ts';

const MINUTE_MS = 60_000;

/** When requests arrive at the shop that wait for a pause, and then for the bucket to let them through. */
function arrivals(
  rate: ReturnType<typeof paceRate>,
  requests: readonly { pauseMs: number; latencyMs: number }[],
): number[] {
  let nowMs = 0;
  let fullAtMs = -Infinity;
  const arrived = requests.map(({ pauseMs, latencyMs }) => {
    nowMs += pauseMs;
    nowMs += takeToken(fullAtMs, rate, nowMs).waitMs;
    fullAtMs = takeToken(fullAtMs, rate, nowMs).fullAtMs;
    return nowMs + latencyMs;
  });
  return arrived.toSorted((a, b) => a - b);
}

/** A shop's busy hour: mostly without pauses, each request with its own latency. */
const requests = fc.array(
  fc.record({
    pauseMs: fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, fc.nat(MINUTE_MS)),
    latencyMs: fc.oneof(
      fc.constant(0),
      fc.constant(MAX_ARRIVAL_JITTER_MS - 1),
      fc.nat(MAX_ARRIVAL_JITTER_MS - 1),
    ),
  }),
  { minLength: 50, maxLength: 300, size: 'max' },
);

describe('paceRate', () => {
  it.each([
    [30, null, { burst: 5, intervalMs: 61_000 / 26 }],
    [1, null, { burst: 1, intervalMs: 61_000 }],
    [6, null, { burst: 1, intervalMs: 61_000 / 6 }],
    [12, null, { burst: 2, intervalMs: 61_000 / 11 }],
    [600, null, { burst: 5, intervalMs: 61_000 / 596 }],
    [30, 10_000, { burst: 1, intervalMs: 11_000 }],
    [30, 500, { burst: 1, intervalMs: 61_000 / 30 }],
  ])(
    'gives the bucket for %i requests per minute with a crawl delay of %s ms',
    (perMinute, crawlDelayMs, expected) => {
      expect(paceRate(perMinute, crawlDelayMs)).toEqual(expected);
    },
  );

  it('lets at most the pace arrive in any 60 seconds, whatever the latency of each request', () => {
    const pace = fc.oneof(fc.constant(30), fc.integer({ min: 1, max: 200 }));
    fc.assert(
      fc.property(pace, requests, (perMinute, sent) => {
        const arrived = arrivals(paceRate(perMinute, null), sent);
        for (const [index, atMs] of arrived.entries())
          expect((arrived[index + perMinute] ?? Infinity) - atMs).toBeGreaterThanOrEqual(MINUTE_MS);
      }),
    );
  });

  it('lets requests arrive no closer together than the crawl delay', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60_000 }), requests, (crawlDelayMs, sent) => {
        const arrived = arrivals(paceRate(30, crawlDelayMs), sent);
        for (const [index, atMs] of arrived.entries())
          expect((arrived[index + 1] ?? Infinity) - atMs).toBeGreaterThanOrEqual(crawlDelayMs);
      }),
    );
  });
});
