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
  /** Divisor of the scores from which an amount's share of the evidence follows. */
  temperature: number;
}

/**
 * Log odds that turn evidence into the probability of a right price (`price-confidence.ts`). Evidence for the
 * price never weighs less than 0, and evidence against it never more.
 */
export interface ConfidenceWeights {
  price: Readonly<{
    base: number;
    /** Per unit of the score's distance from all other scores. */
    margin: number;
    /** Per source that names the price, beyond the first. */
    sources: number;
    /** The page shows it, as a plain price. */
    shown: number;
    /** Per source that names other prices only. */
    denials: number;
    /** Per other amount with a similar score. */
    rivals: number;
  }>;
  /** That a page taken for a product page is one. */
  page: Readonly<{
    base: number;
    /** Per unit of the page's score. */
    score: number;
  }>;
}

export interface ExtractionWeights {
  price: PriceWeights;
  /** Signals that a page sells one product (`is-product.ts`), and "base". */
  page: Weights;
  confidence: ConfidenceWeights;
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
