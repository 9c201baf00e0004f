import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dailyFigures } from '../import-history.ts';
import {
  dropsOf,
  figuresBetween,
  inStockShare,
  priorLow,
  windowStart,
  type PriceSeries,
} from './price-figures.ts';
import { type PriceDay, type PriceStep } from './price-stats.ts';
import { figuresOf } from '../../../../test/prices/price-model.ts';
import { readings, type TimedReading } from '../../../../test/prices/readings.ts';

const START = new Date('2026-03-01T00:00:00Z');
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const day = (days: number) => new Date(START.getTime() + days * DAY_MS);

function step(days: number, priceMinor: number, over: Partial<PriceStep> = {}): PriceStep {
  return {
    at: day(days),
    priceMinor,
    listPriceMinor: null,
    currency: 'USD',
    availability: 'InStock',
    ...over,
  };
}

function toDays(all: readonly TimedReading[]): PriceDay[] {
  return dailyFigures(all).map(({ open, high, low, close, ...rest }) => ({
    ...rest,
    openMinor: open,
    highMinor: high,
    lowMinor: low,
    closeMinor: close,
  }));
}

const ofSteps = (...steps: PriceStep[]): PriceSeries => ({ days: toDays(steps), steps });
/** As it is when the single steps of the days before are gone. */
const cutAt = (steps: readonly PriceStep[], at: Date): PriceSeries => ({
  days: toDays(steps),
  steps: steps.filter((one) => one.at >= at),
});

describe('the figures of a stretch of time', () => {
  it('weights each price by how long it was in force', () => {
    const series = ofSteps(step(0, 100), step(6, 200));
    expect(figuresBetween(series, 'USD', day(0), day(10))).toEqual({
      lowMinor: 100,
      highMinor: 200,
      averageMinor: 140,
    });
  });

  it('includes the price in force at the start, and ignores other currencies', () => {
    const series = ofSteps(step(0, 900), step(5, 9, { currency: 'EUR' }), step(6, 300));
    expect(figuresBetween(series, 'USD', day(4), day(7))).toEqual({
      lowMinor: 300,
      highMinor: 900,
      averageMinor: 600,
    });
    expect(figuresBetween(ofSteps(step(0, 9, { currency: 'EUR' })), 'USD', day(0), day(1))).toBeNull();
  });

  it('gives the figures of all readings for whole days, however many steps are left', () => {
    const oneCurrency = readings(START, 60).map((all) => all.map((seen) => ({ ...seen, currency: 'USD' })));
    fc.assert(
      fc.property(oneCurrency, fc.nat(80), fc.nat(80), (all, cut, from) => {
        const end = new Date((all.at(-1)?.at.getTime() ?? 0) + HOUR_MS);
        const figures = figuresBetween(cutAt(all, day(cut)), 'USD', day(from), end);
        const expected = figuresOf(all, 'USD', day(from), end);
        expect([figures?.lowMinor, figures?.highMinor]).toEqual([expected?.lowMinor, expected?.highMinor]);
        expect(Math.abs((figures?.averageMinor ?? 0) - (expected?.averageMinor ?? 0))).toBeLessThan(
          0.5 + 1e-6,
        );
      }),
    );
  });

  it('starts a window at the beginning of a UTC day', () => {
    expect(windowStart(30, new Date('2026-03-31T13:00:00Z'))).toEqual(START);
  });
});

function present(priceMinor: number, cutDay: number) {
  return { priceMinor, currency: 'USD', cutAt: day(cutDay) };
}

function prior(steps: readonly PriceStep[]) {
  const { priceMinor, currency, at } = steps.at(-1) ?? step(0, 0);
  return priorLow(ofSteps(...steps), { priceMinor, currency, cutAt: at });
}

describe('the lowest price before a cut', () => {
  it.each([
    ['of the 30 days before', [step(0, 700), step(5, 1000), step(40, 800)], 1000, 20, 30],
    [
      'is that in force when the 30 days begin',
      [step(0, 700), step(11, 1000), step(40, 800)],
      700,
      -14.29,
      30,
    ],
    ['without the reduced price itself', [step(0, 1000), step(3, 500)], 1000, 50, 3],
    ['of the known days', [step(0, 1000), step(1, 900), step(2, 1000), step(5, 950)], 900, -5.56, 5],
  ] as const)('%s', (_what, steps, lowMinor, percent, daysKnown) => {
    expect(prior(steps)).toEqual({ lowMinor, percent, daysKnown, cutAt: steps.at(-1)?.at });
  });

  it.each([
    ['there was a rise', [step(0, 700), step(5, 1000)]],
    ['nothing came before', [step(0, 700)]],
    ['another currency came before', [step(0, 700, { currency: 'EUR' }), step(5, 600)]],
  ])('finds no prior low where %s', (_what, steps) => {
    expect(prior(steps)).toBeNull();
  });

  it('finds the same prior low when the steps are gone', () => {
    const steps = [step(0, 1500), step(20.5, 1200), step(20.75, 1300), step(40.5, 900), step(41, 900)];
    const whole = priorLow(ofSteps(...steps), present(900, 40.5));
    expect(whole).toMatchObject({ lowMinor: 1200, percent: 25 });
    expect(priorLow(cutAt(steps, day(60)), present(900, 40.5))).toEqual(whole);
  });
});

describe('the time in stock', () => {
  it('computes the share of time in stock out of the time with known availability', () => {
    const steps = [
      step(0, 1),
      step(2, 1, { availability: 'OutOfStock' }),
      step(5, 1, { availability: null }),
      step(9, 1),
    ];
    expect(inStockShare(steps, day(0), day(10))).toBe(0.5);
    expect(inStockShare(steps, day(2), day(9))).toBe(0);
    expect(inStockShare([step(0, 1, { availability: null })], day(0), day(3))).toBeNull();
    expect(inStockShare([], day(0), day(3))).toBeNull();
  });
});

describe('drops', () => {
  it('counts drops from close to close, with the medians of depth and gap', () => {
    const closes = [1000, 900, 1000, 750, 750, 1000, 500];
    const { days } = ofSteps(...closes.map((minor, index) => step(index * 2, minor)));
    expect(dropsOf(days, 'USD', day(0))).toEqual({ count: 3, typicalPercent: 25, typicalDaysBetween: 5 });
    expect(dropsOf(days, 'USD', day(6))).toEqual({ count: 2, typicalPercent: 37.5, typicalDaysBetween: 6 });
    expect(dropsOf(days, 'USD', day(12))).toEqual({ count: 1, typicalPercent: 50, typicalDaysBetween: null });
  });

  it('counts no drop across a change of currency', () => {
    const { days } = ofSteps(step(0, 1000), step(1, 10, { currency: 'EUR' }), step(2, 900));
    expect(dropsOf(days, 'USD', day(0))).toEqual({
      count: 0,
      typicalPercent: null,
      typicalDaysBetween: null,
    });
  });
});
