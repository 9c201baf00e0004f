import { Writable } from 'node:stream';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Score } from '../../../features/forecasting/scoring/score-forecast.ts';
import { addToTallies } from '../../../features/forecasting/scoring/tallies.ts';
import { forecastModelsCommand } from '../../../app/commands/forecast-models.ts';
import { readConfig } from '../../../config/config.ts';
import { SHIPPED_MODEL } from '../../../features/forecasting/model/shipped-model.ts';
import { storeTrainedModel } from '../../../features/forecasting/registry/stored-models.ts';
import { trainedModel, modelVariant } from '../../../../test/forecasting/model-variants.ts';
import { requestAsOthers, REFUSED } from '../../../../test/api/request-as-others.ts';
import { startTestApi, type TestApi, type Visitor } from '../../../../test/api/test-api.ts';

const SHIPPED = SHIPPED_MODEL.version;
const model = modelVariant(0.011);
let api: TestApi;
let admin: Visitor;
let other: Visitor;

beforeAll(async () => {
  api = await startTestApi();
  admin = await api.visitor();
  other = await api.visitor();
});
afterAll(() => api.close());
beforeEach(async () => {
  await api.parts.database.query('TRUNCATE forecast_models, forecast_model_uses');
  await storeTrainedModel(api.parts.database, trainedModel(model));
});

const SCORE: Score = {
  source: 'shown',
  madeAt: new Date(),
  model: 'one',
  currency: 'USD',
  verdict: 'wait',
  drops: [],
  lows: [],
  days: 30,
  chance: 0,
  outcome: { dropDays: Infinity, deepDropDays: Infinity, low: 0, lowDays: 0, saving: 0, bestSaving: 0 },
  isLowInInterval: true,
};

const scoreOf = (name: string, madeAt: Date, chance: number, fell: boolean): Score => ({
  ...SCORE,
  model: name,
  madeAt,
  chance,
  outcome: { ...SCORE.outcome, dropDays: fell ? 3 : Infinity },
});

const monthOf = (at: Date) => `${at.toISOString().slice(0, 7)}-01`;

async function run(...args: string[]): Promise<{ name: string; state: string }[]> {
  let text = '';
  const output = new Writable({
    write(chunk: Buffer, _encoding, done) {
      text += chunk.toString();
      done();
    },
  });
  const [row] = await api.parts.database.query<{ name: string }>('SELECT current_database() AS name');
  const url = new URL(api.parts.config.databaseUrl ?? '');
  url.pathname = `/${row?.name}`;
  await forecastModelsCommand(args, output, readConfig({ DATABASE_URL: url.href }));
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as { name: string; state: string });
}

describe('the forecast models API', () => {
  it.each([
    ['GET', '/admin/forecast-models', undefined],
    ['GET', '/admin/forecast-calibration', undefined],
    ['POST', '/admin/forecast-models/use', { name: 'shipped' }],
    ['POST', '/admin/forecast-models/rollback', undefined],
  ] as const)('are the administrator’s alone: %s %s', async (method, path, body) => {
    expect(await requestAsOthers(api, other, method, path, body)).toMatchObject(REFUSED);
  });

  it('the API lists models with their training data and scores', async () => {
    const { status, body } = await admin.request('GET', '/admin/forecast-models');
    expect(status).toBe(200);
    const { content, name, ...learned } = trainedModel(model);
    expect(body).toEqual({
      inUse: {
        name,
        pinned: false,
        since: expect.any(String),
        chosenBy: 'the service',
        reason: `better than ${SHIPPED} on 600 products`,
        previous: SHIPPED,
      },
      items: [
        {
          ...learned,
          name,
          isShipped: false,
          state: 'in-use',
          trainedAt: expect.any(String),
          sizeBytes: Buffer.byteLength(content),
        },
        expect.objectContaining({ name: SHIPPED, isShipped: true, state: 'previous' }),
      ],
    });
  });

  it('the API activates a model and rolls back, with the name of the administrator', async () => {
    const back = await admin.request('POST', '/admin/forecast-models/rollback');
    expect(back.body.inUse).toMatchObject({
      name: SHIPPED,
      pinned: true,
      chosenBy: admin.email,
      reason: 'rolled back',
      previous: model.version,
    });
    const chosen = await admin.request('POST', '/admin/forecast-models/use', {
      name: model.version,
      pinned: false,
    });
    expect(chosen.body.inUse).toMatchObject({ name: model.version, pinned: false, reason: 'chosen' });
    const response = await admin.request('POST', '/admin/forecast-models/use', {
      name: 'nothing of the kind',
    });
    expect(response).toMatchObject({ status: 422, body: { code: 'unusable-model' } });
  });

  it('the API gives each model’s calibration by month', async () => {
    const year = new Date().getUTCFullYear();
    const earlier = new Date(Date.UTC(year, -3, 15));
    const later = new Date(Date.UTC(year, -2, 15));
    await addToTallies(api.parts.database, [
      scoreOf('one', earlier, 0.31, true),
      scoreOf('one', earlier, 0.35, false),
      scoreOf('one', later, 0.9, true),
      scoreOf('two', later, 0.1, false),
    ]);
    const { body } = await admin.request('GET', '/admin/forecast-calibration');
    const kind = { source: 'shown', days: 30 };
    expect(body.items).toEqual([
      {
        ...kind,
        model: 'one',
        month: monthOf(earlier),
        bins: [{ count: 2, predicted: 0.33, observed: 0.5 }],
      },
      { ...kind, model: 'one', month: monthOf(later), bins: [{ count: 1, predicted: 0.9, observed: 1 }] },
      { ...kind, model: 'two', month: monthOf(later), bins: [{ count: 1, predicted: 0.1, observed: 0 }] },
    ]);
  });

  it('the command line lists and activates models', async () => {
    expect(await run()).toMatchObject([
      { name: model.version, state: 'in-use' },
      { name: SHIPPED, state: 'previous' },
    ]);
    expect(await run('rollback')).toMatchObject([{ state: 'previous' }, { name: SHIPPED, state: 'in-use' }]);
    expect(await run('use', model.version, '--unpinned')).toMatchObject([{ state: 'in-use' }, {}]);
    const { body } = await admin.request('GET', '/admin/forecast-models');
    expect(body.inUse).toMatchObject({ pinned: false, chosenBy: 'the command line' });
  });

  it.each([[['use']], [['list', 'x']], [['forget']]])(
    'refuses the command line arguments %j with the usage',
    async (args) => {
      await expect(run(...args)).rejects.toThrow('usage: tidemark forecast-models');
    },
  );
});
