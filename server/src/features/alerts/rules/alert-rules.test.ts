import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AlertType } from '@tidemark/contracts/alert.ts';
import { type Verdict } from '@tidemark/contracts/forecast.ts';
import { percentThreshold } from './alert-rules.ts';
import {
  transition,
  verdictTransition,
  type Facts,
  type Rule,
  type Transition,
} from '../../../../test/alerts/rule-model.ts';

const DAY_MS = 86_400_000;
const NOW = new Date('2024-03-10T12:00:00Z');
const daysBefore = (days: number) => new Date(NOW.getTime() - days * DAY_MS);

const rule = (type: AlertType, change: Partial<Rule> = {}): Rule => ({
  type,
  armed: true,
  currency: 'USD',
  thresholdMinor: null,
  days: null,
  lastFiredAt: null,
  ...change,
});
/** A fall from 20.00 to 15.00, the lowest in 30 days, in stock. */
const FALL: Facts = {
  at: NOW,
  currency: 'USD',
  priceMinor: 1500,
  oldPriceMinor: 2000,
  lowestBeforeMinor: 1400,
  lowestForDays: 30,
  availability: 'InStock',
};

type Case = [string, Partial<Rule>, Partial<Facts>, Transition];

const THRESHOLD: Case[] = [
  ['above it, armed', {}, { priceMinor: 1601 }, 'none'],
  ['at it', {}, { priceMinor: 1600 }, 'fire'],
  ['below it', {}, {}, 'fire'],
  ['below it, fired before', { armed: false }, {}, 'none'],
  ['above it, fired before', { armed: false }, { priceMinor: 1601 }, 'rearm'],
  ['below it in another currency', {}, { currency: 'EUR' }, 'none'],
  ['above it in another currency', { armed: false }, { currency: 'EUR', priceMinor: 9999 }, 'none'],
  ['below it, back from another currency', {}, { oldPriceMinor: null }, 'none'],
  [
    'above it, back from another currency',
    { armed: false },
    { oldPriceMinor: null, priceMinor: 1601 },
    'none',
  ],
  ['below it with the stock unknown', {}, { availability: null }, 'fire'],
  ['no threshold', { thresholdMinor: null }, {}, 'none'],
];

describe.each(['below_target', 'percent_drop'] as const)('%s with its threshold at 16.00', (type) => {
  it.each(THRESHOLD)('%s', (_, change, facts, expected) => {
    expect(transition(rule(type, { thresholdMinor: 1600, ...change }), { ...FALL, ...facts })).toBe(expected);
  });
});

describe('any_drop', () => {
  it.each<Case>([
    ['a fall', {}, {}, 'fire'],
    ['a fall by the smallest unit', {}, { priceMinor: 1999 }, 'fire'],
    ['the next fall', { lastFiredAt: NOW }, {}, 'fire'],
    ['no move', {}, { priceMinor: 2000 }, 'none'],
    ['a rise', {}, { priceMinor: 2001 }, 'none'],
    ['a first price', {}, { oldPriceMinor: null }, 'none'],
    ['a fall, the product being sold in another currency by now', {}, { currency: 'EUR' }, 'fire'],
  ])('%s', (_, change, facts, expected) => {
    expect(transition(rule('any_drop', change), { ...FALL, ...facts })).toBe(expected);
  });
});

describe('all_time_low', () => {
  it.each<Case>([
    ['below all before', {}, { priceMinor: 1399 }, 'fire'],
    ['as low as once before', {}, { priceMinor: 1400 }, 'none'],
    ['further down', { armed: false }, { priceMinor: 1399 }, 'none'],
    ['up again', { armed: false }, { priceMinor: 1401 }, 'rearm'],
    ['unmoved, with other stock', { armed: false }, { priceMinor: 2000, lowestBeforeMinor: 2000 }, 'none'],
    ['back from another currency', {}, { priceMinor: 1399, oldPriceMinor: null }, 'none'],
    ['sold in another currency by now', {}, { priceMinor: 1399, currency: 'EUR' }, 'fire'],
  ])('%s', (_, change, facts, expected) => {
    expect(transition(rule('all_time_low', change), { ...FALL, ...facts })).toBe(expected);
  });
});

