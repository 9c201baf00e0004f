import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  adoptCanonical,
  canonicalUrl,
  InvalidUrlError,
  parsePageUrl,
  siteDomain,
  urlHash,
} from './canonical-url.ts';

const address = (query: [string, string][]) => `https://shop.example/p?${new URLSearchParams(query)}`;
const canonical = (text: string) => canonicalUrl(parsePageUrl(text)).href;

describe('parsePageUrl', () => {
  it.each([
    ['  https://shop.example/p/1  ', 'https://shop.example/p/1'],
    ['shop.example/p/1', 'https://shop.example/p/1'],
    ['shop.example:8080/p/1', 'https://shop.example:8080/p/1'],
    ['localhost:4000/p/1', 'https://localhost:4000/p/1'],
    ['http://localhost/p/1', 'http://localhost/p/1'],
    ['HTTPS://Shop.Example/P/1', 'https://shop.example/P/1'],
    ['https://müller.example/ä', 'https://xn--mller-kva.example/%C3%A4'],
  ])('parses %j as %s', (text, href) => {
    expect(parsePageUrl(text).href).toBe(href);
  });

  it.each([
    '',
    ' ',
    'lamp',
    'brass lamp',
    'javascript:alert(1)',
    'ftp://shop.example/',
    'file:///etc/passwd',
    'mailto:a@shop.example',
    'https://user:secret@shop.example/',
    'https://',
    'http://[::1',
    'http://h:99999/',
    'http://h%00.example/',
  ])('refuses %j', (text) => {
    expect(() => parsePageUrl(text)).toThrow(InvalidUrlError);
  });

  it.each(['x'.repeat(4096), 'ä'.repeat(1000)])('refuses an address of more than 4096 characters', (path) => {
    expect(() => parsePageUrl(`https://shop.example/${path}`)).toThrow('longer than 4096 characters');
  });
});

describe('canonicalUrl', () => {
  it.each([
    ['https://shop.example/p/1?utm_source=x&fbclid=1#top', 'https://shop.example/p/1'],
    ['https://shop.example/p?b=2&a=1', 'https://shop.example/p?a=1&b=2'],
    ['https://shop.example/p/1?variant=42&gclid=9', 'https://shop.example/p/1?variant=42'],
    ['https://shop.example./p/1', 'https://shop.example/p/1'],
    ['https://shop.example:443/p/1', 'https://shop.example/p/1'],
  ])('turns %s into %s', (text, expected) => {
    expect(canonical(text)).toBe(expected);
  });

  it('does not change a canonical address', () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), (text) => {
        const once = canonicalUrl(new URL(text));
        expect(canonicalUrl(once).href).toBe(once.href);
      }),
    );
  });

  it('does not depend on the order of parameters or on tracking parameters', () => {
    const pairs = fc.uniqueArray(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.string()), {
      selector: ([name]) => name,
    });
    fc.assert(
      fc.property(pairs, pairs, (query, shuffle) => {
        const order = new Map(shuffle.map(([name], index) => [name, index]));
        const other = query.toSorted(([a], [b]) => (order.get(a) ?? 9) - (order.get(b) ?? 9));
        expect(canonical(address([...other, ['utm_source', 'mail']]))).toBe(canonical(address(query)));
      }),
    );
  });

  it('has the same hash for http and https', () => {
    expect(urlHash(new URL('http://shop.example/p'))).toEqual(urlHash(new URL('https://shop.example/p')));
    expect(urlHash(new URL('https://shop.example/p'))).not.toEqual(
      urlHash(new URL('https://shop.example/q')),
    );
  });
});

describe('adoptCanonical', () => {
  it.each([
    ['https://shop.example/p/1?ref=x', 'https://www.shop.example/lamp', 'https://www.shop.example/lamp'],
    ['https://shop.example/p/1', 'https://elsewhere.example/p/1', 'https://shop.example/p/1'],
    ['https://shop.example/p/1', 'https://shop.example/', 'https://shop.example/p/1'],
    [
      'https://shop.example/p/1?variant=7',
      'https://shop.example/lamp',
      'https://shop.example/lamp?variant=7',
    ],
    [
      'https://shop.example/p/1?variant=7',
      'https://shop.example/lamp?variant=8',
      'https://shop.example/lamp?variant=8',
    ],
  ])('for %s with the declared address %s returns %s', (requested, declared, expected) => {
    expect(adoptCanonical(new URL(requested), new URL(declared)).href).toBe(expected);
  });

  it('ignores a declared address that is too long in its canonical form', () => {
    const declared = new URL(`https://shop.example/lamp?q=${"'".repeat(2000)}`);
    expect(adoptCanonical(new URL('https://shop.example/p/1'), declared).href).toBe(
      'https://shop.example/p/1',
    );
  });
});

it.each([
  ['https://www.shop.co.uk/p', 'shop.co.uk'],
  ['https://mine.myshopify.com/p', 'mine.myshopify.com'],
  ['http://127.0.0.1:8080/p', '127.0.0.1:8080'],
  ['http://localhost:4000/p', 'localhost:4000'],
])('siteDomain of %s is %s', (url, domain) => {
  expect(siteDomain(new URL(url))).toBe(domain);
});
