import { Writable } from 'node:stream';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { deadLettersCommand } from './dead-letters.ts';
import { readConfig } from '../../config/config.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/database/test-database.ts';

let db: TestDatabase;

beforeAll(async () => {
  db = await createTestDatabase();
  await db.database.query(
    `INSERT INTO queue_transient (topic, lane, priority, visible_at, attempts, dead, reason, body)
     VALUES ('check', 'main.3', 4, '2026-01-02T03:04:05Z', 10, true, 'broken', '{"productId": "7"}'),
       ('check', 'main.4', 4, now(), 1, false, NULL, '{"productId": "8"}')`,
  );
  await db.database.query(
    `INSERT INTO queue_durable (topic, priority, visible_at, attempts, dead, reason, body)
     VALUES ('price.changed', 5, now(), 10, true, 'worse', '"x"'), ('price.changed', 5, now(), 10, true, 'worst', '"y"')`,
  );
});
afterAll(() => db.drop());

async function run(...args: string[]): Promise<Record<string, unknown>[]> {
  let text = '';
  const output = new Writable({
    write(chunk: Buffer, _encoding, done) {
      text += chunk.toString();
      done();
    },
  });
  await deadLettersCommand(args, output, readConfig({ DATABASE_URL: db.url }));
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

it('lists the dead letters, one JSON line each', async () => {
  expect(await run()).toEqual([
    {
      topic: 'check',
      id: expect.any(String),
      lane: 'main.3',
      body: { productId: '7' },
      attempts: 10,
      reason: 'broken',
      at: '2026-01-02T03:04:05.000Z',
    },
    expect.objectContaining({ topic: 'price.changed', body: 'x', reason: 'worse' }),
    expect.objectContaining({ topic: 'price.changed', body: 'y', reason: 'worst' }),
  ]);
  expect(await run('list', '--topic', 'check')).toHaveLength(1);
});

it('replays the named dead letters, then all others', async () => {
  const [first] = await run('list', '--topic', 'price.changed');
  expect(await run('replay', '--topic', 'price.changed', '--id', String(first?.['id']))).toEqual([
    { topic: 'price.changed', replayed: 1 },
  ]);
  expect(await run('replay')).toEqual([
    { topic: 'check', replayed: 1 },
    { topic: 'price.changed', replayed: 1 },
    { topic: 'verdict.given', replayed: 0 },
  ]);
  expect(await run()).toEqual([]);
});

it.each([
  [['forget'], 'usage: tidemark dead-letters'],
  [['list', '--topic', 'mail'], 'there is no topic "mail"'],
])('refuses the arguments %j', async (args, message) => {
  await expect(run(...args)).rejects.toThrow(message);
});

it('points to the API when the queue lies in the embedded database of a running service', async () => {
  const nowhere = readConfig({});
  await expect(deadLettersCommand([], process.stdout, nowhere)).rejects.toThrow('/admin/dead-letters');
});
