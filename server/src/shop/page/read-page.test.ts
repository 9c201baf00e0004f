import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readPage, type PageToRead } from './read-page.ts';

const PRODUCT = { '@type': 'Product', name: 'Kettle', offers: { price: '19.99', priceCurrency: 'EUR' } };
const KETTLE = `<!doctype html><title>Kettle</title><h1>Kettle</h1><p>€19.99</p>
<script type="application/ld+json">${JSON.stringify(PRODUCT)}</script><button>Add to cart</button>`;
const SHELL = '<!doctype html><div id="root"></div><script src="/app.js"></script>';

function page(html: string | Uint8Array, changes: Partial<PageToRead> = {}, encoding = ''): PageToRead {
  return {
    status: 200,
    url: 'https://shop.example/kettle',
    headers: { contentType: 'text/html; charset=utf-8', cfMitigated: null, wafAction: null },
    body: { bytes: Buffer.from(html), encoding, maxBytes: 1_000_000 },
    rules: null,
    ...changes,
  };
}

describe('readPage', () => {
  it.each([
    ['', Buffer.from(KETTLE)],
    ['identity', Buffer.from(KETTLE)],
    ['gzip', gzipSync(KETTLE)],
    [' X-GZIP ', gzipSync(KETTLE)],
    ['br', brotliCompressSync(KETTLE)],
    ['zstd', zstdCompressSync(KETTLE)],
    ['deflate', deflateSync(KETTLE)],
    ['deflate', deflateRawSync(KETTLE)],
  ])('reads a page with Content-Encoding %j', (encoding, bytes) => {
    expect(readPage(page(bytes, {}, encoding))).toMatchObject({
      kind: 'read',
      isSure: true,
      isAppShell: false,
      offer: { price: '19.99', currency: 'EUR', title: 'Kettle' },
    });
  });

  it('applies the rules of the site', () => {
    const html = `${KETTLE}<b class="now">$15.45</b>`;
    const rules = { price: ['.now'], currency: 'USD' };
    expect(readPage(page(html, { rules }))).toMatchObject({
      isSure: true,
      offer: { price: '15.45', currency: 'USD', method: 'site-rule' },
    });
  });

  it('finds no product on other pages, and distinguishes app shells', () => {
    const about = `<!doctype html><h1>About us</h1><p>${'We sell things. '.repeat(200)}</p>`;
    const nothing = { kind: 'read', isSure: false, offer: { isProduct: false, price: null } };
    expect(readPage(page(about))).toMatchObject({ ...nothing, isAppShell: false });
    expect(readPage(page(SHELL))).toMatchObject({ ...nothing, isAppShell: true });
  });

  it('does not read a challenge page, a missing page or an error', () => {
    const headers = { contentType: 'text/html', cfMitigated: 'challenge', wafAction: null };
    expect(readPage(page(KETTLE, { headers }))).toMatchObject({ kind: 'blocked' });
    expect(readPage(page('none', { status: 404 }))).toMatchObject({ kind: 'gone' });
    expect(readPage(page('oh', { status: 500 }))).toMatchObject({ kind: 'server-error' });
  });

  it.each([
    ['broken gzip', 'gzip', Buffer.from('not gzip at all')],
    ['truncated gzip', 'gzip', gzipSync(KETTLE).subarray(0, 20)],
    ['broken br', 'br', Buffer.from('not brotli at all')],
    ['broken zstd', 'zstd', Buffer.from('not zstd at all')],
    ['broken deflate', 'deflate', Buffer.from('not deflate at all')],
    ['an unknown encoding', 'lzma', Buffer.from('?')],
    ['stacked encodings', 'gzip, gzip', gzipSync(gzipSync(KETTLE))],
  ])('reports a body with %s as a bad response', (_what, encoding, bytes) => {
    expect(readPage(page(bytes, {}, encoding))).toEqual({ kind: 'unreachable', reason: 'bad-response' });
  });

  const BOMB = Buffer.alloc(4 * 1024 * 1024);
  it.each([
    ['gzip', gzipSync(BOMB)],
    ['br', brotliCompressSync(BOMB)],
    ['zstd', zstdCompressSync(BOMB)],
    ['deflate', deflateSync(BOMB)],
    ['', BOMB],
  ])('reports a body over the size limit with Content-Encoding %j', (encoding, bytes) => {
    expect(readPage(page(bytes, {}, encoding))).toEqual({ kind: 'unreachable', reason: 'too-large' });
  });
});
