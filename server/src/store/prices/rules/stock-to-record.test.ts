import { type AvailabilityOrUnknown } from '@tidemark/contracts/availability.ts';
import { describe, expect, it } from 'vitest';
import { stockToRecord, type ObservedStock } from './stock-to-record.ts';

const PRICE_SHOWN: ObservedStock = { availability: 'InStock', isStated: false };
const SILENT: ObservedStock = { availability: null, isStated: false };
const stated = (availability: AvailabilityOrUnknown): ObservedStock => ({ availability, isStated: true });

type Case = [before: AvailabilityOrUnknown | undefined, seen: ObservedStock, recorded: AvailabilityOrUnknown];

describe('the stock that is recorded', () => {
  it.each<Case>([
    [undefined, PRICE_SHOWN, 'InStock'],
    [undefined, SILENT, null],
    [undefined, stated('OutOfStock'), 'OutOfStock'],
    ['InStock', PRICE_SHOWN, 'InStock'],
    ['InStock', SILENT, null],
    ['InStock', stated('OutOfStock'), 'OutOfStock'],
    ['OutOfStock', PRICE_SHOWN, 'OutOfStock'],
    ['OutOfStock', SILENT, 'OutOfStock'],
    ['OutOfStock', stated('InStock'), 'InStock'],
    ['Discontinued', PRICE_SHOWN, 'Discontinued'],
    ['PreOrder', PRICE_SHOWN, 'PreOrder'],
    ['BackOrder', stated('InStock'), 'InStock'],
    [null, PRICE_SHOWN, null],
    [null, stated('InStock'), 'InStock'],
  ])('records after %s and observation %j: %s', (before, seen, recorded) => {
    expect(stockToRecord(before, seen)).toBe(recorded);
  });
});
