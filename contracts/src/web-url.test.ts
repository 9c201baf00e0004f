import * as fc from 'fast-check';
import { Compile } from 'typebox/compile';
import { describe, expect, it } from 'vitest';
import { MAX_URL_CHARS, parseWebUrl, WebUrl } from './web-url.ts';

const schema = Compile(WebUrl);

describe('parseWebUrl', () => {
  it.each([
    'http://receiver.example/',
    'https://receiver.example:8443/hook?key=1#part',
    'http://127.0.0.1:3000/hook',
    'http://[2001:db8::1]/',
    'https://müller.example/ä',
  ])('accepts %s', (text) => {
    expect(parseWebUrl(text)?.href).toBe(new URL(text).href);
    expect(schema.Check(text)).toBe(true);
  });

  it('accepts a URL of the longest length', () => {
    const longest = `https://receiver.example/${'x'.repeat(MAX_URL_CHARS - 25)}`;
    expect(parseWebUrl(longest)?.href).toBe(longest);
    expect(schema.Check(longest)).toBe(true);
  });

  it.each([
    ['no URL', 'receiver'],
    ['no text', ''],
    ['a relative URL', '/hook'],
    ['another scheme', 'ftp://receiver.example/'],
    ['a script', 'javascript:alert(1)'],
    ['a user name', 'https://user@receiver.example/'],
    ['a password', 'https://:word@receiver.example/'],
    ['a port beyond 65535', 'http://h:99999/'],
    ['an encoded NUL in its host', 'http://h%00.example/'],
    ['a NUL', 'http://receiver.example/\u0000'],
    ['a lone surrogate', 'http://receiver.example/\ud800'],
    ['a space', 'http://receiver.example/a b'],
    ['a newline', 'http://receiver.example/\n'],
    ['an unclosed address', 'http://[::1'],
    ['too many characters', `https://receiver.example/${'x'.repeat(MAX_URL_CHARS)}`],
    ['too many characters once encoded', `https://receiver.example/${'ä'.repeat(1000)}`],
  ])('refuses a text with %s', (_what, text) => {
    expect(parseWebUrl(text)).toBeNull();
    expect(schema.Check(text)).toBe(false);
  });

  it('returns only URLs within the bound that it accepts again', () => {
    fc.assert(
      fc.property(fc.oneof(fc.webUrl(), fc.string()), (text) => {
        const url = parseWebUrl(text);
        fc.pre(url !== null);
        expect(url?.href.length).toBeLessThanOrEqual(MAX_URL_CHARS);
        expect(parseWebUrl(url?.href ?? '')?.href).toBe(url?.href);
      }),
      { numRuns: 50 },
    );
  });
});
