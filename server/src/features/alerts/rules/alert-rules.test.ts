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
  ['below it with unknown availability', {}, { availability: null }, 'fire'],
  ['below a missing threshold', { thresholdMinor: null }, {}, 'none'],
];

describe.each(['below_target', 'percent_drop'] as const)('%s with a threshold of 16.00', (type) => {
  it.each(THRESHOLD)(`decides on a ${type} rule with the price %s`, (_, change, facts, expected) => {
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
    ['a fall after a change of currency', {}, { currency: 'EUR' }, 'fire'],
  ])('decides on an any_drop rule at %s', (_, change, facts, expected) => {
    expect(transition(rule('any_drop', change), { ...FALL, ...facts })).toBe(expected);
  });
});

describe('all_time_low', () => {
  it.each<Case>([
    ['below all before', {}, { priceMinor: 1399 }, 'fire'],
    ['as low as once before', {}, { priceMinor: 1400 }, 'none'],
    ['further down', { armed: false }, { priceMinor: 1399 }, 'none'],
    ['up again', { armed: false }, { priceMinor: 1401 }, 'rearm'],
    [
      'unchanged, with other availability',
      { armed: false },
      { priceMinor: 2000, lowestBeforeMinor: 2000 },
      'none',
    ],
    ['back from another currency', {}, { priceMinor: 1399, oldPriceMinor: null }, 'none'],
    ['after a change of currency', {}, { priceMinor: 1399, currency: 'EUR' }, 'fire'],
  ])('decides on an all_time_low rule with the price %s', (_, change, facts, expected) => {
    expect(transition(rule('all_time_low', change), { ...FALL, ...facts })).toBe(expected);
  });
});

describe('lowest_in_days', () => {
  it.each<Case>([
    ['the lowest in exactly the given days', { days: 30 }, {}, 'fire'],
    ['as low one day too recently', { days: 31 }, {}, 'none'],
    ['never as low', { days: 3650 }, { lowestForDays: Infinity }, 'fire'],
    ['as low now as before', { days: 1 }, { lowestForDays: 0 }, 'none'],
    ['further down', { days: 30, armed: false, lastFiredAt: daysBefore(1) }, {}, 'none'],
    ['a new low after the span', { days: 30, armed: false, lastFiredAt: daysBefore(30.1) }, {}, 'fire'],
    ['a new low at the span’s end', { days: 30, armed: false, lastFiredAt: daysBefore(30) }, {}, 'none'],
    ['up again', { days: 30, armed: false }, { priceMinor: 2500, lowestForDays: 0 }, 'rearm'],
    [
      'unchanged, with other availability',
      { days: 30, armed: false },
      { priceMinor: 2000, lowestForDays: 0 },
      'none',
    ],
    ['back from another currency', { days: 30 }, { oldPriceMinor: null }, 'none'],
    ['after a change of currency', { days: 30 }, { currency: 'EUR' }, 'fire'],
  ])('decides on a lowest_in_days rule with the price %s', (_, change, facts, expected) => {
    expect(transition(rule('lowest_in_days', change), { ...FALL, ...facts })).toBe(expected);
  });
});

describe('back_in_stock', () => {
  it.each<Case>([
    ['in stock', {}, {}, 'fire'],
    ['in stock, fired before', { armed: false }, {}, 'none'],
    ['sold out, fired before', { armed: false }, { availability: 'OutOfStock' }, 'rearm'],
    ['sold out', {}, { availability: 'OutOfStock' }, 'none'],
    ['on pre-order', {}, { availability: 'PreOrder' }, 'none'],
    ['on back-order, fired before', { armed: false }, { availability: 'BackOrder' }, 'rearm'],
    ['in unknown stock', {}, { availability: null }, 'none'],
    ['in unknown stock, fired before', { armed: false }, { availability: null }, 'none'],
    ['in stock with a change of currency', {}, { oldPriceMinor: null }, 'none'],
  ])('decides on a back_in_stock rule with the product %s', (_, change, facts, expected) => {
    expect(transition(rule('back_in_stock', change), { ...FALL, ...facts })).toBe(expected);
  });
});

describe('good_time_to_buy', () => {
  it.each<[string, Partial<Rule>, Verdict, string]>([
    ['the verdict is buy', {}, 'buy', 'fire'],
    ['the verdict is buy and the rule fired before', { armed: false }, 'buy', 'none'],
    ['the verdict is wait', {}, 'wait', 'none'],
    [
      'the verdict is wait and the rule fired before',
      { armed: false, lastFiredAt: daysBefore(1) },
      'wait',
      'rearm',
    ],
    ['the verdict is unsure', {}, 'unsure', 'none'],
    [
      'the verdict is unsure within a week of firing',
      { armed: false, lastFiredAt: daysBefore(7) },
      'unsure',
      'none',
    ],
    [
      'the verdict is unsure more than a week after firing',
      { armed: false, lastFiredAt: daysBefore(7.1) },
      'unsure',
      'rearm',
    ],
  ])('decides on a good_time_to_buy rule when %s', (_, change, verdict, expected) => {
    const state = rule('good_time_to_buy', change);
    expect(verdictTransition(state, { at: NOW, verdict })).toBe(expected);
  });

  it('does not fire or re-arm a good_time_to_buy rule at a price event', () => {
    expect(transition(rule('good_time_to_buy'), FALL)).toBe('none');
    expect(transition(rule('good_time_to_buy', { armed: false }), FALL)).toBe('none');
  });
});

/** The positions in `prices` at which a rule with a target of 10.00 fires. */
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
    ['stays below its target', [2000, 990, 950, 1000, 980], [1]],
    ['rises above its target and falls again', [2000, 990, 1001, 999, 998], [1, 3]],
    ['stays above its target', [2000, 1500, 1001], []],
  ])('fires at each crossing when the price %s', (_, prices, expected) => {
    expect(firings(prices)).toEqual(expected);
  });

  it('fires exactly when the price crosses to or below the target', () => {
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
  ])('computes the threshold of %i less %d%% as %i', (reference, percent, expected) => {
    expect(percentThreshold(reference, percent)).toBe(expected);
  });
});
