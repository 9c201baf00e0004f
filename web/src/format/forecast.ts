import {
  type Forecast,
  type RecordSource,
  type TrackRecord,
  type Verdict,
} from '@tidemark/contracts/forecast.ts';
import { numberLocale } from './locale.ts';
import { formatPercentage, formatShare } from './percent.ts';
import { formatDay } from './time.ts';

export const VERDICT_NAMES: Readonly<Record<Verdict, string>> = {
  buy: 'A good time to buy',
  wait: 'Better to wait',
  unsure: 'Too close to call',
};

/**
 * The main reason for the verdict: "Waiting is expected to save 6.8% of the price, after the cost of
 * waiting."
 */
export function describeSaving({ netSaving }: Pick<Forecast, 'netSaving'>): string {
  const percentage = formatPercentage(Math.abs(netSaving), 1);
  if (percentage === formatPercentage(0, 1)) return 'Waiting is expected to neither save nor cost money.';
  return netSaving > 0
    ? `Waiting is expected to save ${percentage} of the price, after the cost of waiting.`
    : `Waiting is expected to cost ${percentage} of the price, including the cost of waiting.`;
}

const SOURCE_PREFIXES: Readonly<Record<RecordSource, string>> = {
  shown: '',
  replayed: 'Replayed on past prices: ',
  demo: 'On the demo’s generated prices: ',
};

export const BASELINE_NAMES: Readonly<Record<TrackRecord['baseline'], string>> = {
  'buying-at-once': 'buying at once',
  waiting: 'waiting',
};

/** The track record in short, always with its baseline, its mean and its period. */
export function describeTrackRecord(record: TrackRecord): string {
  const { verdict, count, savedMoneyCount, baseline, source, market } = record;
  const verdicts = `${count.toLocaleString(numberLocale)} similar ‘${verdict}’ verdicts${market === null ? '' : ` in ${market}`}`;
  const share = formatShare(savedMoneyCount / count);
  const result =
    verdict === 'unsure'
      ? `waiting would have saved money in ${share} of cases`
      : `${share} saved money compared with ${BASELINE_NAMES[baseline]}`;
  return `${SOURCE_PREFIXES[source]}${verdicts}; ${result}, ${formatMeanSaving(record)} on average. Forecasts made ${formatDateRange(record)}.`;
}

/** The mean saving, such as "4.1%"; negative for a loss. */
export function formatMeanSaving({ meanSavingPercent }: Pick<TrackRecord, 'meanSavingPercent'>): string {
  return formatPercentage(meanSavingPercent / 100, 1);
}

/** "2 Jan 2026 to 2 Jun 2026", or one date if both are on the same day. */
export function formatDateRange({ from, to }: Pick<TrackRecord, 'from' | 'to'>): string {
  return formatDay(from) === formatDay(to) ? formatDay(from) : `${formatDay(from)} to ${formatDay(to)}`;
}
