import { type EvidenceKind } from './candidate.ts';
import shipped from './weights.json' with { type: 'json' };

/** Log odds by name. A missing name weighs 0. */
export type Weights = Readonly<Record<string, number>>;

/** The weights by which one of several amounts is chosen as the price. */
export interface PriceWeights {
  /** The score of "none of the amounts is the price". */
  none: number;
  kinds: Readonly<Record<EvidenceKind, number>>;
  /** Signals of a visible amount (`price-signals.ts`), and "base". */
  visible: Weights;
  /** Signals from comparing the places that name an amount (`choose-price.ts`). */
  amounts: Weights;
  /** Divisor of the log odds that calibrates the confidence. */
  temperature: number;
}

export interface ExtractionWeights {
  price: PriceWeights;
  /** Signals that a page sells one product (`is-product.ts`), and "base". */
  page: Weights;
}

/** The weights trained by `npm run train:extraction`. */
export const WEIGHTS: ExtractionWeights = shipped;

/** The sum of "base" and the weights of the signals. */
export function sumOf(weights: Weights, signals: readonly string[]): number {
  return signals.reduce((total, signal) => total + (weights[signal] ?? 0), weights.base ?? 0);
}

/**
 * The contribution of a visible amount. Never negative: an unlikely place does not weaken the other places.
 */
export function visibleStrength(logOdds: number): number {
  return logOdds > 30 ? logOdds : Math.log1p(Math.exp(logOdds));
}
