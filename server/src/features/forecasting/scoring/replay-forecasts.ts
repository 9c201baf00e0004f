import { FORECAST_DAYS, MIN_KNOWN_DAYS } from '@tidemark/contracts/forecast.ts';
import { forecastPrices } from '../model/forecast-price.ts';
import { type ModelInUse } from '../model/model.ts';
import { type History } from '../store/read-histories.ts';
import { scoreForecast, type Score } from './score-forecast.ts';

const DAY_MS = 86_400_000;
const EVERY_DAYS = 15;
const LONGEST_DAYS = Math.max(...FORECAST_DAYS);
const MAX_MOMENTS = 24;

/** What was replayed of one product: the scores, and the last of its moments; null: none was over. */
export interface Replay {
  productId: string;
  scores: Score[];
  until: Date | null;
}

/**
 * What the model says at past moments of each history, from what was known at each, held against what came: half a month apart, after
 * `replayedUntil`, and only where the model has not learned from what came. Once a moment is over for a model it is never looked at again.
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
      const said = { ...forecast, source, madeAt, model: model.version, currency };
      return scoreForecast(said, steps, FORECAST_DAYS);
    });
    const last = moments.at(-1);
    return { productId, scores, until: last === undefined ? null : new Date(last * DAY_MS) };
  });
}

/** Days since 1970, rising. */
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
