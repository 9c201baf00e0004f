import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { together } from './calibration.ts';
import { decimals } from './decimals.ts';
import { gainWords, momentsWords } from './model.ts';

const write = (value: number) => decimals(value, 2, 'en');

describe('how two models compare', () => {
  it.each([
    [{ mean: 0.02, low: 0.01, high: 0.03 }, 'better by 0.02'],
    [{ mean: -0.02, low: -0.03, high: -0.01 }, 'worse by 0.02'],
    [{ mean: 0.02, low: -0.01, high: 0.05 }, 'no clear difference'],
    [{ mean: 0, low: 0, high: 0 }, 'no clear difference'],
  ])('%j', (gain, words) => {
    expect(gainWords(gain, write)).toBe(words);
  });

  it('a number below zero has a true minus, zero has none', () => {
    expect([write(-0.5), write(-0.001), write(1234.5)]).toEqual(['−0.50', '0.00', '1,234.50']);
  });

  it('names what a model learned from, with its time', () => {
    const words = momentsWords({
      products: 600,
      moments: 12,
      from: '2026-01-02T12:00:00.000Z',
      until: '2026-02-03T12:00:00.000Z',
    });
    expect(words).toMatch(/^12 moments of 600 products, .*2026 to .*2026$/);
  });
});

describe('tenths of the chance taken together', () => {
  it('do not make up for one another', () => {
    const bins = [
      { count: 3, predicted: 0.2, observed: 0.3 },
      { count: 1, predicted: 0.8, observed: 0.5 },
    ];
    const all = together(bins);
    expect(all.count).toBe(4);
    expect(all.predicted).toBeCloseTo(all.observed);
    expect(all.off).toBeCloseTo(0.15);
  });

  it('are off by no less than their means', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    const bin = fc.record({ count: fc.integer({ min: 1, max: 1000 }), predicted: share, observed: share });
    fc.assert(
      fc.property(fc.array(bin, { minLength: 1, maxLength: 10 }), (bins) => {
        const { predicted, observed, off } = together(bins);
        expect(off).toBeGreaterThanOrEqual(Math.abs(predicted - observed) - 1e-9);
      }),
    );
  });
});
