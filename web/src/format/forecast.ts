import {
  type Forecast,
  type RecordSource,
  type TrackRecord,
  type Verdict,
} from '@tidemark/contracts/forecast.ts';
import { decimals } from './decimals.ts';
import { numberLocale } from './locale.ts';
import { shareWords } from './stats.ts';
import { dayOf } from './time.ts';

export const VERDICT_NAMES: Readonly<Record<Verdict, string>> = {
  buy: 'A good time to buy',
  wait: 'Better to wait',
  unsure: 'Too close to call',
};

/** What the verdict rests on first: "Waiting is expected to save 6.8 % of the price, its cost taken off." */
export function savingWords({ netSaving }: Pick<Forecast, 'netSaving'>): string {
  const percent = decimals(Math.abs(netSaving) * 100, 1);
  if (percent === decimals(0, 1)) return 'Waiting is expected to save nothing and cost nothing.';
  return netSaving > 0
    ? `Waiting is expected to save ${percent} % of the price, its cost taken off.`
    : `Waiting is expected to cost ${percent} % of the price, not to save.`;
}

const WHOSE: Readonly<Record<RecordSource, string>> = {
  shown: 'Of',
  replayed: 'Replayed on past prices seen here: of',
  demo: 'On the demo’s made-up prices: of',
};

/** The record in one sentence, never without what it is held against, its mean and its time. */
export function recordWords(record: TrackRecord): string {
  const { verdict, count, savedMoneyCount, versus, source, market } = record;
  const what = market === null ? '' : ` in ${market}`;
  const kind = `${count.toLocaleString(numberLocale)} ‘${verdict}’ verdicts${what} like this one`;
  const share = shareWords(savedMoneyCount / count);
  const saved =
    verdict === 'unsure'
      ? `waiting would have saved money after ${share}`
      : `${share} saved money against ${versus}`;
  return `${WHOSE[source]} ${kind}, ${saved}, ${meanWords(record)} on average; measured on forecasts of ${spanWords(record)}.`;
}

/** "4.1 %", signed where it is a loss. */
export function meanWords({ meanSavingPercent }: Pick<TrackRecord, 'meanSavingPercent'>): string {
  return `${decimals(meanSavingPercent, 1)} %`;
}

export function spanWords({ from, to }: Pick<TrackRecord, 'from' | 'to'>): string {
  return dayOf(from) === dayOf(to) ? dayOf(from) : `${dayOf(from)} to ${dayOf(to)}`;
}
