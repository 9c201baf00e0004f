import { Writable } from 'node:stream';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { forecastModelsCommand } from '../../src/commands/forecast-models.ts';
import { readConfig } from '../../src/config.ts';
import { SHIPPED_MODEL } from '../../src/forecast/shipped-model.ts';
import { keepModel } from '../../src/forecast-models/stored-models.ts';
import { learnedModel, madeModel } from '../forecast-models/made-models.ts';
import { startTestApi, type TestApi, type Visitor } from './test-api.ts';

const SHIPPED = SHIPPED_MODEL.version;
const model = madeModel(0.011);
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
  await keepModel(api.parts.database, learnedModel(model));
});

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

describe('the forecast models', () => {
  it.each([
    ['GET', '/admin/forecast-models', undefined],
    ['POST', '/admin/forecast-models/use', { name: 'shipped' }],
    ['POST', '/admin/forecast-models/rollback', undefined],
  ] as const)('are the administrator’s alone: %s %s', async (method, path, body) => {
    expect(await other.ask(method, path, body)).toMatchObject({ status: 403 });
    expect(await api.anonymous().ask(method, path, body)).toMatchObject({ status: 401 });
  });

  it('are listed with what they were learned from and how they did', async () => {
    const { status, body } = await admin.ask('GET', '/admin/forecast-models');
    expect(status).toBe(200);
    const { content, name, ...learned } = learnedModel(model);
    expect(body).toEqual({
      inUse: {
        name,
        pinned: false,
        since: expect.any(String),
        chosenBy: 'the service',
        reason: `better than ${SHIPPED} on 600 products`,
      },
      items: [
        {
          ...learned,
          name,
          isShipped: false,
          state: 'in-use',
          madeAt: expect.any(String),
          bytes: Buffer.byteLength(content),
        },
        expect.objectContaining({ name: SHIPPED, isShipped: true, state: 'previous' }),
      ],
    });
  });

  it('are chosen, and gone back from, with the name of who did', async () => {
    const back = await admin.ask('POST', '/admin/forecast-models/rollback');
    expect(back.body.inUse).toMatchObject({
      name: SHIPPED,
      pinned: true,
      chosenBy: admin.email,
      reason: 'rolled back',
    });
    const chosen = await admin.ask('POST', '/admin/forecast-models/use', {
      name: model.version,
      pinned: false,
    });
    expect(chosen.body.inUse).toMatchObject({ name: model.version, pinned: false, reason: 'chosen' });
    const answer = await admin.ask('POST', '/admin/forecast-models/use', { name: 'nothing of the kind' });
    expect(answer).toMatchObject({ status: 422, body: { code: 'unusable-model' } });
  });

  it('are listed and chosen at the command line too', async () => {
    expect(await run()).toMatchObject([
      { name: model.version, state: 'in-use' },
      { name: SHIPPED, state: 'previous' },
    ]);
    expect(await run('rollback')).toMatchObject([{ state: 'previous' }, { name: SHIPPED, state: 'in-use' }]);
    expect(await run('use', model.version, '--unpinned')).toMatchObject([{ state: 'in-use' }, {}]);
    const { body } = await admin.ask('GET', '/admin/forecast-models');
    expect(body.inUse).toMatchObject({ pinned: false, chosenBy: 'the command line' });
  });

  it.each([[['use']], [['list', 'x']], [['forget']]])('the command says what it can do: %j', async (args) => {
    await expect(run(...args)).rejects.toThrow('say forecast-models list');
  });
});
