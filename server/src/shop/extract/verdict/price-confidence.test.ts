import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PriceCandidate } from '../model/candidate.ts';
import { WEIGHTS } from '../model/weights.ts';
import { confidenceFrom, priceFeatures, type PriceFeatures } from './price-confidence.ts';

const FEATURES = fc.record({
  margin: fc.double({ min: -8, max: 8, noNaN: true }),
  sources: fc.nat(3),
  shown: fc.nat(1),
  denials: fc.nat(3),
  rivals: fc.nat(3),
}) satisfies fc.Arbitrary<PriceFeatures>;
const PAGE_SCORE = fc.double({ min: -20, max: 20, noNaN: true });

function confidence(features: PriceFeatures, pageScore: number): number {
  return confidenceFrom(features, pageScore, WEIGHTS.confidence);
}

function candidate(method: PriceCandidate['method'], amount: string, signals?: string[]): PriceCandidate {
  const kind = method === 'visible' ? 'visible' : method === 'meta' ? 'meta-price' : 'offer';
  return {
    amount,
    currency: 'EUR',
    method,
    kind,
    isList: false,
    evidence: '',
    ...(signals ? { signals } : {}),
  };
}

describe('the confidence in a price', () => {
  it('is a probability', () => {
    fc.assert(
      fc.property(FEATURES, PAGE_SCORE, (features, pageScore) => {
        expect(confidence(features, pageScore)).toBeGreaterThanOrEqual(0);
        expect(confidence(features, pageScore)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it.each(['margin', 'sources', 'shown'] as const)('never falls with more evidence: %s', (name) => {
    fc.assert(
      fc.property(FEATURES, PAGE_SCORE, fc.nat(4), (features, pageScore, more) => {
        const stronger = { ...features, [name]: features[name] + more };
        expect(confidence(stronger, pageScore)).toBeGreaterThanOrEqual(confidence(features, pageScore));
      }),
    );
  });

  it.each(['denials', 'rivals'] as const)('never rises with more doubt: %s', (name) => {
    fc.assert(
      fc.property(FEATURES, PAGE_SCORE, fc.nat(4), (features, pageScore, more) => {
        const weaker = { ...features, [name]: features[name] + more };
        expect(confidence(weaker, pageScore)).toBeLessThanOrEqual(confidence(features, pageScore));
      }),
    );
  });

  it('never falls when the page is more likely a product page', () => {
    fc.assert(
      fc.property(FEATURES, PAGE_SCORE, fc.nat(9), (features, pageScore, more) => {
        expect(confidence(features, pageScore + more)).toBeGreaterThanOrEqual(
          confidence(features, pageScore),
        );
      }),
    );
  });
});

describe('the features of a price', () => {
  const shown = candidate('visible', '20', ['priceLabel']);
  const structured = candidate('json-ld', '20');
  const featuresOf = (others: PriceCandidate[][], scores: number[], own = [shown, structured]) =>
    priceFeatures(
      [own, ...others].map((candidates) => ({ candidates })),
      scores,
      { index: 0, none: 1 },
    );

  it('count each source that names the price once', () => {
    expect(featuresOf([], [5])).toMatchObject({ sources: 1, shown: 1, denials: 0, rivals: 0 });
    expect(featuresOf([], [5], [shown, shown])).toMatchObject({ sources: 0 });
  });

  it('count a source that names another price only', () => {
    const denied = [candidate('meta', '25')];
    const alsoNamed = [candidate('json-ld', '25')];
    expect(featuresOf([denied], [5, 0])).toMatchObject({ denials: 1, rivals: 0 });
    expect(featuresOf([alsoNamed], [5, 0])).toMatchObject({ denials: 0 });
  });

  it('take a page that shows another price only for a denial', () => {
    expect(featuresOf([[candidate('visible', '25', [])]], [5, 0], [structured])).toMatchObject({
      shown: 0,
      denials: 1,
    });
  });

  it('count other amounts with similar scores as rivals, and measure the distance to all of them', () => {
    const other = [candidate('visible', '25', ['otherLabel'])];
    expect(featuresOf([other, other], [5, 4, -9])).toMatchObject({ rivals: 1 });
    expect(featuresOf([other], [5, 4]).margin).toBeLessThan(1);
    expect(featuresOf([other], [5, -9]).margin).toBeCloseTo(4, 2);
  });
});
