import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextPoint, utcDay, type LastPoint, type Reading } from './next-point.ts';
import { daysOf, figuresOf, storedDaysOf } from '../../../../test/prices/price-model.ts';
import { changesOf, readings, writtenPoints } from '../../../../test/prices/readings.ts';

const QUIET = { row: false, dayRow: false, changed: false };
const NOON = new Date('2024-03-10T12:00:00Z');
/** A row from a Sunday, confirmed by readings until the following Tuesday. */
const LAST: LastPoint = {
  at: NOON,
  priceMinor: 1999,
  listPriceMinor: 2500,
  currency: 'USD',
  availability: 'InStock',
  readUntil: '2024-03-12',
};
const later = (ms: number) => new Date(NOON.getTime() + ms);
const onTuesday = new Date('2024-03-12T09:00:00Z');
const onWednesday = new Date('2024-03-13T09:00:00Z');
const row = { row: true, dayRow: false, changed: true };

describe('nextPoint', () => {
  it.each<[string, Partial<Reading>, Date, ReturnType<typeof nextPoint>]>([
    ['an unchanged reading on a day with readings', {}, onTuesday, null],
    ['an unchanged reading at the end of that day', {}, new Date('2024-03-12T23:59:59.999Z'), null],
    ['an unchanged reading after the clock went back', {}, later(-86_400_000), null],
    ['an unchanged reading on the next day', {}, onWednesday, QUIET],
    [
      'an unchanged reading after a day without readings',
      {},
      later(4 * 86_400_000),
      { ...row, changed: false },
    ],
    ['another price', { priceMinor: 1998 }, onWednesday, row],
    ['another currency', { currency: 'EUR' }, onWednesday, row],
    ['another availability', { availability: 'OutOfStock' }, onWednesday, row],
    ['an unknown availability', { availability: null }, onWednesday, row],
    [
      'another list price, which is no news',
      { listPriceMinor: 3000 },
      onWednesday,
      { ...row, changed: false },
    ],
    ['no list price anymore', { listPriceMinor: null }, onWednesday, { ...row, changed: false }],
    [
      'another price, a day that began with this one',
      { priceMinor: 1998 },
      onTuesday,
      { ...row, dayRow: true },
    ],
    ['another price on the day of the last row', { priceMinor: 1998 }, later(1), row],
  ])('returns the rows to write for %s', (_, change, at, expected) => {
    expect(nextPoint(LAST, { ...LAST, ...change }, at)).toEqual(expected);
  });

  it('writes unchanged values again after 28 days', () => {
    const noonBefore = { ...LAST, at: new Date('2024-02-14T12:00:00Z') };
    expect(nextPoint(noonBefore, LAST, onWednesday)).toEqual(QUIET);
    const midnightBefore = { ...LAST, at: new Date('2024-02-14T00:00:00Z') };
    expect(nextPoint(midnightBefore, LAST, onWednesday)).toEqual({ ...QUIET, dayRow: true });
  });

  it('writes a row if the run of days with readings is unknown', () => {
    const before = { ...LAST, readUntil: null };
    expect(nextPoint(before, LAST, later(1))).toBeNull();
    expect(nextPoint(before, LAST, later(86_400_000))).toEqual({ ...row, changed: false });
  });

  it('writes a row and emits an event for the first reading', () => {
    expect(nextPoint(null, LAST, NOON)).toEqual(row);
  });

  it('preserves which days have readings, and each day’s open, high, low and close', () => {
    fc.assert(
      fc.property(readings(NOON, 80), (all) => {
        const kept = storedDaysOf(all).map((day) => ({ ...day, valueSeconds: 0 }));
        expect(kept).toEqual(daysOf(all).map((day) => ({ ...day, valueSeconds: 0 })));
      }),
    );
  });

  it('preserves the time-weighted value of any span', () => {
    fc.assert(
      fc.property(readings(NOON, 80), fc.nat(2000), fc.nat(2000), (all, fromHours, hours) => {
        const from = later(fromHours * 3_600_000);
        const to = new Date(from.getTime() + hours * 3_600_000);
        expect(figuresOf(writtenPoints(all), 'USD', from, to)).toEqual(figuresOf(all, 'USD', from, to));
      }),
    );
  });

  it('preserves the values in force at every reading', () => {
    fc.assert(
      fc.property(readings(NOON, 80), (all) => {
        const written = writtenPoints(all);
        for (const seen of all) {
          const inForce = written.findLast((point) => point.at <= seen.at);
          expect({ ...inForce, at: 0 }).toEqual({ ...seen, at: 0 });
        }
      }),
    );
  });

  it('writes at most two rows per change, one per four weeks, and one after a day without readings', () => {
    fc.assert(
      fc.property(readings(NOON, 80), (all) => {
        const steps = changesOf(all).map(({ step }) => step);
        const days = [...new Set(all.map((seen) => utcDay(seen.at)))].map(
          (day) => Date.parse(day) / 86_400_000,
        );
        const months = ((days.at(-1) ?? 0) - (days[0] ?? 0)) / 28;
        const gaps = days.filter((day, index) => index === 0 || day !== (days[index - 1] ?? 0) + 1).length;
        const changes = all.filter((seen, index) => {
          const before = all[index - 1];
          return before && JSON.stringify({ ...before, at: 0 }) !== JSON.stringify({ ...seen, at: 0 });
        }).length;
        expect(writtenPoints(all).length).toBeLessThanOrEqual(2 * changes + months + gaps);
        expect(steps.filter((step) => step.row).length).toBeLessThanOrEqual(changes + gaps);
      }),
    );
  });

  it('has a row at most 29 days before every reading', () => {
    fc.assert(
      fc.property(readings(NOON, 120, 100), (all) => {
        const rows = writtenPoints(all);
        for (const seen of all) {
          const row = rows.findLast((one) => one.at <= seen.at);
          expect(seen.at.getTime() - (row?.at.getTime() ?? 0)).toBeLessThan(29 * 86_400_000);
        }
      }),
    );
  });
});
