import { describe, expect, it } from 'vitest';
import { describeDrops, describePriceCut } from './stats.ts';

describe('describePriceCut', () => {
  it.each([
    [20, 30, '20% lower now; lowest price of the 30 days before'],
    [4.56, 1, '4.6% lower now; lowest price of the day before'],
    [-3, 12, 'not lower now; lowest price of the 12 days before'],
    [0, 0, 'not lower now; lowest price of the day before'],
  ])('describes a cut of %d%% after %d days of history as "%s"', (percent, daysKnown, text) => {
    const price = { amount: '1', currency: 'USD' };
    expect(describePriceCut({ price, cutAt: '2026-01-01T00:00:00Z', percent, daysKnown })).toBe(text);
  });
});

describe('describeDrops', () => {
  it.each([
    [{ count: 0, typicalPercent: null, typicalDaysBetween: null }, ''],
    [{ count: 1, typicalPercent: 12.4, typicalDaysBetween: null }, 'in the last year, typically 12%'],
    [
      { count: 3, typicalPercent: 5, typicalDaysBetween: 20 },
      'in the last year, typically 5%, every 20 days',
    ],
    [{ count: 9, typicalPercent: 5, typicalDaysBetween: 1 }, 'in the last year, typically 5%, every day'],
  ])('describes %j as "%s"', (drops, text) => {
    expect(describeDrops(drops)).toBe(text);
  });
});
