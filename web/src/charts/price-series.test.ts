import { type PriceHistory, type PricePoint } from '@tidemark/contracts/price.ts';
import { describe, expect, it } from 'vitest';
import { lowestStep, outOfStockSpans, priceExtent, toSeries } from './price-series.ts';

const NOW = Date.parse('2026-03-31T00:00:00Z');
const DAY = 86_400;
const second = (at: string): number => Date.parse(at) / 1000;

const point = (at: string, amount: string, more: Partial<PricePoint> = {}): PricePoint => ({
  at,
  price: { amount, currency: 'USD' },
  availability: 'InStock',
  ...more,
});

const history = (points: PricePoint[], daily: PriceHistory['daily'] = []): PriceHistory => ({
  points,
  daily,
  stats: {
    current: null,
    allTimeLow: null,
    allTimeHigh: null,
    rangeLow: null,
    rangeHigh: null,
    rangeAverage: null,
    windows: { '30d': null, '90d': null, '180d': null, '365d': null },
    priorLow: null,
    inStockShare: null,
    drops: { count: 0, typicalPercent: null, typicalDaysBetween: null },
    trackedSince: null,
    lastCheckedAt: null,
  },
});

describe('toSeries', () => {
  it('returns null for a history without a price', () => {
    expect(toSeries(history([]), '30d', NOW)).toBeNull();
  });

  it('extends the last price to the present', () => {
    const series = toSeries(history([point('2026-03-30T00:00:00Z', '5')]), '30d', NOW);
    expect(series).toMatchObject({ from: second('2026-03-30T00:00:00Z'), to: NOW / 1000, currency: 'USD' });
  });

  it('moves the last price before the range to its start and removes older ones', () => {
    const points = [
      point('2026-03-01T00:00:00Z', '9'),
      point('2026-03-10T00:00:00Z', '8'),
      point('2026-03-29T00:00:00Z', '7'),
    ];
    const series = toSeries(history(points), '7d', NOW);
    expect(series?.steps.map((step) => [step.at, step.price.amount])).toEqual([
      [NOW / 1000 - 7 * DAY, '8'],
      [second('2026-03-29T00:00:00Z'), '7'],
    ]);
  });

  it('merges points that repeat the previous one', () => {
    const points = [
      point('2026-03-27T00:00:00Z', '9'),
      point('2026-03-28T00:00:00Z', '9'),
      point('2026-03-29T00:00:00Z', '9', { availability: 'OutOfStock' }),
      point('2026-03-30T00:00:00Z', '9', { availability: 'OutOfStock' }),
    ];
    const steps = toSeries(history(points), '7d', NOW)?.steps ?? [];
    expect(steps.map((step) => step.at)).toEqual([
      second('2026-03-27T00:00:00Z'),
      second('2026-03-29T00:00:00Z'),
    ]);
  });

  it('leaves out prices in other currencies than the last one and sets isCut', () => {
    const points = [
      point('2026-03-28T00:00:00Z', '9', { price: { amount: '9', currency: 'EUR' } }),
      point('2026-03-29T00:00:00Z', '7'),
    ];
    const series = toSeries(history(points), '7d', NOW);
    expect(series).toMatchObject({ isCut: true, steps: [{ price: { amount: '7', currency: 'USD' } }] });
  });

  it('uses the daily figures if the points do not reach back far enough', () => {
    const day = { currency: 'USD', low: '4', high: '8', avg: '6', open: '5', close: '7' };
    const daily = [
      { day: '2026-01-01', ...day },
      { day: '2026-03-29', ...day },
    ];
    const series = toSeries(history([point('2026-03-29T00:00:00Z', '7')], daily), '1y', NOW);
    expect(series?.steps).toHaveLength(2);
    expect(series?.steps[0]).toMatchObject({ price: { amount: '7' }, day: { low: { amount: '4' } } });
  });
});

describe('the marks of the price chart', () => {
  const series = toSeries(
    history([
      point('2026-03-20T00:00:00Z', '10'),
      point('2026-03-22T00:00:00Z', '8', { availability: 'OutOfStock' }),
      point('2026-03-24T00:00:00Z', '9', { listPrice: { amount: '11', currency: 'USD' } }),
      point('2026-03-26T00:00:00Z', '8', { availability: 'Discontinued' }),
    ]),
    '30d',
    NOW,
  );
  if (!series) throw new Error('no series');

  it('include every out-of-stock period, the last one until now', () => {
    expect(outOfStockSpans(series)).toEqual([
      [second('2026-03-22T00:00:00Z'), second('2026-03-24T00:00:00Z')],
      [second('2026-03-26T00:00:00Z'), NOW / 1000],
    ]);
  });

  it('include the latest of the lowest prices', () => {
    expect(lowestStep(series)?.at).toBe(second('2026-03-26T00:00:00Z'));
  });

  it('extend the price axis for list prices and near targets, but not for distant targets', () => {
    const [low, high] = priceExtent(series, [
      { amount: '7', currency: 'USD' },
      { amount: '1', currency: 'USD' },
    ]);
    expect(low).toBeLessThan(7);
    expect(low).toBeGreaterThan(1);
    expect(high).toBeGreaterThan(11);
  });
});
