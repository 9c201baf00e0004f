import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lowQuantilesByHorizon } from './low-quantiles-by-horizon.ts';

/** Chances as a model gives them: 10 % no likelier than 5 %, nothing likelier in fewer days. */
const drops = fc
  .array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 6, maxLength: 6 })
  .map(([a = 0, b = 0, c = 0, d = 0, e = 0, f = 0]) => {
    const five = [a, b, c].sort((x, y) => x - y);
    const ten = [d, e, f].map((chance, i) => Math.min(chance, five[i] as number)).sort((x, y) => x - y);
    return five.flatMap((chance, i) => [chance, ten[i] as number]);
  });
const lows = fc
  .array(fc.double({ min: 0.05, max: 1, noNaN: true }), { minLength: 3, maxLength: 3 })
  .map((all) => all.sort((x, y) => x - y));

describe('the fan of the lowest price', () => {
  it('ends at the 30 days of the model, widens with time and never rises above the price', () => {
    fc.assert(
      fc.property(drops, lows, (chances, quantiles) => {
        const fan = lowQuantilesByHorizon({ drops: chances, lows: quantiles });
        expect(fan.map(({ days }) => days)).toEqual([7, 14, 30]);
        expect(fan[2]?.lows).toEqual(quantiles);
        for (const [i, { lows: slice }] of fan.entries())
          for (const [q, low] of slice.entries()) {
            expect(low).toBeLessThanOrEqual(1);
            expect(low).toBeGreaterThanOrEqual(q === 0 ? 0 : (slice[q - 1] as number) - 1e-12);
            expect(low).toBeLessThanOrEqual((fan[i - 1]?.lows[q] ?? 1) + 1e-12);
          }
      }),
    );
  });

  it.each([
    ['half of the falls come within 7 days', [0.3, 0, 0.6, 0, 0.6, 0], [0.82, 0.98, 1]],
    ['no fall comes within 7 days', [0, 0, 0.6, 0, 0.6, 0], [1, 1, 1]],
    ['all falls come within 7 days', [0.6, 0, 0.6, 0, 0.6, 0], [0.8, 0.9, 0.98]],
  ] as const)('where %s', (_, chances, expected) => {
    const [week] = lowQuantilesByHorizon({ drops: chances, lows: [0.8, 0.9, 0.98] });
    for (const [i, low] of expected.entries()) expect(week?.lows[i]).toBeCloseTo(low, 1);
  });
});
