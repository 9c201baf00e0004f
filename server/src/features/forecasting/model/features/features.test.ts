import { assert, integer, property } from 'fast-check';
import { expect, it } from 'vitest';
import { FEATURES, writeFeatures } from './features.ts';
import { priceSteps, stepsUntil } from './price-steps.ts';
import { anyPoints, DAY, sales, START } from '../../../../../test/forecasting/generated-series.ts';

const DAYS = START / DAY;

function featuresOf(points: [number, number][], asOf: number): Record<string, number> {
  const out = new Float32Array(FEATURES.length);
  writeFeatures(stepsUntil(priceSteps(points, 'EUR'), asOf), asOf, out);
  return Object.fromEntries(FEATURES.map((name, i) => [name, out[i] as number]));
}

/** Whether two features are close, or both missing. */
function isClose(a: number, b: number): boolean {
  return Object.is(a, b) || Math.abs(a - b) < 1e-3 * Math.max(1, Math.abs(b));
}

it('priceSteps sorts points, keeps only changes, and takes the last point of an instant', () => {
  const { days, logs } = priceSteps(
    [
      [2 * DAY, 7],
      [0, 5],
      [DAY, 5],
      [DAY, 6],
      [3 * DAY, 7],
      [4 * DAY, -1],
    ],
    'EUR',
  );
  expect([...days]).toEqual([0, 1, 2]);
  expect([...logs].map((log) => Math.round(Math.exp(log)))).toEqual([5, 6, 7]);
});

it('writes one finite or missing value per unique feature name', () => {
  expect(new Set(FEATURES).size).toBe(FEATURES.length);
  assert(
    property(anyPoints, integer({ min: 0, max: 900 }), (points, later) => {
      const asOf = (points[0]?.[0] as number) / DAY + later;
      const values = Object.values(featuresOf(points, asOf));
      expect(values.filter((value) => Math.abs(value) === Infinity)).toEqual([]);
    }),
  );
});

it('ignores prices after the moment', () => {
  assert(
    property(anyPoints, integer({ min: 0, max: 900 }), (points, later) => {
      const asOf = (points[0]?.[0] as number) / DAY + later;
      const known = points.filter(([at]) => at / DAY <= asOf);
      expect(featuresOf(points, asOf)).toEqual(featuresOf(known, asOf));
    }),
  );
});

it('gives the same features for a price in other units, except for the price itself', () => {
  assert(
    property(anyPoints, integer({ min: 0, max: 400 }), (points, later) => {
      const asOf = (points[0]?.[0] as number) / DAY + later;
      const { price, ...own } = featuresOf(points, asOf);
      const { price: larger, ...others } = featuresOf(
        points.map(([at, it]) => [at, it * 8]),
        asOf,
      );
      expect((larger as number) - (price as number)).toBeCloseTo(Math.log(8), 4);
      for (const [name, value] of Object.entries(own))
        expect([name, isClose(others[name] as number, value)]).toEqual([name, true]);
    }),
  );
});

it('recognizes the rhythm of regular sales', () => {
  // Sales of 30% start on days 28, 56, 84 and 112 and last a week. Day 130 is 11 days after the last one.
  const features = featuresOf(sales({ price: 50 }, 200), DAYS + 130);
  expect(Math.exp(features.aboveLow90 as number)).toBeCloseTo(50 / 35, 4);
  expect(features.belowHigh90).toBeCloseTo(0, 6);
  expect(features).toMatchObject({ aboveUsual: 0, sinceFall: 18, sinceRise: 11, cheaperSinceStart: 18 });
  expect(features).toMatchObject({ cheaperInterval: 28, cheaperLength: 7, cheaperUnevenness: 0 });
  expect(features.cheaperPhase).toBeCloseTo(18 / 28, 5);
  expect(features.cheaperShare90).toBeCloseTo(21 / 90, 5);
  // All regular-price days among the first 100 are less than 30 days before a sale.
  expect(features.fallRate).toBeCloseTo((100 - 21) / 100, 2);
});

it('recognizes the promotional price as one', () => {
  const features = featuresOf(sales({ price: 50 }, 200), DAYS + 114);
  expect(Math.exp(features.aboveUsual as number)).toBeCloseTo(0.7, 4);
  expect(features).toMatchObject({
    aboveLow90: 0,
    asCheapInterval: 28,
    asCheapLength: 7,
    asCheapSinceStart: 2,
  });
});
