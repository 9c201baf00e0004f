import { beforeAll, describe, expect, it } from 'vitest';
import { FEATURES } from '../model/features/features.ts';
import { encodeModel, readModel, type ForecastModel } from '../model/model.ts';
import { compareModels, rejectionReasonOf } from './compare-models.ts';
import { retrainForecast, type Retrained } from './retrain.ts';
import { SHIPPED_MODEL } from '../model/shipped-model.ts';
import { DAY, generateHistories, START } from '../../../../test/forecasting/generated-series.ts';

const DAYS = 200;
const NOW = START / DAY + DAYS;
const histories = generateHistories(60, DAYS);
const minimum = { products: 10, days: 100, moments: 100 };

/** Training takes seconds, and longer on a loaded machine. */
const SLOW_MS = 180_000;

const negated = (leaves: Float32Array) => leaves.map((leaf) => -leaf);
const gain = ([mean, low]: readonly [number, number]) => ({ mean, low, high: 1 });

/** A model that predicts the opposite. */
function opposite(model: ForecastModel): ForecastModel {
  return {
    ...model,
    drops: model.drops.map((head) => ({
      ...head,
      trees: { ...head.trees, base: -head.trees.base, leaves: negated(head.trees.leaves) },
      curve: { xs: new Float32Array(), ys: new Float32Array() },
    })),
  };
}

describe('retrainForecast', () => {
  let retrained: Retrained;
  let model: ForecastModel;
  beforeAll(() => {
    retrained = retrainForecast({
      histories,
      now: NOW,
      minimum,
      inUse: SHIPPED_MODEL,
      inUseLearnedUntil: null,
    }) as Retrained;
    model = readModel(retrained.content, FEATURES) as ForecastModel;
  }, SLOW_MS);

  it('returns a model that can be decoded, with its evaluation window', () => {
    expect(model.version).toBe(retrained.name);
    expect(encodeModel(model)).toBe(retrained.content);
    expect(retrained.evaluation.until).toBe(NOW - 30);
    expect(retrained.evaluation.from).toBe(NOW - 58);
  });

  it(
    'trains the same bytes when the weeks of the evaluation window are unknown',
    { timeout: SLOW_MS },
    () => {
      const truncated = histories.map((history) => {
        const known = history.steps.days.filter((day) => day <= retrained.evaluation.from).length;
        const steps = {
          days: history.steps.days.slice(0, known),
          logs: history.steps.logs.slice(0, known),
        };
        return { ...history, steps };
      });
      const again = retrainForecast({
        histories: truncated,
        now: NOW,
        minimum,
        inUse: model,
        inUseLearnedUntil: NOW - 40,
      });
      expect(again).toMatchObject({ content: retrained.content, evaluation: { from: NOW - 40 } });
    },
  );

  it.each([
    [{ products: 61 }, '60 products of 61'],
    [{ days: 201 }, '200 days of 201'],
    [{ moments: 100_000, products: 100 }, /^60 products of 100, \d+ moments of 100000$/],
  ])('returns what is missing if the minimum is not reached: %j', (more, shortage) => {
    const result = retrainForecast({
      histories,
      now: NOW,
      minimum: { ...minimum, ...more },
      inUse: model,
      inUseLearnedUntil: null,
    });
    expect(result).toMatch(shortage);
  });
});

describe('compareModels', () => {
  const model = SHIPPED_MODEL;
  const window = { from: NOW - 58, until: NOW - 30 };
  const compare = (one: ForecastModel, other: ForecastModel) =>
    compareModels([one, other], histories, window);

  it('gives a gain that changes sign when the models are swapped', () => {
    const forward = compare(opposite(model), model);
    const backward = compare(model, opposite(model));
    expect(forward.brierGain.mean).toBeLessThan(0);
    expect(backward.brierGain.mean).toBeCloseTo(-forward.brierGain.mean, 12);
    expect([forward.candidate, forward.baseline]).toEqual([backward.baseline, backward.candidate]);
  });

  it('leads to rejection if the candidate’s chances are worse', () => {
    const worse = compare(opposite(model), model);
    expect(rejectionReasonOf(worse)).toBe('its chances are less accurate than those of the model in use');
  });

  it.each([
    ['itself', compare(model, model), 'may be chance'],
    [
      'another one without any histories',
      compareModels([model, model], [], window),
      'nothing to evaluate it on',
    ],
  ])('leads to rejection of a model compared with %s', (_, comparison, reason) => {
    expect(rejectionReasonOf(comparison)).toContain(reason);
  });

  it.each([
    [{ brier: [0.01, 0.005], saving: [0, -0.01] }, 'none'],
    [{ brier: [0.01, -0.005], saving: [0.01, 0.001] }, 'none'],
    [{ brier: [0.01, -0.005], saving: [0.01, -0.001] }, 'may be chance'],
    [{ brier: [0.01, 0.005], saving: [-0.001, -0.01] }, 'save less'],
    [{ brier: [-0.001, -0.01], saving: [0.01, 0.005] }, 'less accurate'],
  ] as const)('leads from the gains %j to the rejection reason: %s', ({ brier, saving }, reason) => {
    const comparison = { ...compare(model, model), brierGain: gain(brier), savingGain: gain(saving) };
    expect(rejectionReasonOf(comparison) ?? 'none').toContain(reason);
  });
});
