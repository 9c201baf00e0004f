import { describe, expect, it } from 'vitest';
import { ChainCookies } from './chain-cookies.ts';

function headerAfter(from: string, setCookie: string | string[] | undefined, to: string): string | undefined {
  const cookies = new ChainCookies();
  cookies.store(new URL(from), setCookie);
  return cookies.headerFor(new URL(to));
}

const SHOP = 'https://shop.example/a';

describe('ChainCookies', () => {
  it.each([
    ['sends a cookie to its host', 'a=1; Path=/; HttpOnly', SHOP, 'https://shop.example/b', 'a=1'],
    ['does not send a host’s cookie to its subdomain', 'a=1', SHOP, 'https://www.shop.example/', undefined],
    ['does not send a cookie to another host', 'a=1', SHOP, 'https://evil.example/', undefined],
    [
      'sends a domain’s cookie to its subdomains',
      'a=1; Domain=shop.example',
      SHOP,
      'https://www.shop.example/',
      'a=1',
    ],
    [
      'sends a parent domain’s cookie to sibling hosts',
      'a=1; Domain=.shop.example',
      'https://m.shop.example/',
      SHOP,
      'a=1',
    ],
    [
      'ignores a cookie for a public suffix',
      'a=1; Domain=co.uk',
      'https://shop.co.uk/',
      'https://other.co.uk/',
      undefined,
    ],
    [
      'ignores a cookie for another domain',
      'a=1; Domain=other.example',
      SHOP,
      'https://other.example/',
      undefined,
    ],
    [
      'ignores a cookie for a domain that is only a suffix of the host’s text',
      'a=1; Domain=shop.example',
      'https://myshop.example/',
      SHOP,
      undefined,
    ],
    ['does not send a Secure cookie over http', 'a=1; Secure', SHOP, 'http://shop.example/', undefined],
    ['sends a Secure cookie over https', 'a=1; Secure', SHOP, SHOP, 'a=1'],
    ['ignores a cookie with control characters', 'a=1\u0001', SHOP, SHOP, undefined],
    ['ignores a cookie without a name', '=1', SHOP, SHOP, undefined],
    ['sends no header without cookies', undefined, SHOP, SHOP, undefined],
  ])('%s', (_name, setCookie, from, to, header) => {
    expect(headerAfter(from, setCookie, to)).toBe(header);
  });

  it('replaces a cookie of the same name and removes one set to an empty value', () => {
    expect(headerAfter(SHOP, ['a=1', 'b=2', 'a=3'], SHOP)).toBe('a=3; b=2');
    expect(headerAfter(SHOP, ['a=1', 'b=2', 'a='], SHOP)).toBe('b=2');
  });

  it('limits the size of the Cookie header', () => {
    const many = Array.from({ length: 500 }, (_, n) => `c${n}=${'x'.repeat(1_000)}`);
    expect(headerAfter(SHOP, many, SHOP)?.length).toBeLessThanOrEqual(8_000);
  });
});
