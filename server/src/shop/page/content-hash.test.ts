import { describe, expect, it } from 'vitest';
import { contentHash } from './content-hash.ts';

const CONTEXT = {
  extractorKey: 'first',
  finalUrl: 'https://shop.example/kettle',
  headers: { contentType: 'text/html', cfMitigated: null, wafAction: null },
};
const KETTLE = '<b>9.99</b> <i nonce="0a1b2c3d4e5f60"></i>';
const hash = (html: string, change: Partial<typeof CONTEXT> = {}) =>
  contentHash(Buffer.from(html), { ...CONTEXT, ...change });

describe('contentHash', () => {
  it('ignores nonces', () => {
    expect(hash('<b>9.99</b> <i nonce="5f60718293a4b5"></i>')).toEqual(hash(KETTLE));
  });

  it('depends on the text, the address, the content type and the extractor key', () => {
    for (const other of [
      hash(KETTLE.replace('9.99', '9.98')),
      hash(KETTLE, { finalUrl: 'https://shop.example/toaster' }),
      contentHash(Buffer.from(KETTLE), { ...CONTEXT, headers: { ...CONTEXT.headers, contentType: null } }),
      hash(KETTLE, { extractorKey: 'another' }),
    ])
      expect(other).not.toEqual(hash(KETTLE));
  });

  it('ignores the encoding and the size limit of the response', () => {
    const responseContext = { ...CONTEXT, encoding: 'br', maxBytes: 1 };
    expect(contentHash(Buffer.from(KETTLE), responseContext)).toEqual(hash(KETTLE));
  });
});
