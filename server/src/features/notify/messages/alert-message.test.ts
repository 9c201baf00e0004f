import { describe, expect, it } from 'vitest';
import { type ForecastGrounds, type TrackRecord } from '@tidemark/contracts/forecast.ts';
import { alertMessage, formatMoney, type AlertFacts } from './alert-message.ts';

const usd = (amount: string) => ({ amount, currency: 'USD' });
const TRACK_RECORD: TrackRecord = {
  verdict: 'buy',
  days: 30,
  source: 'shown',
  market: 'USD',
  count: 412,
  savedMoneyCount: 293,
  meanSavingPercent: 4.09,
  baseline: 'waiting',
  dropCount: 20,
  deepDropCount: 5,
  lowInIntervalCount: 350,
  from: '2026-01-02T03:04:05.000Z',
  to: '2026-06-02T03:04:05.000Z',
};
const GROUNDS: ForecastGrounds = {
  reasons: ['at its 90-day low', 'on sale about every five weeks', 'a fall is unlikely', 'and so on'],
  knownDays: 120,
  trackRecord: TRACK_RECORD,
};
const FACTS: AlertFacts = {
  type: 'below_target',
  title: 'Kettle',
  price: usd('15.00'),
  previousPrice: usd('20.00'),
  targetPrice: usd('16.00'),
  days: 30,
  percent: 12.5,
  alreadyTrue: false,
  availability: 'InStock',
  knownSince: null,
  seenAt: new Date('2026-06-12T12:00:00Z'),
  grounds: null,
};

describe('alertMessage', () => {
  it.each<[Partial<AlertFacts>, string]>([
    [{}, 'Kettle is now $15.00, from $20.00: at or below your target of $16.00.'],
    [{ alreadyTrue: true }, 'Kettle is already $15.00: at or below your target of $16.00.'],
    [{ previousPrice: null, targetPrice: null }, 'Kettle is now $15.00: at or below your target.'],
    [
      { type: 'percent_drop' },
      'Kettle is now $15.00, from $20.00: at least 12.5% below the price when you set the rule.',
    ],
    [{ type: 'any_drop' }, 'Kettle fell to $15.00, from $20.00.'],
    [{ type: 'lowest_in_days' }, 'Kettle is now $15.00, from $20.00: the lowest in 30 days.'],
    [{ type: 'lowest_in_days', alreadyTrue: true }, 'Kettle is already $15.00: the lowest in 30 days.'],
    [{ type: 'all_time_low' }, 'Kettle is now $15.00, from $20.00: the lowest price so far.'],
    [{ type: 'all_time_low', alreadyTrue: true }, 'Kettle is already $15.00: the lowest price so far.'],
    [
      { type: 'lowest_in_days', knownSince: new Date('2026-05-12T23:00:00Z') },
      'Kettle is now $15.00, from $20.00: the lowest in 30 days.',
    ],
    [
      { type: 'lowest_in_days', knownSince: new Date('2026-05-24T23:00:00Z') },
      'Kettle is now $15.00, from $20.00: the lowest since its prices are known, 24 May 2026.',
    ],
    [
      { type: 'all_time_low', knownSince: new Date('2026-05-24T23:00:00Z') },
      'Kettle is now $15.00, from $20.00: the lowest since its prices are known, 24 May 2026.',
    ],
    [
      { availability: 'OutOfStock' },
      'Kettle is now $15.00, from $20.00: at or below your target of $16.00. It is out of stock.',
    ],
    [
      { type: 'any_drop', availability: 'BackOrder' },
      'Kettle fell to $15.00, from $20.00. It is on back-order.',
    ],
    [{ type: 'back_in_stock' }, 'Kettle is back in stock at $15.00.'],
    [{ type: 'back_in_stock', alreadyTrue: true }, 'Kettle is already in stock at $15.00.'],
    [
      { type: 'good_time_to_buy', grounds: { ...GROUNDS, trackRecord: null } },
      'It is now a good time to buy Kettle, at $15.00: at its 90-day low; on sale about every five weeks; a fall is unlikely.',
    ],
    [
      { type: 'good_time_to_buy', alreadyTrue: true, grounds: { ...GROUNDS, reasons: [] } },
      'It is already a good time to buy Kettle, at $15.00. Of 412 ‘buy’ verdicts, 71% saved money compared with waiting, 4.1% on average (2026-01-02 to 2026-06-02).',
    ],
    [
      {
        type: 'good_time_to_buy',
        grounds: { ...GROUNDS, reasons: [], trackRecord: { ...TRACK_RECORD, source: 'demo' } },
      },
      'It is now a good time to buy Kettle, at $15.00. On the demo’s generated prices: of 412 ‘buy’ verdicts, 71% saved money compared with waiting, 4.1% on average (2026-01-02 to 2026-06-02).',
    ],
    [{ type: 'good_time_to_buy' }, 'It is now a good time to buy Kettle, at $15.00.'],
  ])('writes a sentence for %o', (change, expected) => {
    expect(alertMessage({ ...FACTS, ...change })).toBe(expected);
  });
});

describe('formatMoney', () => {
  it.each([
    ['1234.50', 'USD', '$1,234.50'],
    ['1234', 'JPY', '¥1,234'],
    ['0.125', 'KWD', 'KWD 0.125'],
    ['9007199254740993.01', 'EUR', '€9,007,199,254,740,993.01'],
    ['12.00', 'XXX', '12.00'],
  ])('formats %s %s as %s', (amount, currency, expected) => {
    expect(formatMoney({ amount, currency }).replaceAll('\u00a0', ' ')).toBe(expected);
  });
});
