import {
  scoreOf,
  strongestBySource,
  type CompetingAmount,
} from '../../server/src/shop/extract/verdict/choose-price.ts';
import { sumOf, type ExtractionWeights } from '../../server/src/shop/extract/model/weights.ts';
import { type ExtractionExample } from './extraction-examples.ts';
import { type WeightVector } from './weight-vector.ts';

/**
 * The gradient of the loss -log P(a right amount). The amounts and "none" share the probability in proportion
 * to the exponentials of their scores.
 */
export function priceGradient(examples: ExtractionExample[], weights: ExtractionWeights): WeightVector {
  const gradient: WeightVector = {};
  const add = (name: string, value: number): void => {
    gradient[name] = (gradient[name] ?? 0) + value;
  };
  for (const { amounts, share } of examples) {
    const { scores, total } = shares(amounts, weights);
    const right = amounts.reduce((sum, it, index) => sum + (it.isRight ? (scores[index] ?? 0) : 0), 0);
    const none = Math.exp(weights.price.none) / total;
    const isNone = !amounts.some((it) => it.isRight);
    add('none', share * (none - (isNone ? 1 : 0)));
    amounts.forEach((amount, index) => {
      const given = (scores[index] ?? 0) / total;
      const wanted = amount.isRight && right > 0 ? (scores[index] ?? 0) / right : 0;
      addRival(amount, weights, share * (given - wanted), add);
    });
  }
  return gradient;
}

function addRival(
  { candidates, signals }: CompetingAmount,
  weights: ExtractionWeights,
  pull: number,
  add: (name: string, value: number) => void,
): void {
  for (const signal of signals) add(`amounts.${signal}`, pull);
  for (const it of strongestBySource(candidates, weights.price)) {
    if (!it.signals) add(`kinds.${it.kind}`, pull);
    else {
      const slope = 1 / (1 + Math.exp(-sumOf(weights.price.visible, it.signals)));
      for (const signal of ['base', ...it.signals]) add(`visible.${signal}`, pull * slope);
    }
  }
}

function shares(
  amounts: CompetingAmount[],
  { price }: ExtractionWeights,
): { scores: number[]; total: number } {
  const scores = amounts.map((it) => Math.exp(scoreOf(it, price)));
  return { scores, total: scores.reduce((sum, it) => sum + it, Math.exp(price.none)) };
}
