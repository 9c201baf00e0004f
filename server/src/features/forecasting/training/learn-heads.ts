import { type Example } from './examples.ts';
import { FEATURES } from '../model/features/features.ts';
import { growTrees, type GrowthPlan, type TrainingRows } from './grow-trees.ts';
import { type Curve } from '../model/isotonic-curve.ts';
import { fitLogistic } from '../model/logistic.ts';
import { logisticLoss, pinballLoss, squaredLoss, type Loss } from './losses.ts';
import { DROPS, QUANTILES, VERDICT_DROP, type ForecastModel } from '../model/model.ts';
import { seededNumbers } from './random.ts';
import { NEGLIGIBLE_DROP_LOG } from '../model/score-rows.ts';
import { type LearnableRows } from './training-rows.ts';
import { meanOfTrees, type Trees } from '../model/trees.ts';

const SEED = 20;
const RIDGE = 20;
const PLAN: GrowthPlan = { trees: 80, rate: 0.08, rowShare: 0.5, featureShare: 0.2, ridge: 5 };
const SECOND_PLAN: GrowthPlan = { ...PLAN, featureShare: 0.4 };
const SMALL_PLAN: GrowthPlan = { ...PLAN, trees: 50, rate: 0.12 };
const SAVING_PLAN: GrowthPlan = { ...PLAN, trees: 60, ridge: 100 };
const QUANTILE_PLAN: GrowthPlan = { ...PLAN, trees: 60, rate: 0.15 };
/** Savings are clamped to these bounds, so that a single tenfold price does not outweigh a thousand sales. */
const SAVING_BOUNDS = [-1, 0.9] as const;
const NO_CURVE: Curve = { xs: new Float32Array(), ys: new Float32Array() };

/** Trains all heads of a model, without calibration. */
export function learnHeads(rows: LearnableRows): ForecastModel {
  const { examples, weights, inputs, edges, means, scales } = rows;
  const lows = Float64Array.from(examples, ({ outcome }) => outcome.low);
  return {
    version: '',
    features: FEATURES,
    edges,
    means,
    scales,
    drops: DROPS.map((drop, i) => {
      const targets = dropTargets(examples, drop);
      const linear = fitLogistic(inputs, targets, weights, RIDGE);
      return { trees: dropTrees({ ...rows, targets }, i), linear, curve: NO_CURVE };
    }),
    saving: { ...savingTrees(rows), curve: NO_CURVE, waitFrom: 0 },
    lows: QUANTILES.map((share, i) =>
      grow({ ...rows, targets: lows }, pinballLoss(share), QUANTILE_PLAN, 20 + i),
    ),
    widening: new Float64Array(),
    lowDays: lowDaysTrees(rows),
  };
}

function grow(rows: TrainingRows, loss: Loss, plan: GrowthPlan, seed: number): Trees {
  return growTrees(rows, loss, plan, seededNumbers(SEED + seed));
}

/** The verdict's drop gets a second ensemble, whose trees sample whole moments and more features. */
function dropTrees(rows: TrainingRows & Pick<LearnableRows, 'moments'>, drop: number): Trees {
  if (drop !== VERDICT_DROP) return grow(rows, logisticLoss, SMALL_PLAN, drop);
  return meanOfTrees(
    grow(rows, logisticLoss, PLAN, drop),
    grow({ ...rows, units: rows.moments }, logisticLoss, SECOND_PLAN, 10 + drop),
  );
}

/** Predict the saving of waiting: one ensemble for moments before a 5% drop, one for the others. */
function savingTrees(rows: LearnableRows): { fell: Trees; held: Trees } {
  const targets = savingTargets(rows.examples);
  const fell = (row: number) => (rows.examples[row]?.outcome.dropDays ?? Infinity) < Infinity;
  return {
    fell: grow(rowsWhere({ ...rows, targets }, fell), squaredLoss, SAVING_PLAN, 31),
    held: grow(
      rowsWhere({ ...rows, targets }, (row) => !fell(row)),
      squaredLoss,
      SAVING_PLAN,
      32,
    ),
  };
}

/**
 * Predicts the median of the days until the lowest price (a logarithm), from moments after which the price
 * fell.
 */
function lowDaysTrees(rows: LearnableRows): Trees {
  const { examples } = rows;
  const targets = Float64Array.from(examples, ({ outcome }) => Math.log(Math.max(0.5, outcome.lowDays)));
  const fell = rowsWhere(
    { ...rows, targets },
    (row) => (examples[row]?.outcome.low ?? 0) < NEGLIGIBLE_DROP_LOG,
  );
  return grow(fell, pinballLoss(0.5), { ...QUANTILE_PLAN, trees: 40 }, 30);
}

function rowsWhere(
  { columns, targets, weights }: TrainingRows,
  isKept: (row: number) => boolean,
): TrainingRows {
  const kept = Uint32Array.from(targets.keys()).filter(isKept);
  return {
    columns: columns.map((column) => Uint8Array.from(kept, (row) => column[row] as number)),
    targets: Float64Array.from(kept, (row) => targets[row] as number),
    weights: Float64Array.from(kept, (row) => weights[row] as number),
  };
}

/** 1 for each example that was followed by this drop, else 0. */
export function dropTargets(
  examples: readonly Example[],
  { days, percent }: (typeof DROPS)[number],
): Float64Array {
  return Float64Array.from(examples, ({ outcome }) =>
    (percent === 5 ? outcome.dropDays : outcome.deepDropDays) <= days ? 1 : 0,
  );
}

/** Each example's saving of waiting, clamped. */
export function savingTargets(examples: readonly Example[]): Float64Array {
  const [least, most] = SAVING_BOUNDS;
  return Float64Array.from(examples, ({ outcome }) => Math.max(least, Math.min(most, outcome.saving)));
}
