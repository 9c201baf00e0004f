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
  percent: null,
  days: null,
  stepPercent: 5,
  alsoUnavailable: false,
  lastFiredAt: null,
  reported: [],
  ...change,
});
/** A fall from 20.00 to 15.00, the lowest in 30 days, in stock; known for 60 days. */
const FALL: Facts = {
  at: NOW,
  currency: 'USD',
  priceMinor: 1500,
  oldPriceMinor: 2000,
  offeredPriceMinor: 2000,
  lowestBeforeMinor: 1400,
  highestBeforeMinor: 2500,
  lowestForDays: 30,
  highestForDays: 0,
  knownDays: 60,
  availability: 'InStock',
};

/** What a rule reported at this price, today or days ago. */
const at = (priceMinor: number, days = 0) => [{ priceMinor, at: daysBefore(days) }];

type Case = [string, Partial<Rule>, Partial<Facts>, Transition];

const THRESHOLD: Case[] = [
  ['above it, armed', {}, { priceMinor: 1601 }, 'none'],
  ['at it', {}, { priceMinor: 1600 }, 'fire'],
  ['below it', {}, {}, 'fire'],
  ['below it, fired before', { armed: false, reported: at(1500) }, {}, 'none'],
  ['4% below the reported price', { armed: false, reported: at(1500) }, { priceMinor: 1440 }, 'none'],
  ['5% below the reported price', { armed: false, reported: at(1500) }, { priceMinor: 1425 }, 'fire'],
  [
    'less than its step below the reported price',
    { armed: false, reported: at(1500), stepPercent: 10 },
    { priceMinor: 1351 },
    'none',
  ],
  ['below it, out of stock', {}, { availability: 'OutOfStock' }, 'none'],
  ['below it, discontinued', {}, { availability: 'Discontinued' }, 'none'],
  ['below it, back in stock', {}, { oldPriceMinor: 1500 }, 'fire'],
  ['below it, on back-order', {}, { availability: 'BackOrder' }, 'fire'],
  [
    'below it, out of stock, which does not matter',
    { alsoUnavailable: true },
    { availability: 'OutOfStock' },
    'fire',
  ],
  [
    'above it, out of stock, fired before',
    { armed: false },
    { priceMinor: 1700, availability: 'OutOfStock' },
    'rearm',
  ],
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
    ['a fall by the smallest unit', {}, { priceMinor: 1999 }, 'none'],
    ['a fall by 1% that is less than one unit', {}, { priceMinor: 1980 }, 'none'],
    ['a fall by one unit', {}, { priceMinor: 1900 }, 'fire'],
    [
      'a fall by one unit that is less than 1%',
      {},
      { oldPriceMinor: 20_000, offeredPriceMinor: 20_000, priceMinor: 19_900 },
      'none',
    ],
    ['a fall by its own percentage', { percent: 0.5 }, { priceMinor: 1990 }, 'fire'],
    ['a fall by less than its own percentage', { percent: 30 }, {}, 'none'],
    [
      'a fall by one yen',
      {},
      { currency: 'JPY', oldPriceMinor: 100, offeredPriceMinor: 100, priceMinor: 99 },
      'fire',
    ],
    ['the next fall', { lastFiredAt: NOW, reported: at(1700) }, {}, 'fire'],
    ['a price reported today', { reported: [...at(1500), ...at(1700)] }, {}, 'none'],
    ['a price reported a day ago', { reported: at(1500, 1) }, {}, 'fire'],
    ['a fall while out of stock', {}, { availability: 'OutOfStock' }, 'none'],
    [
      'a fall while out of stock, which does not matter',
      { alsoUnavailable: true },
      { availability: 'OutOfStock' },
      'fire',
    ],
    ['its return to stock at a lower price', {}, { oldPriceMinor: 1500 }, 'fire'],
    ['its return to stock at the same price', {}, { oldPriceMinor: 1500, offeredPriceMinor: 1500 }, 'none'],
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
    ['as low as once before', {}, { priceMinor: 1400 }, 'fire'],
    [
      'as low as once before, reported on this visit',
      { armed: false, reported: at(1400) },
      { priceMinor: 1400 },
      'none',
    ],
    ['never higher', {}, { priceMinor: 1400, highestBeforeMinor: 1400 }, 'none'],
    ['below all before, known for less than a week', {}, { priceMinor: 1399, knownDays: 6.9 }, 'none'],
    ['below all before, out of stock', {}, { priceMinor: 1399, availability: 'OutOfStock' }, 'none'],
    ['further down', { armed: false, reported: at(1400) }, { priceMinor: 1399 }, 'none'],
    ['further down by its step', { armed: false, reported: at(1400) }, { priceMinor: 1330 }, 'fire'],
    ['up again', { armed: false }, { priceMinor: 1401 }, 'rearm'],
    [
      'unchanged, with other availability',
      { armed: false },
      { priceMinor: 2000, lowestBeforeMinor: 2000, highestBeforeMinor: 2200 },
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
    ['lower one day too recently', { days: 31 }, {}, 'none'],
    ['never higher in those days', { days: 30 }, { highestForDays: 30 }, 'none'],
    ['known for less than a week', { days: 30 }, { knownDays: 6.9 }, 'none'],
    ['known for fewer days than a week, as many as the rule’s', { days: 3 }, { knownDays: 3 }, 'fire'],
    ['known for a week of the rule’s month', { days: 30 }, { knownDays: 7 }, 'fire'],
    ['the lowest, out of stock', { days: 30 }, { availability: 'OutOfStock' }, 'none'],
    ['never lower', { days: 3650 }, { lowestForDays: Infinity }, 'fire'],
    ['higher than just before', { days: 1 }, { lowestForDays: 0 }, 'none'],
    ['further down', { days: 30, armed: false, lastFiredAt: daysBefore(1) }, {}, 'none'],
    ['a new low after the span', { days: 30, armed: false, lastFiredAt: daysBefore(30.1) }, {}, 'fire'],
    ['a new low at the span’s end', { days: 30, armed: false, lastFiredAt: daysBefore(30) }, {}, 'none'],
    ['up again', { days: 30, armed: false }, { priceMinor: 2500, lowestForDays: 0 }, 'rearm'],
    [
      'unchanged, with other availability',
      { days: 30, armed: false },
      { priceMinor: 2000, lowestForDays: 40 },
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
const firings = (prices: readonly number[], stepPercent = 5): number[] => {
  let armed = true;
  let reported: Rule['reported'] = [];
  return prices.flatMap((priceMinor, index) => {
    const facts = { ...FALL, priceMinor, oldPriceMinor: prices[index - 1] ?? 5000 };
    const result = transition(
      rule('below_target', { thresholdMinor: 1000, stepPercent, armed, reported }),
      facts,
    );
    if (result === 'fire') reported = at(priceMinor);
    if (result !== 'none') armed = result === 'rearm';
    return result === 'fire' ? [index] : [];
  });
};

describe('a rule over time', () => {
  it.each([
    ['stays below its target', [2000, 990, 950, 1000, 980], [1]],
    ['rises above its target and falls again', [2000, 990, 1001, 999, 998], [1, 3]],
    ['stays above its target', [2000, 1500, 1001], []],
    ['falls on below its target', [2000, 990, 950, 940, 893, 892], [1, 3, 4]],
  ])('fires at each crossing when the price %s', (_, prices, expected) => {
    expect(firings(prices)).toEqual(expected);
  });

  it('fires exactly when the price crosses to or below the target', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 900, max: 1100 })), (prices) => {
        const crossings = prices.flatMap((price, index) =>
          price <= 1000 && (prices[index - 1] ?? 5000) > 1000 ? [index] : [],
        );
        expect(firings(prices, 99)).toEqual(crossings);
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
