import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { storableText } from './storable-text.ts';

describe('storableText', () => {
  it.each([
    ['La\u0000mp', 'La mp'],
    ['\u001b[31mred', '[31mred'],
    ['half \ud800 pair', 'half \ufffd pair'],
    ['  trimmed \n', 'trimmed'],
    ['\u0000', ''],
  ])('turns %j into %j', (text, expected) => {
    expect(storableText(text, 100)).toBe(expected);
  });

  it('contains no control character and no lone surrogate, and keeps to the length', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat(50), (text, maxChars) => {
        const result = storableText(text, maxChars);
        expect(result.length).toBeLessThanOrEqual(maxChars);
        expect(result.isWellFormed()).toBe(true);
        expect(result).not.toMatch(/\p{Cc}/u);
      }),
    );
  });
});
