import {
  shareOf,
  scoreOf,
  type CompetingAmount,
} from '../../server/src/shop/extract/verdict/choose-price.ts';
import { priceSignals } from '../../server/src/shop/extract/verdict/is-product.ts';
import { sumOf, type ExtractionWeights } from '../../server/src/shop/extract/model/weights.ts';
import { type ExtractionExample } from './extraction-examples.ts';
import { descend } from './descend.ts';
import { priceGradient } from './price-gradient.ts';
import { flatten, roundWeights, unflatten, type WeightVector } from './weight-vector.ts';

/** Strength of the prior: how hard each kind of weight is pulled towards its prior value. */
const PRIOR_STRENGTH = { price: 3, page: 5, temperature: 8 };

/**
 * Fits the weights by maximum a posteriori: a normal prior is centred on `prior`, so a weight moves only as
 * far as the pages pull it. The same examples give the same weights.
 */
export function fitWeights(examples: ExtractionExample[], prior: ExtractionWeights): ExtractionWeights {
  const products = examples.filter((it) => it.isProduct && it.isPriceKnown && it.amounts.length > 0);
  const start = flatten(prior);
  const price = descend(start, PRIOR_STRENGTH.price, (vector) =>
    priceGradient(products, unflatten(vector, prior)),
  );
  const fitted = unflatten(price, prior);
  const weights = { ...fitted.price, temperature: fitTemperature(products, fitted) };
  const judged = examples
    .filter((it) => it.isProductKnown)
    .map((it) => ({
      ...it,
      signals: [...it.signals, ...priceSignalsOf(it.amounts, weights)],
    }));
  const page = descend({ ...prior.page }, PRIOR_STRENGTH.page, (weights) => pageGradient(judged, weights));
  return { price: weights, page: roundWeights(page), confidence: prior.confidence };
}

/** The signals of a page that depend on its best price, which changes with the weights. */
function priceSignalsOf(amounts: CompetingAmount[], weights: ExtractionWeights['price']): string[] {
  const scores = amounts.map((it) => scoreOf(it, weights));
  const best = amounts[scores.indexOf(Math.max(...scores))];
  return best ? priceSignals(shareOf(scores, weights), best.candidates) : [];
}

/**
 * The temperature at which an amount's share of the evidence matches how often it is right. The prior pulls
 * it towards 1.
 */
function fitTemperature(examples: ExtractionExample[], weights: ExtractionWeights): number {
  const lossAt = (temperature: number): number =>
    examples.reduce(
      (loss, { amounts, share: pageShare }) => {
        const scores = amounts.map((it) => scoreOf(it, weights.price));
        const isRight = amounts[scores.indexOf(Math.max(...scores))]?.isRight ?? false;
        const share = Math.min(0.999, shareOf(scores, { ...weights.price, temperature }));
        return loss - pageShare * Math.log(isRight ? share : 1 - share);
      },
      PRIOR_STRENGTH.temperature * Math.log(temperature) ** 2,
    );
  const candidates = Array.from({ length: 60 }, (_, index) => Number((0.5 + index * 0.05).toFixed(2)));
  return candidates.reduce((best, it) => (lossAt(it) < lossAt(best) ? it : best));
}

function pageGradient(examples: ExtractionExample[], weights: WeightVector): WeightVector {
  const gradient: WeightVector = {};
  for (const { signals, isProduct, share } of examples) {
    const error = 1 / (1 + Math.exp(-sumOf(weights, signals))) - (isProduct ? 1 : 0);
    for (const signal of ['base', ...signals]) gradient[signal] = (gradient[signal] ?? 0) + share * error;
  }
  return gradient;
}
