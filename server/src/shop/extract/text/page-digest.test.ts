import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withoutRandomTokens } from '../../../../../scripts/extraction/remove-page-part.ts';
import { pageDigest } from './page-digest.ts';

const digest = (page: string) => Buffer.from(pageDigest(Buffer.from(page, 'latin1'))).toString('hex');

describe('pageDigest', () => {
  it.each<[string, string, string]>([
    ['a nonce in hexadecimal', '<script nonce="9f86d081884c7d65">', '<script nonce="2c26b46b68ffc68f">'],
    [
      'a nonce in base64',
      '<script nonce="rAnd0m4Bytes+8x/Zq2w1A==">',
      '<script nonce="Yk3l9Qe7+dF0s/2tHb5m1w==">',
    ],
    ['a UUID', 'id: 3f2504e0-4f89-11d3-9a0c-0305e82c3301 ', 'id: 7c9e6679-7425-40de-944b-e07fc1f90ae7 '],
    ['a time in milliseconds', '"renderedAt":1763868767123,', '"renderedAt":1763872334999,'],
    ['a longer token', 'x?sig=a1b2c3d4e5f6a7b8 ', 'x?sig=a1b2c3d4e5f6a7b8c9d0e1f2a3b4c5d6 '],
    ['the only token of a page', 'a1b2c3d4e5f6a7', 'f0e1d2c3b4a596'],
  ])('does not change with %s', (_what, one, two) => {
    expect(digest(one)).toBe(digest(two));
  });

  it.each<[string, string, string]>([
    ['a price', '<b>€19.99</b>', '<b>€19.98</b>'],
    ['a long amount', '"price":1234567890', '"price":1234567891'],
    ['an amount of thirteen digits', '"price":9763868767123', '"price":9763868767124'],
    ['a class name', 'class="availability-in-stock"', 'class="availability-not-stock"'],
    ['a long class name', 'class="product-status-2-instock"', 'class="product-status-0-instock"'],
    ['a camel-case word', 'addToCartButtonText', 'addToWishButtonText'],
    ['an attribute without quotes', '<i data-product-price=1999>', '<i data-product-price=1899>'],
    ['a date', 'priceValidUntil":"2026-12-24"', 'priceValidUntil":"2026-12-25"'],
    ['a short number', '"stock":"a1b2c3d4"', '"stock":"a1b2c3d5"'],
    ['a space', 'a b', 'a  b'],
    ['a token in place of none', '<i nonce="">', '<i nonce="9f86d081884c7d65">'],
    ['a trailing NUL', 'kettle', 'kettle\0'],
  ])('changes with %s', (_what, one, two) => {
    expect(digest(one)).not.toBe(digest(two));
  });

  const words = fc.string({ unit: fc.constantFrom(...'az09+/_-AZ .<="'), maxLength: 60 });
  const token = fc
    .array(fc.tuple(fc.constantFrom(...'abcXYZ'), fc.constantFrom(...'0189')), {
      minLength: 7,
      maxLength: 40,
    })
    .map((pairs) => pairs.flat().join(''));
  const page = fc.array(fc.oneof(words, token), { maxLength: 12 }).map((parts) => parts.join(''));

  it('equals the digest of the page without its random tokens', () => {
    fc.assert(
      fc.property(page, page, (one, two) => {
        expect(digest(one) === digest(two)).toBe(withoutRandomTokens(one) === withoutRandomTokens(two));
        expect(digest(withoutRandomTokens(one))).toBe(digest(one));
      }),
      { numRuns: 2000 },
    );
  });

  it('differs for pages that differ in one character outside of random tokens', () => {
    const near = fc.tuple(page, fc.nat(), fc.constantFrom(...' <"é'));
    fc.assert(
      fc.property(near, ([text, at, char]) => {
        const place = text.length === 0 ? 0 : at % text.length;
        const changed = `${text.slice(0, place)}${char}${text.slice(place + 1)}`;
        expect(digest(changed) === digest(text)).toBe(
          withoutRandomTokens(changed) === withoutRandomTokens(text),
        );
      }),
      { numRuns: 2000 },
    );
  });
});
