import { describe, expect, it } from 'vitest';
import { absoluteUrl } from './page-address.ts';

const BASE = 'https://shop.example/p/kettle';

describe('absoluteUrl', () => {
  it.each([
    ['/kettle.jpg', 'https://shop.example/kettle.jpg'],
    [' lamp ', 'https://shop.example/p/lamp'],
    ['//cdn.example/a.jpg', 'https://cdn.example/a.jpg'],
    ['javascript:alert(1)', null],
    ['data:image/png;base64,AAAA', null],
    ['http://h:99999/', null],
    ['', null],
    [null, null],
  ])('resolves %j to %j', (url, expected) => {
    expect(absoluteUrl(url, BASE)).toBe(expected);
  });

  it('gives null for a URL of more than 4096 characters, as written or encoded', () => {
    expect(absoluteUrl(`/${'a'.repeat(4096 - 21)}`, BASE)).not.toBeNull();
    expect(absoluteUrl(`/${'a'.repeat(4096 - 20)}`, BASE)).toBeNull();
    expect(absoluteUrl(`/${'ä'.repeat(1000)}`, BASE)).toBeNull();
    expect(absoluteUrl(`/${'a'.repeat(10_000_000)}`, BASE)).toBeNull();
  });
});
