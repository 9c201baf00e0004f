import { describe, expect, it } from 'vitest';
import { type ElementContext } from '../html/open-element.ts';
import { type TextRun } from '../html/text-run.ts';
import { WEIGHTS } from '../model/weights.ts';
import { readVisiblePrices } from './visible-price.ts';

const CONTEXT: ElementContext = {
  parent: null, tag: 'p', words: 'price', isHidden: false, isStruck: false, isUnrelated: false, isFurniture: false, isInLink: false, isInOption: false,
  isHeading: false, isButton: false, isDisabled: false, isPriceBox: true, wordMatches: new Map(),
}; // prettier-ignore

describe('readVisiblePrices', () => {
  it('reads no more of a page than its first 2,000 amounts', () => {
    const read = new Set<number>();
    const runs = Array.from({ length: 5000 }, (_, index) => {
      const run: Partial<TextRun> = {
        index,
        width: 30,
        mayHaveDigit: true,
        isUnrelated: false,
        context: CONTEXT,
        contextAt: () => CONTEXT,
        borders: [],
        get text() {
          read.add(index);
          return '$1.99 '.repeat(10);
        },
      };
      return run as TextRun;
    });
    const hints = {
      currency: null,
      locale: null,
      stated: [],
      anchor: null,
      skippedHeadings: [],
      isWhole: false,
    };
    readVisiblePrices(runs, { ...hints, buttons: { own: [], count: 0, controls: [] } }, WEIGHTS.price);
    expect(read.size).toBe(200);
  });
});
