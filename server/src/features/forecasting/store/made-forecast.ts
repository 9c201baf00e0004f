import {
  type Forecast,
  type ForecastGrounds,
  type TrackRecord,
  type Verdict,
} from '@tidemark/contracts/forecast.ts';
import { money } from '@tidemark/contracts/money.ts';
import { forecastPrices } from '../model/forecast-price.ts';
import { DROPS, type ModelInUse } from '../model/model.ts';
import { lowQuantilesByHorizon } from '../model/low-quantiles-by-horizon.ts';
import { type History } from './read-histories.ts';

/** A forecast as it is stored. Its quantiles are relative to the price at which it was made. */
export interface MadeForecast {
  productId: string;
  madeAt: Date;
  model: string;
  isDemo: boolean;
  currency: string;
  priceMinor: number;
  /** Chances of drops, in the order of `DROPS`. */
  drops: readonly number[];
  /** The 10%, 50% and 90% quantiles of the lowest price of the next 30 days, divided by the price. */
  lows: readonly number[];
  lowInDays: number;
  netSaving: number;
  verdict: Verdict;
  grounds: ForecastGrounds;
}

const DAY_MS = 86_400_000;

/** Verdicts that share these fields share a track record. */
export type VerdictKind = Pick<MadeForecast, 'verdict' | 'currency' | 'isDemo'>;

/** Finds the track record of a kind of verdict; null if too few have been scored. */
export type FindTrackRecord = (kind: VerdictKind) => TrackRecord | null;

/** Forecasts each history at `now`, or at its last step if another machine's clock is ahead. */
export function makeForecasts(
  { model }: ModelInUse,
  histories: readonly History[],
  findTrackRecord: FindTrackRecord,
  now: Date,
): MadeForecast[] {
  const cases = histories.map(({ steps, currency, domain }) => ({
    steps,
    asOf: Math.max(now.getTime() / DAY_MS, steps.days.at(-1) ?? 0),
    currency,
    shop: domain,
  }));
  return forecastPrices(model, cases).map(({ reasons, ...forecast }, i) => {
    const { productId, currency, isDemo, priceMinor, steps } = histories[i] as History;
    const knownDays = Math.floor((cases[i]?.asOf ?? 0) - (steps.days[0] ?? 0));
    const { verdict } = forecast;
    const trackRecord = findTrackRecord({ verdict, currency, isDemo });
    const grounds = { reasons: [...reasons], trackRecord, knownDays };
    return {
      ...forecast,
      productId,
      madeAt: now,
      model: model.version,
      isDemo,
      currency,
      priceMinor,
      grounds,
    };
  });
}

/** Converts a forecast to its form in the API. */
export function toForecast(made: MadeForecast): Omit<Forecast, 'trackRecord' | 'trackRecordMissingReason'> {
  const { productId, madeAt, model, currency, priceMinor, lowInDays, netSaving, verdict, grounds } = made;
  const priceAt = (low: number | undefined) => money(Math.round(priceMinor * (low ?? 1)), currency);
  const lowOf = ([q10, q50, q90]: readonly number[]) => ({
    q10: priceAt(q10),
    q50: priceAt(q50),
    q90: priceAt(q90),
  });
  return {
    productId,
    asOf: madeAt.toISOString(),
    model,
    price: money(priceMinor, currency),
    knownDays: grounds.knownDays,
    drop: { '7': chances(made, 7), '14': chances(made, 14), '30': chances(made, 30) },
    low: lowOf(made.lows),
    lowInDays,
    netSaving: rounded(netSaving),
    verdict,
    reasons: grounds.reasons,
    fan: lowQuantilesByHorizon(made).map(({ days, lows }) => ({ days, low: lowOf(lows) })),
  };
}

function chances({ drops }: MadeForecast, days: number): { '5': number; '10': number } {
  const chance = (percent: number) =>
    rounded(drops[DROPS.findIndex((drop) => drop.days === days && drop.percent === percent)] ?? 0);
  return { '5': chance(5), '10': chance(10) };
}

function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
