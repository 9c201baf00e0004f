import { afterAll, beforeAll, expect, it } from 'vitest';
import { CHECKS, MAX_ATTEMPTS, PRICE_CHANGED, type Topic } from '../../../ports/queue/queue.ts';
import { requestAsOthers, REFUSED } from '../../../../test/api/request-as-others.ts';
import { startTestApi, type TestApi, type Visitor } from '../../../../test/api/test-api.ts';

let api: TestApi;
let admin: Visitor;
let other: Visitor;

beforeAll(async () => {
  api = await startTestApi({ env: { TIDEMARK_SHARDS: '2', TIDEMARK_OPERATOR_TOKEN: 'operator' } });
  admin = await api.visitor();
  other = await api.visitor();
});
afterAll(() => api.close());

it('the queues API is for administrators only', async () => {
  for (const [method, path, body] of [
    ['GET', '/admin/queues', undefined],
    ['GET', '/admin/dead-letters?topic=check', undefined],
    ['POST', '/admin/dead-letters/replay', { topic: 'check' }],
  ] as const) {
    expect(await requestAsOthers(api, other, method, path, body)).toMatchObject(REFUSED);
    expect(await admin.request(method, path, body)).toMatchObject({ status: 200 });
  }
});

it('the queues API counts the waiting messages of every lane', async () => {
  await api.parts.queue.publish(CHECKS as Topic, [{ body: 1, lane: 'main.1' }]);
  const { body } = await admin.request('GET', '/admin/queues');
  expect(body.topics).toEqual([
    {
      topic: 'check',
      deadLetterCount: 0,
      lanes: [
        { lane: 'main.0', waiting: 0, consumers: null },
        { lane: 'main.1', waiting: 1, consumers: null },
      ],
    },
    { topic: 'price.changed', deadLetterCount: 0, lanes: [{ lane: '', waiting: 0, consumers: null }] },
    { topic: 'verdict.given', deadLetterCount: 0, lanes: [{ lane: '', waiting: 0, consumers: null }] },
  ]);
});

it('metrics name the fullest lanes and sum up the others', async () => {
  const { database, queue } = api.parts;
  await database.query(
    `INSERT INTO sites (domain, shard) SELECT 'big-' || n || '.example', 'big-' || n FROM generate_series(1, 60) n`,
  );
  for (let n = 1; n <= 60; n++)
    await queue.publish(
      CHECKS as Topic,
      Array.from({ length: n }, (_, body) => ({ body, lane: `main.big-${n}` })),
    );
  const operator = { authorization: 'Bearer operator' };
  const { text } = await api.anonymous().request('GET', 'root:/metrics', undefined, operator);
  const depths = new Map(
    [...text.matchAll(/^tidemark_queue_waiting\{topic="([^"]*)",lane="([^"]*)"\} (\d+)$/gm)].map(
      ([, topic, lane, waiting]) => [`${topic} ${lane}`, Number(waiting)],
    ),
  );
  expect(depths.size).toBe(40 + 1 + 1 + 1);
  expect(depths.get('check main.big-60')).toBe(60);
  expect(depths.get('check main.big-21')).toBe(21);
  expect(depths.get('check others')).toBe((20 * 21) / 2 + 1);
  expect(depths.get('price.changed ')).toBe(0);
  expect(text).toMatch(/^tidemark_breakers_open 0$/m);
  await database.query(`DELETE FROM queue_transient; DELETE FROM sites`);
});

it('the queues API lists dead letters and replays them', async () => {
  const { database, queue } = api.parts;
  await queue.publish(PRICE_CHANGED as Topic, [
    { body: { productId: '1', eventId: '2' } },
    { body: 'other' },
  ]);
  await database.query(
    `UPDATE queue_durable SET dead = true, attempts = $1, reason = 'no such rule', visible_at = now()`,
    [MAX_ATTEMPTS],
  );
  const { body } = await admin.request('GET', '/admin/dead-letters?topic=price.changed&limit=1');
  expect(body.items).toEqual([
    {
      id: expect.any(String),
      lane: '',
      body: { productId: '1', eventId: '2' },
      attempts: MAX_ATTEMPTS,
      reason: 'no such rule',
      at: expect.any(String),
    },
  ]);
  const [letter] = body.items;
  const replay = (wanted: object) => admin.request('POST', '/admin/dead-letters/replay', wanted);
  expect((await replay({ topic: 'price.changed', ids: [letter.id] })).body).toEqual({ replayed: 1 });
  expect((await replay({ topic: 'price.changed' })).body).toEqual({ replayed: 1 });
  expect((await replay({ topic: 'price.changed' })).body).toEqual({ replayed: 0 });
  expect((await admin.request('GET', '/admin/queues')).body.topics[1]).toMatchObject({
    deadLetterCount: 0,
    lanes: [{ waiting: 2 }],
  });
});

it.each([
  ['GET', '/admin/dead-letters', undefined],
  ['GET', '/admin/dead-letters?topic=nothing', undefined],
  ['GET', '/admin/dead-letters?topic=check&limit=501', undefined],
  ['POST', '/admin/dead-letters/replay', { topic: 'check', ids: [] }],
] as const)('refuse what they do not understand: %s %s', async (method, path, body) => {
  expect(await admin.request(method, path, body)).toMatchObject({ status: 400 });
});
