import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readProvidedProxies, readProvidedProxy, readProxyLines } from './proxy-list.ts';

const TWO = ['http://10.0.0.3:3128', 'socks5://me:pw@10.0.0.4:1080'];

describe('readProxyLines and readProvidedProxies', () => {
  it('read one proxy per line, without comments and duplicates', () => {
    const text =
      '# ours\r\n10.0.0.3:3128  # the first\n\nsocks5://me:pw@10.0.0.4\nhttp://10.0.0.3:3128\nftp://x\n';
    expect(readProxyLines(text)).toEqual({ urls: TWO, invalidPositions: [6] });
  });

  it.each<[string, string]>([
    ['an array of addresses', JSON.stringify(TWO)],
    ['an array of objects', JSON.stringify(TWO.map((url) => ({ url })))],
    ['an object with a list', JSON.stringify({ proxies: TWO })],
    ['lines', TWO.join('\n')],
  ])('accept a provider’s list as %s', (_form, text) => {
    expect(readProvidedProxies(text).urls).toEqual(TWO);
  });

  it('accept at most a thousand proxies', () => {
    const lines = Array.from({ length: 1003 }, (_, n) => `10.0.${n >> 8}.${n & 255}:3128`);
    const list = readProxyLines(lines.join('\n'));
    expect(list.urls).toHaveLength(1000);
    expect(list.invalidPositions).toEqual([1001, 1002, 1003]);
  });

  it('read a hostile list of a megabyte', () => {
    // A comment that ends in a line separator made the time grow with the square of the line's length.
    expect(readProxyLines(`${' #'.repeat(500_000)}\u2028`).urls).toEqual([]);
    expect(readProxyLines('x\n'.repeat(500_000)).invalidPositions).toHaveLength(5000);
    expect(readProvidedProxies(JSON.stringify(Array(300_000).fill(0))).invalidPositions).toHaveLength(5000);
  });

  it('return a list or throw InvalidProxyError for any text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(Array.isArray(readProxyLines(text).urls)).toBe(true);
        try {
          expect(Array.isArray(readProvidedProxies(text).urls)).toBe(true);
        } catch (error) {
          // oxlint-disable-next-line vitest/no-conditional-expect -- either result is valid
          expect(error).toMatchObject({ name: 'InvalidProxyError' });
        }
      }),
    );
  });
});

describe('readProvidedProxy', () => {
  it.each([
    ['{"proxy":"10.0.0.3:3128"}'],
    ['{"proxy":{"url":"10.0.0.3:3128"}}'],
    ['{"url":"10.0.0.3:3128"}'],
    ['"10.0.0.3:3128"'],
    ['10.0.0.3:3128\n'],
  ])('accepts a new proxy as %s', (text) => {
    expect(readProvidedProxy(text)).toBe('http://10.0.0.3:3128');
  });

  it.each([['{}'], ['null'], ['[]'], [''], ['sorry, none left']])('refuses %j as a new proxy', (text) => {
    expect(() => readProvidedProxy(text)).toThrow('proxy');
  });
});
