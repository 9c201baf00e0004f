import { describe, expect, it } from 'vitest';
import { outcomeAfter } from './outcome.ts';
import { priceSteps } from './price-steps.ts';

const steps = (...prices: [day: number, price: number][]) =>
  priceSteps(
    prices.map(([day, price]) => [day * 86_400, price]),
    'EUR',
  );

describe('the saving of outcomeAfter', () => {
  it.each([
    [
      'waiting buys at the first 5% drop, not at the lowest price',
      steps([0, 100], [10, 95], [20, 50]),
      1 - 0.95 - 0.01,
    ],
    ['waiting ignores a smaller drop', steps([0, 100], [5, 96], [10, 80]), 1 - 0.8 - 0.01],
    ['waiting counts small drops that add up to 5%', steps([0, 100], [5, 97], [6, 94]), 1 - 0.94 - 0.006],
    ['waiting buys at the end if there was no drop', steps([0, 100], [5, 96]), 1 - 0.96 - 0.03],
    ['waiting pays a higher price at the end', steps([0, 100], [5, 120]), 1 - 1.2 - 0.03],
    ['waiting ignores a drop after the end', steps([0, 100], [31, 50]), -0.03],
    ['waiting ignores a drop before the moment', steps([-5, 100], [-2, 80]), -0.03],
  ])('%s', (_, price, saving) => {
    expect(outcomeAfter(price, 0, 30).saving).toBeCloseTo(saving, 10);
  });
});

it('outcomeAfter gives the lowest price, its day, and the days of the drops before it', () => {
  const outcome = outcomeAfter(steps([0, 100], [3, 94], [9, 89], [12, 120]), 0, 30);
  expect(outcome).toMatchObject({ dropDays: 3, deepDropDays: 9, lowDays: 9 });
  expect(Math.exp(outcome.low)).toBeCloseTo(0.89, 10);
  expect(outcome.bestSaving).toBeCloseTo(0.11 - 0.009, 10);
});

it('outcomeAfter ignores drops beyond the horizon', () => {
  const price = steps([0, 100], [10, 80]);
  expect(outcomeAfter(price, 0, 7)).toMatchObject({ dropDays: Infinity, low: 0 });
  expect(outcomeAfter(price, 0, 14).dropDays).toBe(10);
});
