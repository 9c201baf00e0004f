import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalProxyUrl, InvalidProxyError, parseProxyUrl, shownProxy } from './proxy-url.ts';

describe('canonicalProxyUrl', () => {
  it.each([
    ['10.0.0.3:3128', 'http://10.0.0.3:3128'],
    ['http://Proxy.Example', 'http://proxy.example:80'],
    ['https://proxy.example/', 'https://proxy.example:443'],
    ['socks5://Proxy.Example', 'socks5://proxy.example:1080'],
    ['http://me:se%40cret@proxy.example:8080', 'http://me:se%40cret@proxy.example:8080'],
    ['socks5://me@[2001:db8::1]:9050', 'socks5://me@[2001:db8::1]:9050'],
  ])('turns %s into %s', (text, canonical) => {
    expect(canonicalProxyUrl(text)).toBe(canonical);
    expect(canonicalProxyUrl(canonical)).toBe(canonical);
  });

  it.each([
    [''],
    ['not an address'],
    ['proxy.example'],
    ['ftp://proxy.example:21'],
    ['socks4://proxy.example:1080'],
    ['http://proxy.example:99999'],
    ['http://proxy.example/path'],
    ['http://proxy.example?token=1'],
    ['http://me:100%@proxy.example'],
    [`http://me:${'x'.repeat(256)}@proxy.example`],
    [`http://${'x'.repeat(600)}.example`],
  ])('refuses %j', (text) => {
    expect(() => canonicalProxyUrl(text)).toThrow(InvalidProxyError);
  });

  it('preserves every user name and password, while shownProxy omits them', () => {
    const credential = fc.string({ minLength: 1, maxLength: 60, unit: 'grapheme' });
    fc.assert(
      fc.property(credential, credential, (username, password) => {
        const text = `http://${encodeURIComponent(username)}:${encodeURIComponent(password)}@10.0.0.3:3128`;
        if (text.length > 500) return;
        const canonical = canonicalProxyUrl(text);
        expect(parseProxyUrl(canonical)).toMatchObject({ username, password });
        expect(shownProxy(canonical)).toBe('http://10.0.0.3:3128');
      }),
    );
  });

  it('does not repeat a refused address in the error, which may be logged', () => {
    expect(() => canonicalProxyUrl('gopher://me:secret@proxy.example')).toThrow(/^(?!.*secret)/);
  });
});
