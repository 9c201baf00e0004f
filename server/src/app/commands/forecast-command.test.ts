import { Readable, Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { forecastCommand } from './forecast.ts';
import { SHIPPED_MODEL } from '../../features/forecasting/model/shipped-model.ts';
import { DAY, sales, START } from '../../../test/forecasting/generated-series.ts';

interface Answer {
  [name: string]: unknown;
}

async function answersTo(lines: readonly (object | string)[]): Promise<Answer[]> {
  let written = '';
  const output = new Writable({
    write(chunk: Buffer, _, done) {
      written += chunk.toString();
      done();
    },
  });
  const input = Readable.from(
    lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`),
  );
  await forecastCommand(['--batch'], { input, output });
  return written
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Answer);
}

const points = sales({ price: 50 }, 200).map(([at, price]): [number, string] => [at, price.toFixed(2)]);
const line = { id: 'kettle', currency: 'EUR', points, asOf: START + 130 * DAY };

test('a forecast has every field, with money as decimal strings', async () => {
  const [answer] = await answersTo([line]);
  expect(answer).toEqual({
    id: 'kettle',
    drop: {
      '7': { '5': expect.any(Number), '10': expect.any(Number) },
      '14': { '5': expect.any(Number), '10': expect.any(Number) },
      '30': { '5': expect.any(Number), '10': expect.any(Number) },
    },
    low: {
      q10: expect.stringMatching(/^\d+\.\d\d$/),
      q50: expect.stringMatching(/^\d+\.\d\d$/),
      q90: expect.stringMatching(/^\d+\.\d\d$/),
    },
    lowInDays: expect.any(Number),
    netSaving: expect.any(Number),
    verdict: 'wait',
    reasons: expect.arrayContaining([
      '43% above its 90-day low',
      'on sale about every four weeks for seven days',
    ]),
    model: SHIPPED_MODEL.version,
  });
});

test('points after asOf are ignored, and asOf may be a date', async () => {
  const known = points.filter(([at]) => at <= line.asOf);
  const asOf = new Date(line.asOf * 1000).toISOString();
  const [whole, cut, dated] = await answersTo([line, { ...line, points: known }, { ...line, asOf }]);
  expect(cut).toEqual(whole);
  expect(dated).toEqual(whole);
});

test('amounts have the minor digits of their currency', async () => {
  const yen = points.map(([at, price]) => [at, String(Math.round(Number(price) * 100))]);
  const [answer] = await answersTo([{ ...line, currency: 'JPY', points: yen }]);
  expect(answer?.low).toMatchObject({ q90: expect.stringMatching(/^\d+$/) });
});

test('each input line gives one output line in order, with the error of an invalid one', async () => {
  const answers = await answersTo([
    { ...line, id: 1 },
    'no json',
    '',
    { ...line, id: 2, points: 'none' },
    { ...line, id: 3, points: [] },
    { ...line, id: 4, points: [[START, '12,50']] },
    { ...line, id: 5, points: [[START, '0']] },
    { ...line, id: 6, asOf: START - 1 },
    { ...line, id: 7, asOf: 'soon' },
    { ...line, id: 8, currency: 'euro' },
    { ...line, id: 9 },
  ]);
  expect(answers.map(({ id, error }) => [id, error])).toEqual([
    [1, undefined],
    [null, expect.stringContaining('JSON')],
    [2, '"points" is not a list'],
    [3, 'no price is known at "asOf"'],
    [4, 'a point is not [unix seconds, price above 0]'],
    [5, 'a point is not [unix seconds, price above 0]'],
    [6, 'no price is known at "asOf"'],
    [7, '"asOf" is not a date or time'],
    [8, '"currency" is not an ISO 4217 code'],
    [9, undefined],
  ]);
});

test('forecast without --batch fails with its usage', async () => {
  await expect(forecastCommand([], { input: Readable.from([]), output: new Writable() })).rejects.toThrow(
    'usage',
  );
});
