import { describe, expect, it } from 'vitest';
import { isPageSettled } from './page-settled.ts';

describe('isPageSettled', () => {
  it.each([
    ['false while a page without a price is loading', 0, null, false],
    ['false for a page without a price that is briefly quiet', 500, null, false],
    ['true for a page without a price that is quiet', 1500, null, true],
    ['false for a page with a price that is loading', 0, 500, false],
    ['true for a page with a price that is briefly quiet', 300, 100, true],
    ['true for a page with a stable price that is never quiet', 0, 3000, true],
  ])('is %s', (_what, quietMs, pricedMs, settled) => {
    expect(isPageSettled({ quietMs, pricedMs })).toBe(settled);
  });
});
