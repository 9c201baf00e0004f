import { FORECAST_DAYS, MIN_KNOWN_DAYS } from '@tidemark/contracts/forecast.ts';
import { forecastPrices } from '../model/forecast-price.ts';
import { type ModelInUse } from '../model/model.ts';
import { type History } from '../store/read-histories.ts';
import { scoreForecast, type Score } from './score-forecast.ts';

const DAY_MS = 86_400_000;
const EVERY_DAYS = 15;
const LONGEST_DAYS = Math.max(...FORECAST_DAYS);
const MAX_MOMENTS = 24;

/** The replayed forecasts of one product: their scores, and the last moment; null if none was replayed. */
export interface Replay {
  productId: string;
  scores: Score[];
  until: Date | null;
}

/**
 * Forecasts each history at past moments, from what was known then, and scores the forecasts. Moments are
 * half a month apart, after `replayedUntil`, and after the end of the model's training data. No moment is
 * replayed twice.
 */
export function replayForecasts(
  { model, learnedUntil }: ModelInUse,
  histories: readonly History[],
  replayedUntil: ReadonlyMap<string, Date>,
): Replay[] {
  return histories.map((history) => {
    const { productId, steps, currency, domain, isDemo } = history;
    const moments = momentsOf(history, replayedUntil.get(productId), learnedUntil);
    const cases = moments.map((asOf) => ({ steps, asOf, currency, shop: domain }));
    const scores = forecastPrices(model, cases).flatMap((forecast, i) => {
      const madeAt = new Date((moments[i] as number) * DAY_MS);
      const source = isDemo ? ('demo' as const) : ('replayed' as const);
      const predicted = { ...forecast, source, madeAt, model: model.version, currency };
      return scoreForecast(predicted, steps, FORECAST_DAYS);
    });
    const last = moments.at(-1);
    return { productId, scores, until: last === undefined ? null : new Date(last * DAY_MS) };
  });
}

/** The moments to replay, in days since 1970, ascending. */
function momentsOf(
  { steps, seenAt }: History,
  replayedUntil: Date | undefined,
  learnedUntil: Date | null,
): number[] {
  const first = Math.max(
    (steps.days[0] ?? Infinity) + MIN_KNOWN_DAYS,
    (replayedUntil?.getTime() ?? 0) / DAY_MS + EVERY_DAYS,
    (learnedUntil?.getTime() ?? 0) / DAY_MS,
  );
  const moments: number[] = [];
  for (
    let asOf = seenAt.getTime() / DAY_MS - LONGEST_DAYS;
    asOf >= first && moments.length < MAX_MOMENTS;
    asOf -= EVERY_DAYS
  )
    moments.unshift(asOf);
  return moments;
}
