import { describe, expect, it } from 'vitest';
import { findNextSale } from './known-sales.ts';
import { marketWarning } from './market-guard.ts';
import { priceSteps } from './features/price-steps.ts';
import { DAY } from '../../../../test/forecasting/generated-series.ts';

const dayOf = (date: string) => Date.parse(date) / 1000 / DAY;
const steps = (...prices: [day: number, price: number][]) =>
  priceSteps(
    prices.map(([day, price]) => [day * DAY, price]),
    'EUR',
  );

describe('findNextSale', () => {
  it.each([
    ['2018-11-01', 'EUR', undefined, 'Black Friday', 22],
    ['2023-11-24', 'USD', undefined, 'Black Friday', 0],
    ['2023-11-25', 'USD', undefined, 'Cyber Monday', 2],
    ['2024-11-02', 'GBP', undefined, 'Black Friday', 27],
    ['2024-11-02', 'CNY', undefined, "Singles' Day", 9],
    ['2023-12-20', 'EUR', undefined, 'the January sales', 13],
    ['2025-09-15', 'EUR', 'store.steampowered.com', "Steam's autumn sale", 14],
    ['2025-12-20', 'USD', 'store.steampowered.com', "Steam's winter sale", 0],
  ] as const)('on %s in %s (shop: %s) finds %s in %d days', (date, currency, shop, name, inDays) => {
    expect(findNextSale(dayOf(date), 30, { currency, shop })).toMatchObject({ name, inDays });
  });

  it.each([
    ['2023-04-10', 'EUR', undefined],
    ['2023-10-20', 'EUR', undefined],
    ['2023-06-20', 'CHF', undefined],
    ['2023-12-20', 'JPY', undefined],
  ])('on %s in %s finds no sale within 30 days', (date, currency, shop) => {
    expect(findNextSale(dayOf(date), 30, { currency, shop })).toBeNull();
  });
});

it('marketWarning warns of a price that only rises', () => {
  const rising = steps([0, 100], [20, 103], [40, 106], [60, 110]);
  expect(marketWarning(rising, 80)).toBe(
    'it has risen 3 times, by 10% in total, in 90 days without a 5% drop',
  );
  expect(marketWarning(steps([0, 100], [20, 103], [40, 90], [60, 110]), 80)).toBeNull();
  expect(marketWarning(steps([0, 100], [60, 110]), 80)).toBeNull();
});

it('marketWarning warns of a price that has left its former range', () => {
  const left = steps([0, 100], [50, 90], [90, 100], [200, 140], [220, 130]);
  expect(marketWarning(left, 235)).toBe('for 30 days it has cost at least 30% more than ever before');
  expect(marketWarning(left, 215)).toBeNull();
  expect(marketWarning(steps([0, 130], [50, 90], [200, 140], [220, 130]), 235)).toBeNull();
});
