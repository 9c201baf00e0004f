import { describe, expect, it } from 'vitest';
import { ChainCookies } from './chain-cookies.ts';

function sent(from: string, setCookie: string | string[] | undefined, to: string): string | undefined {
  const cookies = new ChainCookies();
  cookies.keep(new URL(from), setCookie);
  return cookies.headerFor(new URL(to));
}

const SHOP = 'https://shop.example/a';

describe('a cookie set within a chain of redirects', () => {
  it.each([
    ['goes back to its host', 'a=1; Path=/; HttpOnly', SHOP, 'https://shop.example/b', 'a=1'],
    ['stays with its host', 'a=1', SHOP, 'https://www.shop.example/', undefined],
    ['stays off other hosts', 'a=1', SHOP, 'https://evil.example/', undefined],
    ['of a domain goes to its hosts', 'a=1; Domain=shop.example', SHOP, 'https://www.shop.example/', 'a=1'],
    [
      'of the parent domain goes to siblings',
      'a=1; Domain=.shop.example',
      'https://m.shop.example/',
      SHOP,
      'a=1',
    ],
    [
      'of a public suffix is dropped',
      'a=1; Domain=co.uk',
      'https://shop.co.uk/',
      'https://other.co.uk/',
      undefined,
    ],
    ['of another domain is dropped', 'a=1; Domain=other.example', SHOP, 'https://other.example/', undefined],
    [
      'of a likeness of the domain is dropped',
      'a=1; Domain=shop.example',
      'https://myshop.example/',
      SHOP,
      undefined,
    ],
    ['for secure connections stays on them', 'a=1; Secure', SHOP, 'http://shop.example/', undefined],
    ['for secure connections is sent on them', 'a=1; Secure', SHOP, SHOP, 'a=1'],
    ['with control characters is dropped', 'a=1\u0001', SHOP, SHOP, undefined],
    ['without a name is dropped', '=1', SHOP, SHOP, undefined],
    ['that is missing is not sent', undefined, SHOP, SHOP, undefined],
  ])('%s', (_name, setCookie, from, to, header) => {
    expect(sent(from, setCookie, to)).toBe(header);
  });

  it('is replaced by a later one of its name, and removed by an empty one', () => {
    expect(sent(SHOP, ['a=1', 'b=2', 'a=3'], SHOP)).toBe('a=3; b=2');
    expect(sent(SHOP, ['a=1', 'b=2', 'a='], SHOP)).toBe('b=2');
  });

  it('is one of few, however many are set', () => {
    const many = Array.from({ length: 500 }, (_, n) => `c${n}=${'x'.repeat(1_000)}`);
    expect(sent(SHOP, many, SHOP)?.length).toBeLessThanOrEqual(8_000);
  });
});
