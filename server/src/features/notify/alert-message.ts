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
  /** What a forecast's verdict rests on. */
  grounds: ForecastGrounds | null;
}

/** A money amount for an English sentence; an unknown currency shows the bare amount. */
export function formatMoney({ amount, currency }: Money): string {
  if (currency === 'XXX') return amount;
  return new Intl.NumberFormat('en', { style: 'currency', currency }).format(
    amount as Intl.StringNumericLiteral,
  );
}

/** Why the rule fired: one sentence; of a forecast, what it rests on and how such forecasts fared. */
export function alertMessage(facts: AlertFacts): string {
  const price = facts.price ? formatMoney(facts.price) : 'unknown';
  const was = facts.previousPrice && !facts.alreadyTrue ? `, from ${formatMoney(facts.previousPrice)}` : '';
  const now = facts.alreadyTrue ? 'is already' : 'is now';
  switch (facts.type) {
    case 'below_target':
      return `${facts.title} ${now} ${price}${was}: at or below your target${target(facts)}.`;
    case 'percent_drop':
      return `${facts.title} ${now} ${price}${was}: at least ${facts.percent} % below the price when you set the rule.`;
    case 'any_drop':
      return `${facts.title} fell to ${price}${was}.`;
    case 'lowest_in_days':
      return `${facts.title} ${now} ${price}${was}: the lowest in ${facts.days} days.`;
    case 'all_time_low':
      return `${facts.title} ${now} ${price}${was}: the lowest price seen yet.`;
    case 'good_time_to_buy':
      return `It ${now} a good time to buy ${facts.title}, at ${price}${groundsOf(facts)}`;
    case 'back_in_stock':
      return `${facts.title} is ${facts.alreadyTrue ? 'already' : 'back'} in stock at ${price}.`;
  }
}

function target({ targetPrice }: AlertFacts): string {
  return targetPrice ? ` of ${formatMoney(targetPrice)}` : '';
}

const MOST_REASONS = 3;

function groundsOf({ grounds }: AlertFacts): string {
  const reasons = (grounds?.reasons ?? []).slice(0, MOST_REASONS).join('; ');
  const why = reasons === '' ? '.' : `: ${reasons}.`;
  return grounds?.trackRecord ? `${why} ${recordOf(grounds.trackRecord)}` : why;
}

const WHOSE: Readonly<Record<RecordSource, string>> = {
  shown: 'Of',
  replayed: 'Replayed on past prices, of',
  demo: 'On the demo’s made-up prices, of',
};

const BASELINES: Readonly<Record<TrackRecord['baseline'], string>> = {
  'buying-at-once': 'buying at once',
  waiting: 'waiting',
};

function recordOf(record: TrackRecord): string {
  const { verdict, count, savedMoneyCount, meanSavingPercent, baseline, source, from, to } = record;
  const whose = WHOSE[source];
  const saved = Math.round((savedMoneyCount / count) * 100);
  return `${whose} ${count} ‘${verdict}’ verdicts, ${saved} % saved money against ${BASELINES[baseline]}, ${meanSavingPercent.toFixed(1)} % on average (${from.slice(0, 10)} to ${to.slice(0, 10)}).`;
}
