import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { SHIPPED_MODEL } from '../model/shipped-model.ts';
import { rollBackModel, activateModel } from './choose-model.ts';
import { createModelInUse } from './load-model-in-use.ts';
import { storeTrainedModel, listModels } from './stored-models.ts';
import { createLog } from '../../../telemetry/log.ts';
import { createTestDatabase, type TestDatabase } from '../../../../test/database/test-database.ts';
import { trainedModel, modelVariant } from '../../../../test/forecasting/model-variants.ts';

const log = createLog('silent');
const SHIPPED = SHIPPED_MODEL.version;
const [first, second] = [modelVariant(0.011), modelVariant(0.012)];
let db: TestDatabase;

beforeAll(async () => void (db = await createTestDatabase()));
afterAll(() => db.drop());
beforeEach(() => db.database.query('TRUNCATE forecast_models, forecast_model_uses'));

const inUse = async () =>
  (await createModelInUse({ database: db.database, log, cacheTtlMs: 0 })()).model.version;
const keep = (...args: Parameters<typeof trainedModel>) =>
  storeTrainedModel(db.database, trainedModel(...args));
const operator = () => ({ database: db.database, log, chosenBy: 'operator@example.com' });
const states = async () => (await listModels(db.database)).items.map(({ name, state }) => [name, state]);

it('uses the shipped model if none was trained', async () => {
  expect(await inUse()).toBe(SHIPPED);
  expect(await states()).toEqual([[SHIPPED, 'in-use']]);
});

it('uses a trained model that was found better, in every process', async () => {
  const otherProcess = createModelInUse({ database: db.database, log, cacheTtlMs: 0 });
  expect((await otherProcess()).model.version).toBe(SHIPPED);
  expect(await keep(first)).toBe('used');
  expect(await otherProcess()).toEqual({
    model: first,
    learnedUntil: new Date(trainedModel(first).trainingData.until),
  });
  expect(await states()).toEqual([
    [first.version, 'in-use'],
    [SHIPPED, 'previous'],
  ]);
});

it('caches the model in use for its TTL', async () => {
  const getModel = createModelInUse({ database: db.database, log, cacheTtlMs: 60_000 });
  await getModel();
  await keep(first);
  expect((await getModel()).model.version).toBe(SHIPPED);
});

it('keeps the model if the new one was rejected, had another baseline, or the model is pinned', async () => {
  expect(await keep(first, { rejectionReason: 'it saves less' })).toBe('kept');
  expect(await keep(second, { baselineModel: 'another' })).toBe('kept');
  await activateModel(operator(), 'shipped', { pinned: true });
  expect(await keep(modelVariant(0.013))).toBe('kept');
  expect(await inUse()).toBe(SHIPPED);
  expect((await listModels(db.database)).items.at(-2)).toMatchObject({
    name: first.version,
    state: 'rejected',
    rejectionReason: 'it saves less',
  });
});

it('rolls back to the previous model and pins it', async () => {
  await keep(first);
  await keep(second, { baselineModel: first.version });
  expect(await rollBackModel(operator())).toBe(first.version);
  expect(await inUse()).toBe(first.version);
  expect((await listModels(db.database)).inUse).toMatchObject({
    name: first.version,
    pinned: true,
    chosenBy: 'operator@example.com',
    reason: 'rolled back',
  });
  await activateModel(operator(), 'shipped', { pinned: false });
  expect(await inUse()).toBe(SHIPPED);
  expect(await rollBackModel(operator())).toBe(first.version);
});

it.each([
  ['the text of another model', () => trainedModel(second).content],
  ['a text with one changed number', () => trainedModel(first).content.replace('0.011', '0.019')],
  ['half of its text', () => trainedModel(first).content.slice(0, 5000)],
  [
    'a model with the features of another release',
    () => trainedModel(first).content.replace('aboveLow90', 'aboveLow91'),
  ],
  ['an empty text', () => ''],
])('falls back to the shipped model if the stored one is %s', async (_, content) => {
  await keep(first);
  await db.database.query('UPDATE forecast_models SET content = $1', [content()]);
  expect(await inUse()).toBe(SHIPPED);
  const { inUse: use } = await listModels(db.database);
  expect(use).toMatchObject({ name: SHIPPED, chosenBy: 'the service' });
  expect(use.reason).toContain(first.version);
  await expect(activateModel(operator(), first.version, { pinned: true })).rejects.toThrow(
    'damaged or from another release',
  );
});

it('refuses to activate a model that does not exist', async () => {
  await expect(activateModel(operator(), 'none', { pinned: true })).rejects.toThrow(
    'There is no forecast model "none".',
  );
});

it('uses the shipped model while the database is unreachable', async () => {
  const unreachable = { ...db.database, query: () => Promise.reject(new Error('unreachable')) };
  expect((await createModelInUse({ database: unreachable, log, cacheTtlMs: 0 })()).model.version).toBe(
    SHIPPED,
  );
});

it('deletes old models, but never the one in use or the previous one', async () => {
  await keep(first);
  await keep(second, { baselineModel: first.version });
  for (let n = 0; n < 8; n++) await keep(modelVariant(0.02 + n / 1000), { rejectionReason: 'worse' });
  const names = (await states()).map(([name]) => name);
  expect(names).toHaveLength(5 + 3);
  expect(names).toEqual(expect.arrayContaining([first.version, second.version]));
});
