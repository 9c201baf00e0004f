import type { EvidenceKind } from './candidate.ts';
import shipped from './weights.json' with { type: 'json' };

/** Log odds by name; a name that is missing weighs nothing. */
export type Weights = Readonly<Record<string, number>>;

/** What evidence is worth when several amounts compete for being the price. */
export type PriceWeights = {
  /** Of there being no right amount at all. */
  none: number;
  kinds: Readonly<Record<EvidenceKind, number>>;
  /** Signs of a visible amount (`visible-signals.ts`), and "base". */
  visible: Weights;
  /** Signs that come of comparing the places that name an amount (`choose-price.ts`). */
  amounts: Weights;
  /** By how much the log odds are divided to be as sure as one is right. */
  temperature: number;
};

export type ExtractionWeights = {
  price: PriceWeights;
  /** Signs that a page sells one product (`is-product.ts`), and "base". */
  page: Weights;
};

/** The weights that `npm run train:extraction` found. */
export const WEIGHTS: ExtractionWeights = shipped;

/** "base" and the weights of the given signals, added up. */
export function sumOf(weights: Weights, signals: readonly string[]): number {
  return signals.reduce((total, signal) => total + (weights[signal] ?? 0), weights.base ?? 0);
}

/** What a visible amount adds: never less than nothing, as one bad place does not make another place's word worse. */
export function visibleStrength(logOdds: number): number {
  return logOdds > 30 ? logOdds : Math.log1p(Math.exp(logOdds));
}
