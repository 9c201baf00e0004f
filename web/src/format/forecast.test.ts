import { type TrackRecord } from '@tidemark/contracts/forecast.ts';
import { describe, expect, it } from 'vitest';
import { describeSaving, describeTrackRecord, formatDateRange } from './forecast.ts';

const RECORD: TrackRecord = {
  verdict: 'wait',
  days: 30,
  source: 'shown',
  market: 'USD',
  count: 412,
  savedMoneyCount: 293,
  meanSavingPercent: 4.09,
  baseline: 'buying-at-once',
  dropCount: 300,
  deepDropCount: 100,
  lowInIntervalCount: 330,
  from: '2026-01-02T12:00:00.000Z',
  to: '2026-06-02T12:00:00.000Z',
};

describe('describeTrackRecord', () => {
  it.each<[string, Partial<TrackRecord>, RegExp]>([
    [
      'names count, market, share, baseline, mean and period',
      {},
      /^412 similar ‘wait’ verdicts in USD; 71% saved money compared with buying at once, 4[.,]1% on average\. Forecasts made .*2026 to .*2026\.$/,
    ],
    [
      'leaves out the market of a record over all markets',
      { verdict: 'buy', baseline: 'waiting', market: null },
      /^412 similar ‘buy’ verdicts; 71% saved money compared with waiting/,
    ],
    [
      'says what waiting would have saved for an unsure verdict',
      { verdict: 'unsure' },
      /waiting would have saved money in 71% of cases/,
    ],
    ['shows a mean loss with a true minus sign', { meanSavingPercent: -0.5 }, /−0[.,]5% on average/],
    ['marks a replayed record', { source: 'replayed' }, /^Replayed on past prices: 412/],
    ['marks a record of the demo', { source: 'demo' }, /^On the demo’s generated prices: 412/],
  ])('%s', (_, change, pattern) => {
    expect(describeTrackRecord({ ...RECORD, ...change })).toMatch(pattern);
  });
});

describe('describeSaving', () => {
  it.each([
    [0.0677, /expected to save 6[.,]8% of the price, after the cost of waiting/],
    [-0.02, /expected to cost 2[.,]0%/],
    [0.0001, /neither save nor cost/],
  ])('describes a net saving of %d', (netSaving, pattern) => {
    expect(describeSaving({ netSaving })).toMatch(pattern);
  });
});

describe('formatDateRange', () => {
  it('shows a range within one day as one date', () => {
    const range = formatDateRange({ from: '2026-01-02T12:00:00.000Z', to: '2026-01-02T12:30:00.000Z' });
    expect(range).toMatch(/^2 Jan 2026$|^Jan 2, 2026$/);
  });
});
