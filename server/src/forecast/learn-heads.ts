import type { Example } from './examples.ts';
import { FEATURES } from './features.ts';
import { growTrees, type GrowthPlan } from './grow-trees.ts';
import type { Curve } from './isotonic.ts';
import { fitLogistic } from './logistic.ts';
import { logisticLoss, pinballLoss, squaredLoss, type Loss } from './losses.ts';
import { DROPS, QUANTILES, type ForecastModel } from './model.ts';
import { seededNumbers } from './random.ts';
import { STILL } from './score-rows.ts';
import type { LearnableRows } from './training-rows.ts';
import type { Trees } from './trees.ts';

const SEED = 20;
const RIDGE = 20;
const PLAN: GrowthPlan = { trees: 80, rate: 0.08, rowShare: 0.5, featureShare: 0.2, ridge: 5 };
const LESSER: GrowthPlan = { ...PLAN, trees: 50, rate: 0.12 };
const SAVING: GrowthPlan = { ...PLAN, trees: 100, ridge: 100 };
const QUANTILE: GrowthPlan = { ...PLAN, trees: 60, rate: 0.15 };
/** Savings beyond these teach as if they were these: one tenfold price must not outweigh a thousand sales. */
const SAVING_BOUNDS = [-1, 0.9] as const;
const NO_CURVE: Curve = { xs: new Float32Array(), ys: new Float32Array() };

/** Learns every head of a model, not calibrated yet. */
export function learnHeads(rows: LearnableRows): ForecastModel {
  const { examples, weights, inputs, edges, means, scales } = rows;
  const grow = (targets: Float64Array, loss: Loss, plan: GrowthPlan, seed: number): Trees =>
    growTrees({ columns: rows.columns, targets, weights }, loss, plan, seededNumbers(SEED + seed));
  const lows = Float64Array.from(examples, ({ outcome }) => outcome.low);
  return {
    version: '',
    features: FEATURES,
    edges,
    means,
    scales,
    drops: DROPS.map((drop, i) => {
      const targets = dropTargets(examples, drop);
      const plan = drop.days === 30 && drop.percent === 5 ? PLAN : LESSER;
      const linear = fitLogistic(inputs, targets, weights, RIDGE);
      return { trees: grow(targets, logisticLoss, plan, i), linear, curve: NO_CURVE };
    }),
    saving: { trees: grow(savingTargets(examples), squaredLoss, SAVING, 10), curve: NO_CURVE, waitFrom: 0 },
    lows: QUANTILES.map((share, i) => grow(lows, pinballLoss(share), QUANTILE, 20 + i)),
    widening: new Float64Array(),
    lowDays: learnLowDays(rows),
  };
}

/** Of moments that the price fell after, the median of the days until it was lowest. */
function learnLowDays({ examples, weights, columns }: LearnableRows): Trees {
  const fell = examples.flatMap(({ outcome }, row) => (outcome.low < STILL ? [row] : []));
  const targets = Float64Array.from(fell, (row) =>
    Math.log(Math.max(0.5, examples[row]?.outcome.lowDays ?? 0)),
  );
  const kept = columns.map((column) => Uint8Array.from(fell, (row) => column[row] as number));
  const importance = Float64Array.from(fell, (row) => weights[row] as number);
  const rows = { columns: kept, targets, weights: importance };
  return growTrees(rows, pinballLoss(0.5), { ...QUANTILE, trees: 40 }, seededNumbers(SEED + 30));
}

export function dropTargets(
  examples: readonly Example[],
  { days, percent }: (typeof DROPS)[number],
): Float64Array {
  return Float64Array.from(examples, ({ outcome }) =>
    (percent === 5 ? outcome.fallDays : outcome.deepFallDays) <= days ? 1 : 0,
  );
}

export function savingTargets(examples: readonly Example[]): Float64Array {
  const [least, most] = SAVING_BOUNDS;
  return Float64Array.from(examples, ({ outcome }) => Math.max(least, Math.min(most, outcome.saving)));
}
