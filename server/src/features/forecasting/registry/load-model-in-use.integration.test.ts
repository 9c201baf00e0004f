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

it('is the shipped one where nothing was learned', async () => {
  expect(await inUse()).toBe(SHIPPED);
  expect(await states()).toEqual([[SHIPPED, 'in-use']]);
});

it('is what was learned and found better, for all that ask', async () => {
  const elsewhere = createModelInUse({ database: db.database, log, cacheTtlMs: 0 });
  expect((await elsewhere()).model.version).toBe(SHIPPED);
  expect(await keep(first)).toBe('used');
  expect(await elsewhere()).toEqual({
    model: first,
    learnedUntil: new Date(trainedModel(first).trainingData.until),
  });
  expect(await states()).toEqual([
    [first.version, 'in-use'],
    [SHIPPED, 'previous'],
  ]);
});

it('is believed for a while', async () => {
  const ask = createModelInUse({ database: db.database, log, cacheTtlMs: 60_000 });
  await ask();
  await keep(first);
  expect((await ask()).model.version).toBe(SHIPPED);
});

it('stays when the new one was refused, was compared with another, or it is pinned', async () => {
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

it('goes back to the one before, and stays there', async () => {
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
  ['another model’s text', () => trainedModel(second).content],
  ['one altered figure', () => trainedModel(first).content.replace('0.011', '0.019')],
  ['half of it', () => trainedModel(first).content.slice(0, 5000)],
  ['features of another release', () => trainedModel(first).content.replace('aboveLow90', 'aboveLow91')],
  ['nothing', () => ''],
])('is the shipped one where the stored one turns out to be %s', async (_, content) => {
  await keep(first);
  await db.database.query('UPDATE forecast_models SET content = $1', [content()]);
  expect(await inUse()).toBe(SHIPPED);
  const { inUse: use } = await listModels(db.database);
  expect(use).toMatchObject({ name: SHIPPED, chosenBy: 'the service' });
  expect(use.reason).toContain(first.version);
  await expect(activateModel(operator(), first.version, { pinned: true })).rejects.toThrow(
    'damaged, or of another release',
  );
});

it('cannot be one that is not there', async () => {
  await expect(activateModel(operator(), 'none', { pinned: true })).rejects.toThrow(
    'There is no forecast model "none".',
  );
});

it('keeps serving when the database is away', async () => {
  const away = { ...db.database, query: () => Promise.reject(new Error('away')) };
  expect((await createModelInUse({ database: away, log, cacheTtlMs: 0 })()).model.version).toBe(SHIPPED);
});

it('lets old ones go, but never the one in use and the one before it', async () => {
  await keep(first);
  await keep(second, { baselineModel: first.version });
  for (let n = 0; n < 8; n++) await keep(modelVariant(0.02 + n / 1000), { rejectionReason: 'worse' });
  const names = (await states()).map(([name]) => name);
  expect(names).toHaveLength(5 + 3);
  expect(names).toEqual(expect.arrayContaining([first.version, second.version]));
});
