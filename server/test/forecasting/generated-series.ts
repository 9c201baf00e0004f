import { array, integer, tuple, type Arbitrary } from 'fast-check';
import { type TrainingHistory } from '../../src/features/forecasting/training/examples.ts';
import { priceSteps } from '../../src/features/forecasting/model/features/price-steps.ts';

export const DAY = 86_400;
/** A Monday. */
export const START = 1_704_067_200;

type Points = [number, number][];

/** A price with a sale every `every` days, for `lasts` days, at `1 - off` of the usual price. */
export function sales(
  {
    price = 50,
    every = 28,
    lasts = 7,
    off = 0.3,
    phase = 0,
  }: Partial<Record<'price' | 'every' | 'lasts' | 'off' | 'phase', number>>,
  days: number,
): Points {
  const points: Points = [[START, price]];
  for (let day = every - phase; day < days; day += every) {
    if (day <= 0) continue;
    points.push([START + day * DAY, Math.round(price * (1 - off) * 100) / 100]);
    if (day + lasts < days) points.push([START + (day + lasts) * DAY, price]);
  }
  return points;
}

/** Histories with sales of different rhythms; every fourth has no sales. */
export function generateHistories(count: number, days: number): TrainingHistory[] {
  return Array.from({ length: count }, (_, i) => {
    const price = 20 + ((i * 37) % 60);
    const every = 21 + (i % 3) * 7;
    const points =
      i % 4 === 0
        ? sales({ price, every: 10_000 }, days)
        : sales({ price, every, phase: (i * 5) % every }, days);
    return {
      id: `generated-${i}`,
      group: 'generated',
      currency: 'EUR',
      steps: priceSteps(points, 'EUR'),
      knownUntil: START / DAY + days,
    };
  });
}

/** Arbitrary prices, 1 to 60 days apart. */
export const anyPoints: Arbitrary<Points> = array(
  tuple(integer({ min: 1, max: 60 }), integer({ min: 1, max: 100_000 })),
  { minLength: 1, maxLength: 40 },
).map((steps) => {
  let at = START;
  return steps.map(([days, cents]): [number, number] => {
    at += days * DAY;
    return [at, cents / 100];
  });
});
