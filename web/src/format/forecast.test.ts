import { type TrackRecord } from '@tidemark/contracts/forecast.ts';
import { describe, expect, it } from 'vitest';
import { fanEnd, fanPointFor, toFan } from '../charts/price-fan.ts';
import { recordWords, savingWords } from './forecast.ts';

const RECORD: TrackRecord = {
  verdict: 'wait',
  days: 30,
  source: 'shown',
  market: 'USD',
  count: 412,
  savedMoneyCount: 293,
  meanSavingPercent: 4.09,
  versus: 'buying at once',
  dropCount: 300,
  deepDropCount: 100,
  lowInIntervalCount: 330,
  from: '2026-01-02T12:00:00.000Z',
  to: '2026-06-02T12:00:00.000Z',
};

describe('the record in words', () => {
  it.each<[Partial<TrackRecord>, RegExp]>([
    [
      {},
      /^Of 412 ‘wait’ verdicts in USD like this one, 71 % saved money against buying at once, 4[.,]1 % on average; measured on forecasts of .*2026 to .*2026\.$/,
    ],
    [
      { verdict: 'buy', versus: 'waiting', market: null },
      /^Of 412 ‘buy’ verdicts like this one, 71 % saved money against waiting/,
    ],
    [{ verdict: 'unsure' }, /waiting would have saved money after 71 %/],
    [{ meanSavingPercent: -0.5 }, /−0[.,]5 % on average/],
    [{ source: 'replayed' }, /^Replayed on past prices seen here: of 412/],
    [{ source: 'demo' }, /^On the demo’s made-up prices: of 412/],
  ])('%j', (change, words) => {
    expect(recordWords({ ...RECORD, ...change })).toMatch(words);
  });
});

describe('the saving in words', () => {
  it.each([
    [0.0677, /expected to save 6[.,]8 %/],
    [-0.02, /expected to cost 2[.,]0 %/],
    [0.0001, /save nothing and cost nothing/],
  ])('%d', (netSaving, words) => {
    expect(savingWords({ netSaving })).toMatch(words);
  });
});

const usd = (amount: string) => ({ amount, currency: 'USD' });
const low = (q10: string, q50: string, q90: string) => ({ q10: usd(q10), q50: usd(q50), q90: usd(q90) });

describe('the fan on the chart', () => {
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

  it('begins at the price of its time and ends where the chart has room', () => {
    const month = toFan(forecast, '30d', 'USD');
    expect(month?.points.map(({ at }) => (at - start) / 86_400)).toEqual([0, 7, 14, 30]);
    expect(month?.points[0]?.low).toEqual(low('100.00', '100.00', '100.00'));
    const week = toFan(forecast, '7d', 'USD');
    expect(week && (fanEnd(week) - start) / 86_400).toBe(7);
  });

  it('is not drawn over prices in another currency', () => {
    expect(toFan(forecast, '30d', 'EUR')).toBeNull();
  });

  it('tells of a time by the span that reaches it', () => {
    const fan = toFan(forecast, '30d', 'USD');
    const said = (days: number) => fan && fanPointFor(fan, start + days * 86_400)?.low.q50.amount;
    expect([1, 7, 8, 14.5, 31].map(said)).toEqual(['98.00', '98.00', '95.00', '90.00', '90.00']);
  });
});
