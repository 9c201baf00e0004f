import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sparklineArea, sparklinePath } from './sparkline-path.ts';

describe('sparklinePath', () => {
  it('returns an empty path for no days', () => {
    expect(sparklinePath([], 100, 20)).toBe('');
    expect(sparklineArea('', 20)).toBe('');
  });

  it('draws a single price as a level line in the middle', () => {
    expect(sparklinePath([{ day: '2026-01-01', close: '5.00' }], 100, 20)).toBe('M0 10H100');
  });

  it('steps from day to day, with low prices at the bottom, and extends the last price to the edge', () => {
    const days = [
      { day: '2026-01-01', close: '10' },
      { day: '2026-01-02', close: '5' },
      { day: '2026-01-04', close: '10' },
    ];
    expect(sparklinePath(days, 100, 20, 0)).toBe('M0 0H25V20H75V0H100');
  });

  it('stays within the given size', () => {
    const closes = fc.array(fc.integer({ min: 0, max: 1e9 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(closes, (closes) => {
        const days = closes.map((close, index) => ({
          day: `2026-01-${String(index + 1).padStart(2, '0')}`,
          close: String(close),
        }));
        const path = sparklinePath(days, 100, 20);
        for (const [, axis, value] of path.matchAll(/([HV])([\d.-]+)/g)) {
          expect(Number(value)).toBeGreaterThanOrEqual(0);
          expect(Number(value)).toBeLessThanOrEqual(axis === 'H' ? 100 : 20);
        }
      }),
    );
  });
});
