import { describe, expect, it } from 'vitest';
import { fitConfidence } from './fit-confidence.ts';
import { type Reading } from './held-out-readings.ts';
import { PRIOR_WEIGHTS } from './prior-weights.ts';

const PRIOR = PRIOR_WEIGHTS.confidence;

function reading(isRight: boolean, margin: number): Reading {
  const price = { margin, sources: 0, shown: 1, denials: 0, rivals: 0 };
  return { group: 'a', price, page: { score: 4 }, isRight, isProduct: true, share: 1 };
}

describe('fit of the confidence', () => {
  const readings = [1, 2, 3, 4, 5, 6, 7].flatMap((margin) =>
    Array.from({ length: 20 }, (_, index) => reading(index < margin * 2 + 5, margin)),
  );

  it('gives the same weights for the same readings', () => {
    expect(fitConfidence(readings, PRIOR)).toEqual(fitConfidence(readings, PRIOR));
  });

  it('lowers the confidence where readings are often wrong', () => {
    const wrong = fitConfidence(
      readings.map((it) => ({ ...it, isRight: false })),
      PRIOR,
    );
    const right = fitConfidence(
      readings.map((it) => ({ ...it, isRight: true })),
      PRIOR,
    );
    expect(wrong.price.base).toBeLessThan(PRIOR.price.base);
    expect(right.price.base).toBeGreaterThan(PRIOR.price.base);
  });

  it('keeps the sign of a weight even where readings speak against it', () => {
    const reversed = readings.map((it) => ({ ...it, isRight: !it.isRight }));
    expect(fitConfidence(reversed, PRIOR).price.margin).toBe(0);
  });

  it('keeps the prior without readings', () => {
    expect(fitConfidence([], PRIOR)).toEqual(PRIOR);
  });
});
