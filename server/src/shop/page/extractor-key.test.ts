import { describe, expect, it } from 'vitest';
import { computeExtractorVersion, extractorKeyOf } from './extractor-key.ts';

describe('computeExtractorVersion', () => {
  it('is the same for the same program', () => {
    expect(computeExtractorVersion()).toBe(computeExtractorVersion());
  });
});

describe('extractorKeyOf', () => {
  it('is the same for the same rules and version', () => {
    expect(extractorKeyOf({ currency: 'EUR' }, 'first')).toBe(extractorKeyOf({ currency: 'EUR' }, 'first'));
  });

  it('depends on the rules and on the version', () => {
    expect(extractorKeyOf({ currency: 'EUR' }, 'first')).not.toBe(extractorKeyOf(null, 'first'));
    expect(extractorKeyOf(null, 'second')).not.toBe(extractorKeyOf(null, 'first'));
  });
});
