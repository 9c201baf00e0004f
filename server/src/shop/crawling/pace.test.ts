import { describe, expect, it } from 'vitest';
import { paceRate } from './pace.ts';

describe('paceRate', () => {
  it.each([
    [30, null, { burst: 5, intervalMs: 60_000 / 26 }],
    [1, null, { burst: 1, intervalMs: 60_000 }],
    [6, null, { burst: 1, intervalMs: 10_000 }],
    [12, null, { burst: 2, intervalMs: 60_000 / 11 }],
    [600, null, { burst: 5, intervalMs: 60_000 / 596 }],
    [30, 10_000, { burst: 1, intervalMs: 10_000 }],
    [30, 500, { burst: 1, intervalMs: 2000 }],
  ])(
    'gives the bucket for %i requests per minute with a crawl delay of %s ms',
    (perMinute, crawlDelayMs, expected) => {
      expect(paceRate(perMinute, crawlDelayMs)).toEqual(expected);
    },
  );
});
