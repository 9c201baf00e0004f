import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasOnlyValidText } from './require-valid-text.ts';

const nested = (text: string) =>
  JSON.parse(`${'['.repeat(100_000)}"${text}"${']'.repeat(100_000)}`) as unknown;
const invalid = fc.constantFrom('\ud800', 'a\udfffb', '\u0000', 'x\u0000y', '\ud83d');

describe('hasOnlyValidText', () => {
  it('is true for every JSON value of well-formed text without NUL', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'grapheme' }), (value) => {
        fc.pre(!JSON.stringify(value).includes('\\u0000'));
        expect(hasOnlyValidText(value)).toBe(true);
      }),
    );
  });

  it('is false for a value with an invalid text or name anywhere', () => {
    const place = fc.constantFrom<(inner: unknown) => unknown>(
      (inner) => [1, inner, 'valid'],
      (inner) => ({ name: 'valid', inner }),
    );
    fc.assert(
      fc.property(fc.array(place, { maxLength: 5 }), invalid, (places, text) => {
        const within = (value: unknown) => places.reduceRight((inner, wrap) => wrap(inner), value);
        expect(hasOnlyValidText(within(text))).toBe(false);
        expect(hasOnlyValidText(within({ [text]: 1 }))).toBe(false);
        expect(hasOnlyValidText(within('valid'))).toBe(true);
      }),
    );
  });

  it('examines values of any depth', () => {
    expect(hasOnlyValidText(nested('valid'))).toBe(true);
    expect(hasOnlyValidText(nested('\\ud800'))).toBe(false);
  });
});
