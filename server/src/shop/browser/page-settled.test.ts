import { describe, expect, it } from 'vitest';
import { isPageSettled } from './page-settled.ts';

describe('a page that is being drawn', () => {
  it.each([
    ['loading, nothing to see', 0, null, false],
    ['quiet for a moment, nothing to see', 500, null, false],
    ['quiet for long, nothing to see', 1500, null, true],
    ['a price, and something on its way', 0, 500, false],
    ['a price, and quiet for a moment', 300, 100, true],
    ['a price that stands, and never quiet', 0, 3000, true],
  ])('%s', (_what, quietMs, pricedMs, settled) => {
    expect(isPageSettled({ quietMs, pricedMs })).toBe(settled);
  });
});
