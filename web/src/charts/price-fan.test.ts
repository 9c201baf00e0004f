import { describe, expect, it } from 'vitest';
import { fanEnd, fanPointFor, toFan } from './price-fan.ts';

const usd = (amount: string) => ({ amount, currency: 'USD' });
const low = (q10: string, q50: string, q90: string) => ({ q10: usd(q10), q50: usd(q50), q90: usd(q90) });

const forecast = {
  asOf: '2026-03-01T00:00:00.000Z',
  price: usd('100.00'),
  fan: [
    { days: 7, low: low('90.00', '98.00', '100.00') },
    { days: 14, low: low('85.00', '95.00', '100.00') },
    { days: 30, low: low('80.00', '90.00', '99.00') },
  ],
};
const start = Date.parse(forecast.asOf) / 1000;

describe('the forecast fan of a price chart', () => {
  it('starts at the price and time of the forecast', () => {
    const fan = toFan(forecast, '30d', 'USD');
    expect(fan?.points.map(({ at }) => (at - start) / 86_400)).toEqual([0, 7, 14, 30]);
    expect(fan?.points[0]?.low).toEqual(low('100.00', '100.00', '100.00'));
  });

  it('ends after seven days in a one-week chart', () => {
    const fan = toFan(forecast, '7d', 'USD');
    expect(fan && (fanEnd(fan) - start) / 86_400).toBe(7);
  });

  it('is not drawn over prices in another currency', () => {
    expect(toFan(forecast, '30d', 'EUR')).toBeNull();
  });

  it('uses the first horizon that reaches the requested time', () => {
    const fan = toFan(forecast, '30d', 'USD');
    const medianAfter = (days: number) => fan && fanPointFor(fan, start + days * 86_400)?.low.q50.amount;
    expect([1, 7, 8, 14.5, 31].map(medianAfter)).toEqual(['98.00', '98.00', '95.00', '90.00', '90.00']);
  });
});
