import { describe, expect, it, test } from 'vitest';
import { outcomeAfter } from './outcome.ts';
import { priceSteps } from './price-steps.ts';

const steps = (...prices: [day: number, price: number][]) =>
  priceSteps(
    prices.map(([day, price]) => [day * 86_400, price]),
    'EUR',
  );

describe('waiting', () => {
  it.each([
    [
      'buys at the first fall of 5 %, not at the lowest',
      steps([0, 100], [10, 95], [20, 50]),
      1 - 0.95 - 0.01,
    ],
    ['passes over a smaller fall', steps([0, 100], [5, 96], [10, 80]), 1 - 0.8 - 0.01],
    ['counts small falls that add up', steps([0, 100], [5, 97], [6, 94]), 1 - 0.94 - 0.006],
    ['buys at the end when there was none', steps([0, 100], [5, 96]), 1 - 0.96 - 0.03],
    ['pays a risen price at the end', steps([0, 100], [5, 120]), 1 - 1.2 - 0.03],
    ['does not see what comes after the end', steps([0, 100], [31, 50]), -0.03],
    ['does not take a fall that is over already', steps([-5, 100], [-2, 80]), -0.03],
  ])('%s', (_, price, saving) => {
    expect(outcomeAfter(price, 0, 30).saving).toBeCloseTo(saving, 10);
  });
});

test('the lowest price, when it was, and the falls on the way', () => {
  const outcome = outcomeAfter(steps([0, 100], [3, 94], [9, 89], [12, 120]), 0, 30);
  expect(outcome).toMatchObject({ dropDays: 3, deepDropDays: 9, lowDays: 9 });
  expect(Math.exp(outcome.low)).toBeCloseTo(0.89, 10);
  expect(outcome.bestSaving).toBeCloseTo(0.11 - 0.009, 10);
});

test('the shorter horizon sees less', () => {
  const price = steps([0, 100], [10, 80]);
  expect(outcomeAfter(price, 0, 7)).toMatchObject({ dropDays: Infinity, low: 0 });
  expect(outcomeAfter(price, 0, 14).dropDays).toBe(10);
});
