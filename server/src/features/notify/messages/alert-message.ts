import { type AlertType } from '@tidemark/contracts/alert.ts';
import { type ForecastGrounds, type RecordSource, type TrackRecord } from '@tidemark/contracts/forecast.ts';
import { type Money } from '@tidemark/contracts/money.ts';

export interface AlertFacts {
  type: AlertType;
  title: string;
  price: Money | null;
  previousPrice: Money | null;
  targetPrice: Money | null;
  days: number | null;
  percent: number | null;
  alreadyTrue: boolean;
  /** The reasons and the track record behind a verdict. Null for other rules. */
  grounds: ForecastGrounds | null;
}

/** Formats money for an English sentence. Without a known currency (XXX) it is the bare amount. */
export function formatMoney({ amount, currency }: Money): string {
  if (currency === 'XXX') return amount;
  return new Intl.NumberFormat('en', { style: 'currency', currency }).format(
    amount as Intl.StringNumericLiteral,
  );
}

/**
 * One sentence on why the rule fired. For a verdict, also its reasons and the track record of such verdicts.
 */
export function alertMessage(facts: AlertFacts): string {
  const price = facts.price ? formatMoney(facts.price) : 'unknown';
  const from = facts.previousPrice && !facts.alreadyTrue ? `, from ${formatMoney(facts.previousPrice)}` : '';
  const now = facts.alreadyTrue ? 'is already' : 'is now';
  switch (facts.type) {
    case 'below_target':
      return `${facts.title} ${now} ${price}${from}: at or below your target${target(facts)}.`;
    case 'percent_drop':
      return `${facts.title} ${now} ${price}${from}: at least ${facts.percent}% below the price when you set the rule.`;
    case 'any_drop':
      return `${facts.title} fell to ${price}${from}.`;
    case 'lowest_in_days':
      return `${facts.title} ${now} ${price}${from}: the lowest in ${facts.days} days.`;
    case 'all_time_low':
      return `${facts.title} ${now} ${price}${from}: the lowest price so far.`;
    case 'good_time_to_buy':
      return `It ${now} a good time to buy ${facts.title}, at ${price}${groundsOf(facts)}`;
    case 'back_in_stock':
      return `${facts.title} is ${facts.alreadyTrue ? 'already' : 'back'} in stock at ${price}.`;
  }
}

function target({ targetPrice }: AlertFacts): string {
  return targetPrice ? ` of ${formatMoney(targetPrice)}` : '';
}

const MAX_REASONS = 3;

function groundsOf({ grounds }: AlertFacts): string {
  const reasons = (grounds?.reasons ?? []).slice(0, MAX_REASONS).join('; ');
  const why = reasons === '' ? '.' : `: ${reasons}.`;
  return grounds?.trackRecord ? `${why} ${recordOf(grounds.trackRecord)}` : why;
}

const RECORD_PREFIXES: Readonly<Record<RecordSource, string>> = {
  shown: 'Of',
  replayed: 'Replayed on past prices: of',
  demo: 'On the demo’s generated prices: of',
};

const BASELINES: Readonly<Record<TrackRecord['baseline'], string>> = {
  'buying-at-once': 'buying at once',
  waiting: 'waiting',
};

function recordOf(record: TrackRecord): string {
  const { verdict, count, savedMoneyCount, meanSavingPercent, baseline, source, from, to } = record;
  const saved = Math.round((savedMoneyCount / count) * 100);
  return `${RECORD_PREFIXES[source]} ${count} ‘${verdict}’ verdicts, ${saved}% saved money compared with ${BASELINES[baseline]}, ${meanSavingPercent.toFixed(1)}% on average (${from.slice(0, 10)} to ${to.slice(0, 10)}).`;
}
