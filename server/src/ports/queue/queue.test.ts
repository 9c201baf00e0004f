import { describe, expect, it } from 'vitest';
import { CHECKS, PRICE_CHANGED, VERDICT_GIVEN } from './queue.ts';

const CHANGE = {
  eventId: '7',
  productId: '1',
  oldPrice: null,
  newPrice: '19.99',
  currency: 'USD',
  oldCurrency: null,
  changePercent: null,
  availability: 'InStock',
  oldAvailability: null,
  at: '2026-01-31T12:00:00.000Z',
};

describe('a topic', () => {
  it.each([
    { productId: '1', leaseId: 2 },
    { productId: '1', leaseId: 2, requested: true },
  ])('accepts the check task %j', (task) => {
    expect(CHECKS.parse(task)).toEqual(task);
  });

  it.each([null, 'stuck', {}, { productId: 1, leaseId: 2 }, { productId: '1' }])(
    'refuses %j as a check task',
    (body) => {
      expect(() => CHECKS.parse(body)).toThrow('not a valid check task');
    },
  );

  it('accepts a price change, and refuses it as a verdict', () => {
    expect(PRICE_CHANGED.parse(CHANGE)).toEqual(CHANGE);
    expect(() => VERDICT_GIVEN.parse(CHANGE)).toThrow('not a valid verdict.given message');
  });

  it.each([{ ...CHANGE, newPrice: 19.99 }, { ...CHANGE, eventId: undefined }, 'other'])(
    'refuses %j as a price change',
    (body) => {
      expect(() => PRICE_CHANGED.parse(body)).toThrow('not a valid price.changed message');
    },
  );
});
