import { describe, expect, it } from 'vitest';
import { cutWords, dropWords, shareWords } from './stats.ts';

const cut = (percent: number, daysKnown: number) =>
  cutWords({ price: { amount: '1', currency: 'USD' }, cutAt: '2026-01-01T00:00:00Z', percent, daysKnown });

describe('words for figures', () => {
  it.each([
    [20, 30, '20 % less now; lowest of the 30 days before'],
    [4.56, 1, '4.6 % less now; lowest of the day before'],
    [-3, 12, 'no less now; lowest of the 12 days before'],
    [0, 0, 'no less now; lowest of the day before'],
  ])('a cut of %d %% after %d days', (percent, daysKnown, words) => {
    expect(cut(percent, daysKnown)).toBe(words);
  });

  it.each([
    [{ count: 0, typicalPercent: null, typicalDaysBetween: null }, ''],
    [{ count: 1, typicalPercent: 12.4, typicalDaysBetween: null }, 'in a year, mostly by 12 %'],
    [{ count: 3, typicalPercent: 5, typicalDaysBetween: 20 }, 'in a year, mostly by 5 %, every 20 days'],
    [{ count: 9, typicalPercent: 5, typicalDaysBetween: 1 }, 'in a year, mostly by 5 %, every day'],
  ])('drops %j', (drops, words) => {
    expect(dropWords(drops)).toBe(words);
  });

  it.each([
    [0, '0 %'],
    [0.004, 'under 1 %'],
    [0.5, '50 %'],
    [0.996, 'over 99 %'],
    [1, '100 %'],
  ])('a share of %d', (share, words) => {
    expect(shareWords(share)).toBe(words);
  });
});
