import { assert, double, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FEATURES } from './features/features.ts';
import { shrinkOverconfidentChance, keptShare } from './shrink-overconfident-chance.ts';

function featuresWith(changes90: number, aboveLow90: number): Float32Array {
  const features = new Float32Array(FEATURES.length);
  features[FEATURES.indexOf('changes90')] = changes90;
  features[FEATURES.indexOf('aboveLow90')] = aboveLow90;
  return features;
}

describe('trust in a high chance', () => {
  it.each([
    ['a promotion of common depth, seen for half a year', 2, 0.25, 180, 0.7],
    ['the same, seen for two years', 2, 0.25, 730, 1],
    ['a price that was halved', 2, Math.log(2) + 0.01, 180, 1],
    ['a price in steady motion', 6, 0.25, 180, 1],
    ['something in between', 2, 0.525, 180, 0.85],
  ])('is what it is for %s', (_, changes, aboveLow, knownDays, trust) => {
    expect(keptShare(featuresWith(changes, aboveLow), knownDays)).toBeCloseTo(trust, 6);
  });
});

describe('a sober chance', () => {
  const chance = double({ min: 0, max: 1, noNaN: true });
  const odds = double({ min: -4, max: 2, noNaN: true });
  const trust = double({ min: 0.7, max: 1, noNaN: true });

  it('is never above the chance, nor below the usual where the chance is above', () => {
    assert(
      property(chance, odds, trust, (p, base, share) => {
        const sober = shrinkOverconfidentChance(p, base, share);
        const usual = 1 / (1 + Math.exp(-base - 0.45));
        expect(sober).toBeLessThanOrEqual(p + 1e-12);
        expect(sober).toBeGreaterThanOrEqual(Math.min(p, usual) - 1e-12);
      }),
    );
  });

  it('keeps the order of chances, and of what is part of the other', () => {
    assert(
      property(chance, chance, odds, odds, trust, (p, q, base, other, share) => {
        const [less, more] = [Math.min(p, q), Math.max(p, q)];
        const [rarer, commoner] = [Math.min(base, other), Math.max(base, other)];
        expect(shrinkOverconfidentChance(less, rarer, share)).toBeLessThanOrEqual(
          shrinkOverconfidentChance(more, commoner, share) + 1e-12,
        );
      }),
    );
  });

  it('is the chance itself where that is wholly trusted', () => {
    assert(
      property(chance, odds, (p, base) => {
        expect(shrinkOverconfidentChance(p, base, 1)).toBeCloseTo(p, 12);
      }),
    );
  });
});
