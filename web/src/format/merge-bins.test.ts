import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeBins } from './merge-bins.ts';

describe('mergeBins', () => {
  it('keeps the gap of bins whose errors cancel out in the means', () => {
    const bins = [
      { count: 3, predicted: 0.2, observed: 0.3 },
      { count: 1, predicted: 0.8, observed: 0.5 },
    ];
    const merged = mergeBins(bins);
    expect(merged.count).toBe(4);
    expect(merged.predicted).toBeCloseTo(merged.observed);
    expect(merged.gap).toBeCloseTo(0.15);
  });

  it('gives a gap no smaller than the difference of the means', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    const bin = fc.record({ count: fc.integer({ min: 1, max: 1000 }), predicted: share, observed: share });
    fc.assert(
      fc.property(fc.array(bin, { minLength: 1, maxLength: 10 }), (bins) => {
        const { predicted, observed, gap } = mergeBins(bins);
        expect(gap).toBeGreaterThanOrEqual(Math.abs(predicted - observed) - 1e-9);
      }),
    );
  });
});
