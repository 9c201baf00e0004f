import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { dailyFigures } from './import-history.ts';
import { daysOf, type DayModel } from '../../../test/prices/price-model.ts';
import { readings } from '../../../test/prices/readings.ts';

const rounded = (days: readonly DayModel[]) =>
  days.map((day) => ({ ...day, valueSeconds: Math.round(day.valueSeconds * 1000) }));

it('computes the same figures for an imported day as recording its readings one by one', () => {
  fc.assert(
    fc.property(readings(new Date('2024-03-10T12:00:00Z'), 60), (all) => {
      const model = rounded(daysOf(all));
      expect(rounded(dailyFigures(all))).toEqual(model.map((day) => expect.objectContaining(day)));
    }),
  );
});
