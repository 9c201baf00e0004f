import { describe, expect, it } from 'vitest';
import { describeRule } from './rule.ts';

describe('describeRule', () => {
  const none = { targetPrice: null, percent: null, days: null, referencePrice: null, alsoUnavailable: false };
  it.each([
    [{ ...none, type: 'any_drop' as const }, 'the price drops'],
    [{ ...none, type: 'any_drop' as const, percent: 3 }, 'the price drops by 3% or more'],
    [{ ...none, type: 'any_drop' as const, alsoUnavailable: true }, 'the price drops, in stock or not'],
    [{ ...none, type: 'lowest_in_days' as const, days: 1 }, 'the price is the lowest in 1 day'],
    [{ ...none, type: 'lowest_in_days' as const, days: 90 }, 'the price is the lowest in 90 days'],
    [{ ...none, type: 'percent_drop' as const, percent: 10 }, 'the price falls 10%'],
    [{ ...none, type: 'back_in_stock' as const }, 'it is back in stock'],
    [{ ...none, type: 'good_time_to_buy' as const }, 'it is a good time to buy'],
  ])('describes %j as "%s"', (rule, text) => {
    expect(describeRule(rule)).toBe(text);
  });
});
