import { assert, integer, property } from 'fast-check';
import { beforeAll, describe, expect, it, test } from 'vitest';
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

/** Whether a fall of the given kind is one of at least so many percent within so many days too. */
function isPart(kind: number, days: number, percent: number): boolean {
  const drop = DROPS[kind];
  return drop !== undefined && drop.days <= days && drop.percent >= percent;
}

/** A price that moves a little every four days. */
function restless(price: number): [number, number][] {
  return Array.from({ length: 80 }, (_, i) => [START + (i * 4 + 1) * DAY, price * (i % 2 ? 1 : 1.04)]);
}

beforeAll(() => {
  model = trainForecast(generateHistories(60, 300));
});

function forecast(points: [number, number][], asOf: number, by = model, currency = 'EUR'): PriceForecast {
  const [one] = forecastPrices(by, [{ steps: priceSteps(points, currency), asOf: DAYS + asOf, currency }]);
  return one as PriceForecast;
}

describe('a shop that goes on sale every four weeks', () => {
  it('is worth waiting for between sales', () => {
    const said = forecast(sales({}, 300), 160);
    expect(said.verdict).toBe('wait');
    expect(said.drops[4]).toBeGreaterThan(0.9);
    expect(said.netSaving).toBeGreaterThan(0.2);
    expect(said.lows[1]).toBeCloseTo(0.7, 1);
    expect(said.reasons).toContain('43 % above its 90-day low');
    expect(said.reasons).toContain('on sale about every four weeks for seven days');
  });

  it('is worth buying from in a sale', () => {
    const said = forecast(sales({}, 300), 171);
    expect(said.verdict).toBe('buy');
    expect(said.drops[4]).toBeLessThan(0.1);
    expect(said.netSaving).toBeLessThan(0);
    expect(said.lowInDays).toBe(0);
    expect(said.reasons).toContain('at its 90-day low');
  });
});

test.each([
  ['a shop at large', 'grocer.example', false],
  ['the shop that holds it', 'store.steampowered.com', true],
])('a sale of the calendar counts for a price that hardly moves, at %s: %s %s', (_, shop, counts) => {
  const asOf = Date.parse('2025-12-20') / 1000 / DAY;
  const [said] = forecastPrices(model, [
    { steps: priceSteps([[START, 50]], 'EUR'), asOf, currency: 'EUR', shop },
  ]);
  expect(said?.reasons.some((reason) => /sale/.test(reason) && /(is on now|away)$/.test(reason))).toBe(
    counts,
  );
});

test('a price that never moves is one to buy at', () => {
  const said = forecast([[START, 50]], 200);
  expect(said).toMatchObject({ verdict: 'buy', lowInDays: 0 });
  expect(said.reasons).toContain('not on sale in the last 200 days');
});

test('a history of a few days is too short to say', () => {
  const said = forecast(sales({}, 300), 4);
  expect(said.verdict).toBe('unsure');
  expect(said.reasons[0]).toBe('its price is known for 4 days only; a forecast needs 7');
});

test.each([
  ['the model of made series', () => model],
  ['the shipped model', () => SHIPPED_MODEL],
] as const)('chances and quantiles agree with each other: %s', (_, by) => {
  assert(
    property(anyPoints, integer({ min: 0, max: 800 }), (points, later) => {
      const asOf = (points[0]?.[0] as number) / DAY + later - DAYS;
      const { drops, lows, netSaving, lowInDays } = forecast(points, asOf, by());
      for (const chance of drops) expect(chance >= 0 && chance <= 1).toBe(true);
      for (const [i, { days, percent }] of DROPS.entries()) {
        const parts = drops.filter((_, j) => isPart(j, days, percent));
        expect(Math.max(...parts)).toBeLessThanOrEqual((drops[i] as number) + 1e-12);
      }
      expect([...lows]).toEqual([...lows].sort((a, b) => a - b));
      expect(lows[2]).toBeLessThanOrEqual(1);
      for (const [q, part] of [0.1, 0.5, 0.9].entries()) {
        const sides = [0.95, 0.9].map((level) => Math.sign(Math.round(((lows[q] as number) - level) * 1e6)));
        expect(sides[0]).not.toBe((drops[4] as number) >= part ? 1 : -1);
        expect(sides[1]).not.toBe((drops[5] as number) >= part ? 1 : -1);
      }
      expect(Number.isFinite(netSaving)).toBe(true);
      expect(lowInDays >= 0 && lowInDays <= 30).toBe(true);
    }),
    { numRuns: 50 },
  );
});

test('cases are answered each by itself', () => {
  const cases = [160, 171, 4].map((asOf) => ({
    steps: priceSteps(sales({}, 300), 'EUR'),
    asOf: DAYS + asOf,
    currency: 'EUR',
  }));
  expect(forecastPrices(model, cases)).toEqual(cases.flatMap((one) => forecastPrices(model, [one])));
});

test('the same histories give the same bytes, and the bytes the same forecasts', { timeout: 180_000 }, () => {
  const text = encodeModel(model);
  expect(encodeModel(trainForecast(generateHistories(60, 300)))).toBe(text);
  expect(encodeModel(trainForecast(generateHistories(40, 300)))).not.toBe(text);
  const again = decodeModel(JSON.parse(text) as object, FEATURES);
  expect(forecast(sales({}, 300), 160, again)).toEqual(forecast(sales({}, 300), 160));
});

test('a model for other features is refused', () => {
  const encoded = JSON.parse(encodeModel(model)) as object;
  expect(() => decodeModel(encoded, [...FEATURES, 'more'])).toThrow('other features');
});

test('nothing to learn from is said', () => {
  expect(() => trainForecast(generateHistories(5, 20))).toThrow('no history is long enough');
});

test('Black Friday ahead makes a fall likelier, for dear things whose price moves', () => {
  const asOf = (Date.parse('2024-11-10') / 1000 - START) / DAY;
  const dear = forecast(restless(300), asOf, SHIPPED_MODEL);
  expect(dear.reasons).toContain('Black Friday is 19 days away');
  expect(forecast(restless(3), asOf, SHIPPED_MODEL).reasons.join()).not.toContain('Black Friday');
});
