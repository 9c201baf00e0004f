import { type AlertType } from '@tidemark/contracts/alert.ts';
import { type AvailabilityOrUnknown } from '@tidemark/contracts/availability.ts';
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
  availability: AvailabilityOrUnknown;
  /** Since when the product's prices are known. Null where the rule does not depend on it. */
  knownSince: Date | null;
  /** When the shop showed the price. */
  seenAt: Date;
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
  return `${reasonOf(facts)}${stockOf(facts)}`;
}

function reasonOf(facts: AlertFacts): string {
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
      return `${facts.title} ${now} ${price}${from}: ${lowestIn(facts)}.`;
    case 'all_time_low':
      return `${facts.title} ${now} ${price}${from}: the lowest ${sinceStart(facts)}.`;
    case 'good_time_to_buy':
      return `It ${now} a good time to buy ${facts.title}, at ${price}${groundsOf(facts)}`;
    case 'back_in_stock':
      return `${facts.title} is ${facts.alreadyTrue ? 'already' : 'back'} in stock at ${price}.`;
  }
}

const DAY_MS = 86_400_000;

/** The days of the rule, or the start of the record where it is shorter. */
function lowestIn(facts: AlertFacts): string {
  const { days, knownSince, seenAt } = facts;
  const knownDays = knownSince ? (seenAt.getTime() - knownSince.getTime()) / DAY_MS : Infinity;
  return knownDays < (days ?? 0) ? `the lowest ${sinceStart(facts)}` : `the lowest in ${days} days`;
}

function sinceStart({ knownSince }: AlertFacts): string {
  if (!knownSince) return 'price so far';
  const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(knownSince);
  return `since its prices are known, ${day}`;
}

/** A sentence on the stock, where a price alone would mislead. */
function stockOf({ type, availability }: AlertFacts): string {
  if (type === 'back_in_stock') return '';
  if (availability === 'OutOfStock') return ' It is out of stock.';
  if (availability === 'Discontinued') return ' It has been discontinued.';
  if (availability === 'PreOrder') return ' It can be pre-ordered.';
  return availability === 'BackOrder' ? ' It is on back-order.' : '';
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
