import { describe, expect, it } from 'vitest';
import { bodyHash, type BodyHashContext } from './body-hash.ts';

const BYTES = Buffer.from('bytes');
const CONTEXT: BodyHashContext = {
  extractorKey: 'first',
  finalUrl: 'https://shop.example/kettle',
  encoding: 'gzip',
  maxBytes: 1000,
  headers: { contentType: 'text/html', cfMitigated: null, wafAction: null },
};

describe('bodyHash', () => {
  it('is the same for equal bytes in an equal context', () => {
    expect(bodyHash(Buffer.from(BYTES), structuredClone(CONTEXT))).toEqual(bodyHash(BYTES, CONTEXT));
  });

  it.each<[string, Partial<BodyHashContext>, string]>([
    ['bytes', {}, 'other bytes'],
    ['address', { finalUrl: 'https://shop.example/toaster' }, 'bytes'],
    ['encoding', { encoding: 'br' }, 'bytes'],
    ['size limit', { maxBytes: 999 }, 'bytes'],
    ['content type', { headers: { ...CONTEXT.headers, contentType: null } }, 'bytes'],
    ['extractor key', { extractorKey: 'second' }, 'bytes'],
  ])('depends on the %s', (_what, change, bytes) => {
    expect(bodyHash(Buffer.from(bytes), { ...CONTEXT, ...change })).not.toEqual(bodyHash(BYTES, CONTEXT));
  });
});
