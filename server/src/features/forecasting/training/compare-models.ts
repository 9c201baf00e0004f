import { type ModelFigures, type ModelGain } from '@tidemark/contracts/forecast-model.ts';
import { takeExamples, type Example, type TrainingHistory } from './examples.ts';
import { forecastPrices } from '../model/forecast-price.ts';
import { VERDICT_DROP, type ForecastModel } from '../model/model.ts';
import { meanPinballLoss } from './losses.ts';
import { seededNumbers, percentileInterval, bootstrap } from './random.ts';

const EVERY_DAYS = 7;
const SEED = 5;

/** Two models scored on the same moments. A positive gain favours the candidate. */
export interface Comparison {
  products: number;
  moments: number;
  candidate: ModelFigures;
  baseline: ModelFigures;
  brierGain: ModelGain;
  savingGain: ModelGain;
}

/**
 * Scores two models on the moments of [from, until), in days since 1970. Intervals are bootstrapped by
 * product.
 */
export function compareModels(
  [candidate, baseline]: readonly [ForecastModel, ForecastModel],
  histories: readonly TrainingHistory[],
  { from, until }: { from: number; until: number },
): Comparison {
  const examples = histories.flatMap((history, product) =>
    takeExamples(history, product, EVERY_DAYS).filter(({ asOf }) => asOf >= from && asOf < until),
  );
  const lossesOf = (model: ForecastModel) =>
    sumByProduct(examples, lossesOfMoments(model, histories, examples));
  const candidateLosses = lossesOf(candidate);
  const baselineLosses = lossesOf(baseline);
  const gains = bootstrap(candidateLosses.length, seededNumbers(SEED), (pick) =>
    gainsOf(candidateLosses, baselineLosses, pick),
  );
  const [lowBrier, highBrier] = percentileInterval(gains.map(({ brier }) => brier));
  const [lowSaving, highSaving] = percentileInterval(gains.map(({ saving }) => saving));
  let next = 0;
  const means = gainsOf(candidateLosses, baselineLosses, () => next++);
  return {
    products: candidateLosses.length,
    moments: examples.length,
    candidate: figuresOf(candidateLosses),
    baseline: figuresOf(baselineLosses),
    brierGain: { mean: means.brier, low: lowBrier, high: highBrier },
    savingGain: { mean: means.saving, low: lowSaving, high: highSaving },
  };
}

/**
 * Why the candidate should not replace the baseline; null if it is significantly better in one and worse in
 * none.
 */
export function rejectionReasonOf({ brierGain, savingGain, products }: Comparison): string | null {
  if (products === 0) return 'there is nothing to evaluate it on';
  if (brierGain.mean < 0) return 'its chances are less accurate than those of the model in use';
  if (savingGain.mean < 0) return 'its verdicts save less than those of the model in use';
  if (brierGain.low <= 0 && savingGain.low <= 0) return 'its advantage over the model in use may be chance';
  return null;
}

interface Losses {
  moments: number;
  brier: number;
  saving: number;
  pinball: number;
}

function lossesOfMoments(
  model: ForecastModel,
  histories: readonly TrainingHistory[],
  examples: readonly Example[],
): Losses[] {
  const cases = examples.map(({ product, asOf }) => {
    const { steps, currency } = histories[product] as TrainingHistory;
    return { steps, asOf, currency };
  });
  return forecastPrices(model, cases).map(({ drops, verdict, lows }, row) => {
    const { outcome } = examples[row] as Example;
    const fell = outcome.dropDays < Infinity ? 1 : 0;
    return {
      moments: 1,
      brier: ((drops[VERDICT_DROP] as number) - fell) ** 2,
      saving: verdict === 'wait' ? outcome.saving : 0,
      pinball: meanPinballLoss(lows, Math.exp(outcome.low)),
    };
  });
}

function sumByProduct(examples: readonly Example[], losses: readonly Losses[]): Losses[] {
  const sums = new Map<number, Losses>();
  for (const [row, { product }] of examples.entries())
    sums.set(product, added(sums.get(product) ?? NOTHING, losses[row] as Losses));
  return [...sums.values()];
}

const NOTHING: Losses = { moments: 0, brier: 0, saving: 0, pinball: 0 };

function added(a: Losses, b: Losses): Losses {
  return {
    moments: a.moments + b.moments,
    brier: a.brier + b.brier,
    saving: a.saving + b.saving,
    pinball: a.pinball + b.pinball,
  };
}

function figuresOf(losses: readonly Losses[]): ModelFigures {
  const { moments, brier, saving, pinball } = losses.reduce(added, NOTHING);
  const count = Math.max(1, moments);
  return { brier: brier / count, netSaving: saving / count, pinball: pinball / count };
}

function gainsOf(itself: readonly Losses[], before: readonly Losses[], pick: () => number) {
  const gain = { moments: 0, brier: 0, saving: 0 };
  for (let drawn = 0; drawn < itself.length; drawn++) {
    const place = pick();
    const one = itself[place] as Losses;
    const other = before[place] as Losses;
    gain.moments += one.moments;
    gain.brier += other.brier - one.brier;
    gain.saving += one.saving - other.saving;
  }
  const count = Math.max(1, gain.moments);
  return { brier: gain.brier / count, saving: gain.saving / count };
}