describe('lowest_in_days', () => {
  it.each<Case>([
    ['the lowest in just so many days', { days: 30 }, {}, 'fire'],
    ['as low one day too recently', { days: 31 }, {}, 'none'],
    ['never as low', { days: 3650 }, { lowestForDays: Infinity }, 'fire'],
    ['as low now as before', { days: 1 }, { lowestForDays: 0 }, 'none'],
    ['further down', { days: 30, armed: false, lastFiredAt: daysBefore(1) }, {}, 'none'],
    ['a new low after the span', { days: 30, armed: false, lastFiredAt: daysBefore(30.1) }, {}, 'fire'],
    ['a new low at the span’s end', { days: 30, armed: false, lastFiredAt: daysBefore(30) }, {}, 'none'],
    ['up again', { days: 30, armed: false }, { priceMinor: 2500, lowestForDays: 0 }, 'rearm'],
    ['unmoved, with other stock', { days: 30, armed: false }, { priceMinor: 2000, lowestForDays: 0 }, 'none'],
    ['back from another currency', { days: 30 }, { oldPriceMinor: null }, 'none'],
    ['sold in another currency by now', { days: 30 }, { currency: 'EUR' }, 'fire'],
  ])('%s', (_, change, facts, expected) => {
    expect(transition(rule('lowest_in_days', change), { ...FALL, ...facts })).toBe(expected);
  });
});

describe('back_in_stock', () => {
  it.each<Case>([
    ['in stock', {}, {}, 'fire'],
    ['in stock, told before', { armed: false }, {}, 'none'],
    ['sold out, told before', { armed: false }, { availability: 'OutOfStock' }, 'rearm'],
    ['sold out', {}, { availability: 'OutOfStock' }, 'none'],
    ['only to order', {}, { availability: 'PreOrder' }, 'none'],
    ['to order later, told before', { armed: false }, { availability: 'BackOrder' }, 'rearm'],
    ['unknown', {}, { availability: null }, 'none'],
    ['unknown, told before', { armed: false }, { availability: null }, 'none'],
    ['in stock with a change of currency', {}, { oldPriceMinor: null }, 'none'],
  ])('%s', (_, change, facts, expected) => {
    expect(transition(rule('back_in_stock', change), { ...FALL, ...facts })).toBe(expected);
  });
});

describe('good_time_to_buy', () => {
  it.each<[string, Partial<Rule>, Verdict, string]>([
    ['time to buy', {}, 'buy', 'fire'],
    ['time to buy, told before', { armed: false }, 'buy', 'none'],
    ['to wait', {}, 'wait', 'none'],
    ['to wait, told before', { armed: false, lastFiredAt: daysBefore(1) }, 'wait', 'rearm'],
    ['doubtful', {}, 'unsure', 'none'],
    ['doubtful within a week of being told', { armed: false, lastFiredAt: daysBefore(7) }, 'unsure', 'none'],
    ['doubtful a week after', { armed: false, lastFiredAt: daysBefore(7.1) }, 'unsure', 'rearm'],
  ])('%s', (_, change, verdict, expected) => {
    const state = rule('good_time_to_buy', change);
    expect(verdictTransition(state, { at: NOW, verdict })).toBe(expected);
  });

  it('does not follow prices', () => {
    expect(transition(rule('good_time_to_buy'), FALL)).toBe('none');
    expect(transition(rule('good_time_to_buy', { armed: false }), FALL)).toBe('none');
  });
});

/** The events at which a rule with its target at 10.00 fires, the price going this way. */
const firings = (prices: readonly number[]): number[] => {
  let armed = true;
  return prices.flatMap((priceMinor, index) => {
    const facts = { ...FALL, priceMinor, oldPriceMinor: prices[index - 1] ?? 5000 };
    const result = transition(rule('below_target', { thresholdMinor: 1000, armed }), facts);
    if (result !== 'none') armed = result === 'rearm';
    return result === 'fire' ? [index] : [];
  });
};

describe('a rule over time', () => {
  it.each([
    ['wobbles under its target', [2000, 990, 950, 1000, 980], [1]],
    ['rises above and falls again', [2000, 990, 1001, 999, 998], [1, 3]],
    ['stays above', [2000, 1500, 1001], []],
  ])('%s', (_, prices, expected) => {
    expect(firings(prices)).toEqual(expected);
  });

  it('fires exactly where the price crosses to its target or under', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 900, max: 1100 })), (prices) => {
        const crossings = prices.flatMap((price, index) =>
          price <= 1000 && (prices[index - 1] ?? 5000) > 1000 ? [index] : [],
        );
        expect(firings(prices)).toEqual(crossings);
      }),
    );
  });
});

describe('percentThreshold', () => {
  it.each([
    [1000, 10, 900],
    [999, 10, 899],
    [1999, 33.3, 1333],
    [1000, 0.1, 999],
    [100, 99.9, 0],
    [9_007_199_254_740, 50, 4_503_599_627_370],
  ])('%i less %d %% is %i', (reference, percent, expected) => {
    expect(percentThreshold(reference, percent)).toBe(expected);
  });
});
