import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { objectsWithKeys } from './json-objects.ts';
import { type Json } from '../text/lenient-json.ts';

const NAMES = ['name', 'displayName'];
const PRICES = ['price', 'a_very_long_name_of_a_price'];

function found(text: string): { value: Json; depth: number }[] {
  return objectsWithKeys(Buffer.from(text), NAMES, PRICES);
}

/** The expected result, by parsing the whole text. */
function expected(value: Json, depth = 0): { value: Json; depth: number }[] {
  if (typeof value !== 'object' || value === null) return [];
  const keys = Array.isArray(value) ? [] : Object.keys(value);
  if (NAMES.some((it) => keys.includes(it)) && PRICES.some((it) => keys.includes(it)))
    return [{ value, depth }];
  return Object.values(value).flatMap((inner) => expected(inner, depth + 1));
}

const json = fc.letrec<{ value: Json; object: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'medium' },
    fc.constantFrom<Json>(null, 1, 'a', 'price', '"', '\\', '\\"{', '}]', 'ä{"name":1,"price":2}', 'x'.repeat(20)),
    fc.array(tie('value'), { maxLength: 4 }),
    tie('object'),
  ),
  object: fc.dictionary(fc.constantFrom(...NAMES, ...PRICES, 'a', 'b', 'with spaces'), tie('value'), { maxKeys: 4 }),
})).object; // prettier-ignore

describe('objects with a name and a price', () => {
  it('are the same as with parsing the whole text, for any white space', () => {
    fc.assert(
      fc.property(json, fc.constantFrom(undefined, 1, '\t'), (value, space) => {
        expect(found(JSON.stringify(value, null, space))).toEqual(expected(value));
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['something after the value', '{"name":"a","price":1};x=2}'],
    ['no end', '{"name":"a","price":1'],
    ['brackets that do not match', '{"name":"a","price":[1}}'],
    ['no beginning', '}{"name":"a","price":1}'],
    ['no content', ''],
  ])('are not found in a text with %s', (_, text) => {
    expect(found(text)).toEqual([]);
  });

  it('are left out if they are no valid JSON', () => {
    expect(found('[{"name":"a","price":x},{"name":"b","price":2}]')).toEqual([
      { value: { name: 'b', price: 2 }, depth: 1 },
    ]);
  });

  it('are searched in any bytes without failing', () => {
    const pieces = fc.array(fc.constantFrom('{', '}', '[', ']', '"', '\\', ':', ',', 'name', '"price":', ' ', 'ä', 'x'.repeat(15)), { maxLength: 200 }); // prettier-ignore
    fc.assert(fc.property(pieces, (it) => Array.isArray(found(it.join('')))));
    expect(found('{"a":'.repeat(500_000))).toEqual([]);
    expect(found('['.repeat(1_000_000) + ']'.repeat(1_000_000))).toEqual([]);
  });
});
