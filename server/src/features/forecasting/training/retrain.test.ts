import { beforeAll, describe, expect, it } from 'vitest';
import { FEATURES } from '../model/features/features.ts';
import { encodeModel, readModel, type ForecastModel } from '../model/model.ts';
import { compareModels, objection } from './compare-models.ts';
import { retrainForecast, type Retrained } from './retrain.ts';
import { SHIPPED_MODEL } from '../model/shipped-model.ts';
import { DAY, generateHistories, START } from '../../../../test/forecasting/generated-series.ts';

const DAYS = 200;
const NOW = START / DAY + DAYS;
const histories = generateHistories(60, DAYS);
const enough = { products: 10, days: 100, moments: 100 };

/** A training takes seconds, and more where others need the machine too. */
const SLOW_MS = 180_000;

const turned = (leaves: Float32Array) => leaves.map((leaf) => -leaf);
const gain = ([mean, low]: readonly [number, number]) => ({ mean, low, high: 1 });

/** A model that is as sure as can be of the contrary. */
function contrary(model: ForecastModel): ForecastModel {
  return {
    ...model,
    drops: model.drops.map((head) => ({
      ...head,
      trees: { ...head.trees, base: -head.trees.base, leaves: turned(head.trees.leaves) },
      curve: { xs: new Float32Array(), ys: new Float32Array() },
    })),
  };
}

describe('retraining', () => {
  let learned: Retrained;
  let model: ForecastModel;
  beforeAll(() => {
    learned = retrainForecast({
      histories,
      now: NOW,
      enough,
      inUse: SHIPPED_MODEL,
      inUseLearnedUntil: null,
    }) as Retrained;
    model = readModel(learned.content, FEATURES) as ForecastModel;
  }, SLOW_MS);

  it('gives a model that can be read', () => {
    expect(model.version).toBe(learned.name);
    expect(encodeModel(model)).toBe(learned.content);
    expect(learned.evaluation.until).toBe(NOW - 30);
    expect(learned.evaluation.from).toBe(NOW - 58);
  });

  it(
    'gives the same bytes again where nothing is known of the weeks that judge it',
    { timeout: SLOW_MS },
    () => {
      const blind = histories.map((history) => {
        const known = history.steps.days.filter((day) => day <= learned.evaluation.from).length;
        const steps = {
          days: history.steps.days.slice(0, known),
          logs: history.steps.logs.slice(0, known),
        };
        return { ...history, steps };
      });
      const again = retrainForecast({
        histories: blind,
        now: NOW,
        enough,
        inUse: model,
        inUseLearnedUntil: NOW - 40,
      });
      expect(again).toMatchObject({ content: learned.content, evaluation: { from: NOW - 40 } });
    },
  );

  it.each([
    [{ products: 61 }, '60 products of 61'],
    [{ days: 201 }, '200 days of 201'],
    [{ moments: 100_000, products: 100 }, /^60 products of 100, \d+ moments of 100000$/],
  ])('needs enough to learn from: %j', (more, shortage) => {
    const answer = retrainForecast({
      histories,
      now: NOW,
      enough: { ...enough, ...more },
      inUse: model,
      inUseLearnedUntil: null,
    });
    expect(answer).toMatch(shortage);
  });
});

describe('a model beside another', () => {
  const model = SHIPPED_MODEL;
  const window = { from: NOW - 58, until: NOW - 30 };
  const compare = (one: ForecastModel, other: ForecastModel) =>
    compareModels([one, other], histories, window);

  it('gains what the other loses', () => {
    const there = compare(contrary(model), model);
    const back = compare(model, contrary(model));
    expect(there.brierGain.mean).toBeLessThan(0);
    expect(back.brierGain.mean).toBeCloseTo(-there.brierGain.mean, 12);
    expect([there.candidate, there.baseline]).toEqual([back.baseline, back.candidate]);
  });

  it('is refused when its chances are worse, and says so', () => {
    const worse = compare(contrary(model), model);
    expect(objection(worse)).toBe('its chances are further off than those of the model in use');
  });

  it.each([
    ['itself', compare(model, model), 'by chance alone'],
    ['nothing to judge by', compareModels([model, model], [], window), 'nothing to judge it by'],
  ])('is refused beside %s', (_, comparison, reason) => {
    expect(objection(comparison)).toContain(reason);
  });

  it.each([
    [{ brier: [0.01, 0.005], saving: [0, -0.01] }, 'none'],
    [{ brier: [0.01, -0.005], saving: [0.01, 0.001] }, 'none'],
    [{ brier: [0.01, -0.005], saving: [0.01, -0.001] }, 'chance alone'],
    [{ brier: [0.01, 0.005], saving: [-0.001, -0.01] }, 'save less'],
    [{ brier: [-0.001, -0.01], saving: [0.01, 0.005] }, 'further off'],
  ] as const)('with gains %j has against it: %s', ({ brier, saving }, reason) => {
    const comparison = { ...compare(model, model), brierGain: gain(brier), savingGain: gain(saving) };
    expect(objection(comparison) ?? 'none').toContain(reason);
  });
});
