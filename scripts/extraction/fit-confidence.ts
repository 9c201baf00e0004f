import { type ConfidenceWeights } from '../../server/src/shop/extract/model/weights.ts';
import { descend } from './descend.ts';
import { type Reading } from './held-out-readings.ts';
import { roundWeights, type WeightVector } from './weight-vector.ts';

const PRIOR_STRENGTH = 2;

/**
 * Fits the confidence by maximum a posteriori: the probability of a product page on all readings, that of the
 * right price on those of product pages. Except for the base, a weight keeps the sign of its prior, so that
 * confidence never falls with evidence.
 */
export function fitConfidence(
  readings: readonly Reading[],
  { price, page }: ConfidenceWeights,
): ConfidenceWeights {
  const products = readings.filter((it) => it.isProduct);
  return {
    price: fitLogistic(
      price,
      products.map((it) => ({ ...it, features: it.price, isTrue: it.isRight })),
    ),
    page: fitLogistic(
      page,
      readings.map((it) => ({ ...it, features: it.page, isTrue: it.isProduct })),
    ),
  };
}

interface LogisticExample {
  features: WeightVector;
  isTrue: boolean;
  share: number;
}

function fitLogistic<T extends WeightVector>(prior: T, examples: readonly LogisticExample[]): T {
  const withSign = (weights: WeightVector): WeightVector =>
    Object.fromEntries(
      Object.entries(weights).map(([name, value]) => {
        const sign = Math.sign(prior[name] ?? 0);
        return [name, name !== 'base' && value * sign < 0 ? 0 : value];
      }),
    );
  const fitted = descend({ ...prior }, PRIOR_STRENGTH, (weights) => gradientOf(withSign(weights), examples));
  return roundWeights(withSign(fitted)) as T;
}

function gradientOf(weights: WeightVector, examples: readonly LogisticExample[]): WeightVector {
  const gradient: WeightVector = {};
  for (const { features, isTrue, share } of examples) {
    const inputs = Object.entries({ ...features, base: 1 });
    const logOdds = inputs.reduce((sum, [name, value]) => sum + (weights[name] ?? 0) * value, 0);
    const error = share * (1 / (1 + Math.exp(-logOdds)) - (isTrue ? 1 : 0));
    for (const [name, value] of inputs) gradient[name] = (gradient[name] ?? 0) + error * value;
  }
  return gradient;
}
