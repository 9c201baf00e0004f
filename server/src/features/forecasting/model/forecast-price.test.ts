import { assert, integer, property } from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { FEATURES } from './features/features.ts';
import { forecastPrices, type PriceForecast } from './forecast-price.ts';
import { decodeModel, encodeModel, DROPS, type ForecastModel } from './model.ts';
import { priceSteps } from './features/price-steps.ts';
import { SHIPPED_MODEL } from './shipped-model.ts';
import { trainForecast } from '../training/train.ts';
import {
  anyPoints,
  DAY,
  generateHistories,
  sales,
  START,
} from '../../../../test/forecasting/generated-series.ts';

const DAYS = START / DAY;
let model: ForecastModel;

/** Whether a drop of this kind is always also one of at least `percent` within `days`. */
function impliesDrop(kind: number, days: number, percent: number): boolean {
  const drop = DROPS[kind];
  return drop !== undefined && drop.days <= days && drop.percent >= percent;
}

/** A price that changes by 4% every four days. */
function frequentChanges(price: number): [number, number][] {
  return Array.from({ length: 80 }, (_, i) => [START + (i * 4 + 1) * DAY, price * (i % 2 ? 1 : 1.04)]);
}

beforeAll(() => {
  model = trainForecast(generateHistories(60, 300));
});

function forecast(points: [number, number][], asOf: number, by = model, currency = 'EUR'): PriceForecast {
  const [one] = forecastPrices(by, [{ steps: priceSteps(points, currency), asOf: DAYS + asOf, currency }]);
  return one as PriceForecast;
}

describe('the forecast for a product on sale every four weeks', () => {
  it('says wait between the sales of a product on sale every four weeks', () => {
    const result = forecast(sales({}, 300), 160);
    expect(result.verdict).toBe('wait');
    expect(result.drops[4]).toBeGreaterThan(0.9);
    expect(result.netSaving).toBeGreaterThan(0.2);
    expect(result.lows[1]).toBeCloseTo(0.7, 1);
    expect(result.reasons).toContain('43% above its 90-day low');
    expect(result.reasons).toContain('on sale about every four weeks for seven days');
  });

  it('says buy during the sale of a product on sale every four weeks', () => {
    const result = forecast(sales({}, 300), 171);
    expect(result.verdict).toBe('buy');
    expect(result.drops[4]).toBeLessThan(0.1);
    expect(result.netSaving).toBeLessThan(0);
    expect(result.lowInDays).toBe(0);
    expect(result.reasons).toContain('at its 90-day low');
  });
});

it.each([
  ['any other shop', 'grocer.example', false],
  ['the shop that holds the sale', 'store.steampowered.com', true],
])(
  'applies a shop-specific sale to a price that hardly changes only at that shop: %s, %s, %s',
  (_, shop, counts) => {
    const asOf = Date.parse('2025-12-20') / 1000 / DAY;
    const [result] = forecastPrices(model, [
      { steps: priceSteps([[START, 50]], 'EUR'), asOf, currency: 'EUR', shop },
    ]);
    expect(result?.reasons.some((reason) => /sale/.test(reason) && /(is on now|away)$/.test(reason))).toBe(
      counts,
    );
  },
);

it('says buy for a price that never changes', () => {
  const result = forecast([[START, 50]], 200);
  expect(result).toMatchObject({ verdict: 'buy', lowInDays: 0 });
  expect(result.reasons).toContain('not on sale in the last 200 days');
});

it('says unsure for a history of a few days', () => {
  const result = forecast(sales({}, 300), 4);
  expect(result.verdict).toBe('unsure');
  expect(result.reasons[0]).toBe('only 4 days of price history; a forecast needs 7');
});

it.each([
  ['a model trained on generated series', () => model],
  ['the shipped model', () => SHIPPED_MODEL],
] as const)('makes chances and quantiles agree with each other with %s', (_, by) => {
  assert(
    property(anyPoints, integer({ min: 0, max: 800 }), (points, later) => {
      const asOf = (points[0]?.[0] as number) / DAY + later - DAYS;
      const { drops, lows, netSaving, lowInDays } = forecast(points, asOf, by());
      for (const chance of drops) expect(chance >= 0 && chance <= 1).toBe(true);
      for (const [i, { days, percent }] of DROPS.entries()) {
        const implying = drops.filter((_, j) => impliesDrop(j, days, percent));
        expect(Math.max(...implying)).toBeLessThanOrEqual((drops[i] as number) + 1e-12);
      }
      expect([...lows]).toEqual([...lows].sort((a, b) => a - b));
      expect(lows[2]).toBeLessThanOrEqual(1);
      for (const [q, quantile] of [0.1, 0.5, 0.9].entries()) {
        const sides = [0.95, 0.9].map((level) => Math.sign(Math.round(((lows[q] as number) - level) * 1e6)));
        expect(sides[0]).not.toBe((drops[4] as number) >= quantile ? 1 : -1);
        expect(sides[1]).not.toBe((drops[5] as number) >= quantile ? 1 : -1);
      }
      expect(Number.isFinite(netSaving)).toBe(true);
      expect(lowInDays >= 0 && lowInDays <= 30).toBe(true);
    }),
    { numRuns: 50 },
  );
});

it('forecasts each case independently of the others', () => {
  const cases = [160, 171, 4].map((asOf) => ({
    steps: priceSteps(sales({}, 300), 'EUR'),
    asOf: DAYS + asOf,
    currency: 'EUR',
  }));
  expect(forecastPrices(model, cases)).toEqual(cases.flatMap((one) => forecastPrices(model, [one])));
});

it(
  'trains the same bytes from the same histories, and decoding them gives the same forecasts',
  { timeout: 180_000 },
  () => {
    const text = encodeModel(model);
    expect(encodeModel(trainForecast(generateHistories(60, 300)))).toBe(text);
    expect(encodeModel(trainForecast(generateHistories(40, 300)))).not.toBe(text);
    const again = decodeModel(JSON.parse(text) as object, FEATURES);
    expect(forecast(sales({}, 300), 160, again)).toEqual(forecast(sales({}, 300), 160));
  },
);

it('refuses a model that was trained on other features', () => {
  const encoded = JSON.parse(encodeModel(model)) as object;
  expect(() => decodeModel(encoded, [...FEATURES, 'more'])).toThrow('other features');
});

it('throws if no history is long enough to train on', () => {
  expect(() => trainForecast(generateHistories(5, 20))).toThrow('no history is long enough');
});

it('takes Black Friday into account only for expensive products whose price changes', () => {
  const asOf = (Date.parse('2024-11-10') / 1000 - START) / DAY;
  const expensive = forecast(frequentChanges(300), asOf, SHIPPED_MODEL);
  expect(expensive.reasons).toContain('Black Friday is 19 days away');
  expect(forecast(frequentChanges(3), asOf, SHIPPED_MODEL).reasons.join()).not.toContain('Black Friday');
});
