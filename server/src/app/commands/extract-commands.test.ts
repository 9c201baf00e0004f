import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { extractCommand } from './extract.ts';
import type { CommandStreams } from './json-lines.ts';
import { parsePriceCommand } from './parse-price.ts';

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'extract-'));
  const page =
    '<title>Kettle</title><script type="application/ld+json">{"@type":"Product","name":"Kettle","offers":{"price":"19.99","priceCurrency":"EUR"}}</script><h1>Kettle</h1>';
  await writeFile(join(folder, 'kettle.html'), page);
  await writeFile(join(folder, 'kettle.gz'), gzipSync(page));
  await writeFile(join(folder, 'news.html'), '<title>News</title><h1>News</h1><p>Nothing to buy.</p>');
  await writeFile(join(folder, 'broken.gz'), Buffer.from([0x1f, 0x8b, 0, 0]));
});

afterAll(() => rm(folder, { recursive: true }));

function file(name: string): string {
  return join(folder, name);
}

async function run(
  command: (args: string[], io: CommandStreams) => Promise<void>,
  lines: string[],
): Promise<unknown[]> {
  const written: string[] = [];
  const output = new Writable({
    write(chunk: Buffer, _, done) {
      written.push(chunk.toString());
      done();
    },
  });
  await command(['--batch'], { input: Readable.from(lines.map((line) => `${line}\n`)), output });
  return written
    .join('')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
}

test('extract --batch writes one line per input line, in order, invalid ones included', async () => {
  const answers = await run(extractCommand, [
    JSON.stringify({ id: 1, url: 'https://shop.example/kettle', file: file('kettle.html') }),
    JSON.stringify({ id: 'two', url: null, file: file('kettle.gz') }),
    '',
    JSON.stringify({ id: 3, url: 'https://news.example/', file: file('news.html') }),
    JSON.stringify({ id: 4, file: file('missing.html') }),
    JSON.stringify({ id: 5, file: file('broken.gz') }),
    'no json',
    '[1]',
    JSON.stringify({ id: 6 }),
  ]);
  expect(answers).toMatchObject([
    { id: 1, price: '19.99', currency: 'EUR', title: 'Kettle', method: 'json-ld' },
    { id: 'two', price: '19.99', currency: 'EUR' },
    { id: 3, price: null, currency: null },
    { id: 4, error: expect.stringContaining('ENOENT') as unknown },
    { id: 5, error: expect.any(String) as unknown },
    { id: null, error: expect.any(String) as unknown },
    { id: null, error: expect.any(String) as unknown },
    { id: 6, error: expect.any(String) as unknown },
  ]);
  expect(Object.keys(answers[0] as object).slice(0, 12)).toEqual([
    'id',
    'price',
    'currency',
    'availability',
    'title',
    'image',
    'sku',
    'gtin',
    'listPrice',
    'confidence',
    'method',
    'evidence',
  ]);
});

test('parse-price --batch reads prices with and without a hint', async () => {
  const answers = await run(parsePriceCommand, [
    '{"id":1,"raw":"1.234,50 €"}',
    '{"id":2,"raw":"12,00","currencyHint":"Kč"}',
    '{"id":3,"raw":null}',
  ]);
  expect(answers).toEqual([
    { id: 1, amount: '1234.5', currency: 'EUR' },
    { id: 2, amount: '12', currency: 'CZK' },
    { id: 3, amount: null, currency: null },
  ]);
});

test('a command without --batch fails with its usage', async () => {
  await expect(extractCommand([], { input: Readable.from([]), output: new Writable() })).rejects.toThrow(
    'usage',
  );
});
