import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lowQuantilesByHorizon } from './low-quantiles-by-horizon.ts';

/** Chances as the model gives them: 10% is no likelier than 5%, and no drop is likelier in fewer days. */
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

describe('lowQuantilesByHorizon', () => {
  it('returns quantiles that fall with the horizon and never exceed the current price', () => {
    fc.assert(
      fc.property(drops, lows, (chances, quantiles) => {
        const horizons = lowQuantilesByHorizon({ drops: chances, lows: quantiles });
        expect(horizons.map(({ days }) => days)).toEqual([7, 14, 30]);
        expect(horizons[2]?.lows).toEqual(quantiles);
        for (const [i, { lows: sorted }] of horizons.entries())
          for (const [q, low] of sorted.entries()) {
            expect(low).toBeLessThanOrEqual(1);
            expect(low).toBeGreaterThanOrEqual(q === 0 ? 0 : (sorted[q - 1] as number) - 1e-12);
            expect(low).toBeLessThanOrEqual((horizons[i - 1]?.lows[q] ?? 1) + 1e-12);
          }
      }),
      {
        // Rounding once gave a quantile of 1.0000000000000002 here.
        examples: [
          [
            [0, 0, 5e-324, 0, 5e-323, 0],
            [0.05, 0.05, 0.06267305943272429],
          ],
        ],
      },
    );
  });

  it.each([
    ['half of the drops come within 7 days', [0.3, 0, 0.6, 0, 0.6, 0], [0.82, 0.98, 1]],
    ['no drop comes within 7 days', [0, 0, 0.6, 0, 0.6, 0], [1, 1, 1]],
    ['all drops come within 7 days', [0.6, 0, 0.6, 0, 0.6, 0], [0.8, 0.9, 0.98]],
  ] as const)('gives the 7-day quantiles if %s', (_, chances, expected) => {
    const [week] = lowQuantilesByHorizon({ drops: chances, lows: [0.8, 0.9, 0.98] });
    for (const [i, low] of expected.entries()) expect(week?.lows[i]).toBeCloseTo(low, 1);
  });
});
