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

describe('keptShare', () => {
  it.each([
    ['a promotion of ordinary depth with half a year of history', 2, 0.25, 180, 0.7],
    ['the same promotion with two years of history', 2, 0.25, 730, 1],
    ['a price that was halved', 2, Math.log(2) + 0.01, 180, 1],
    ['a price that changes all the time', 6, 0.25, 180, 1],
    ['a depth between the bounds', 2, 0.525, 180, 0.85],
  ])('keeps the documented share for %s', (_, changes, aboveLow, knownDays, share) => {
    expect(keptShare(featuresWith(changes, aboveLow), knownDays)).toBeCloseTo(share, 6);
  });
});

describe('shrinkOverconfidentChance', () => {
  const chance = double({ min: 0, max: 1, noNaN: true });
  const odds = double({ min: -4, max: 2, noNaN: true });
  const kept = double({ min: 0.7, max: 1, noNaN: true });

  it('never raises a chance, and never lowers one from above the usual chance to below it', () => {
    assert(
      property(chance, odds, kept, (p, base, share) => {
        const shrunk = shrinkOverconfidentChance(p, base, share);
        const usual = 1 / (1 + Math.exp(-base - 0.45));
        expect(shrunk).toBeLessThanOrEqual(p + 1e-12);
        expect(shrunk).toBeGreaterThanOrEqual(Math.min(p, usual) - 1e-12);
      }),
    );
  });

  it('keeps the order of chances, and of drops that imply each other', () => {
    assert(
      property(chance, chance, odds, odds, kept, (p, q, base, other, share) => {
        const [less, more] = [Math.min(p, q), Math.max(p, q)];
        const [rarer, commoner] = [Math.min(base, other), Math.max(base, other)];
        expect(shrinkOverconfidentChance(less, rarer, share)).toBeLessThanOrEqual(
          shrinkOverconfidentChance(more, commoner, share) + 1e-12,
        );
      }),
    );
  });

  it('returns the chance unchanged if all of it is kept', () => {
    assert(
      property(chance, odds, (p, base) => {
        expect(shrinkOverconfidentChance(p, base, 1)).toBeCloseTo(p, 12);
      }),
    );
  });
});
