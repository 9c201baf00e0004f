import { type PriceCandidate } from '../model/candidate.ts';
import { type ConfidenceWeights, type PriceWeights } from '../model/weights.ts';
import { isPlain } from './is-plain.ts';

export type PriceFeatures = Readonly<Omit<ConfidenceWeights['price'], 'base'>>;

const MAX_MARGIN = 8;
const MAX_PAGE_SCORE = 8;
/** An amount whose score is this close to the best one is a rival. */
const RIVAL_MARGIN = 4;
const MAX_COUNT = 3;

/** The features of the amount at `index` among competing amounts with these scores. */
export function priceFeatures(
  amounts: readonly { candidates: PriceCandidate[] }[],
  scores: readonly number[],
  { index, none }: { index: number; none: PriceWeights['none'] },
): PriceFeatures {
  const best = scores[index] ?? 0;
  const own = amounts[index]?.candidates ?? [];
  const others = scores.filter((_, at) => at !== index);
  const methods = new Set(own.map((it) => it.method));
  const denying = new Set(
    amounts.flatMap(({ candidates }) =>
      candidates.filter((it) => isStructured(it) || isPlain(it)).map((it) => it.method),
    ),
  ).difference(methods);
  return {
    margin: Math.min(MAX_MARGIN, best - logSum([...others, none])),
    sources: Math.min(MAX_COUNT, methods.size - 1),
    shown: own.some(isPlain) ? 1 : 0,
    denials: Math.min(MAX_COUNT, denying.size),
    rivals: Math.min(MAX_COUNT, others.filter((it) => it > Math.max(none, best - RIVAL_MARGIN)).length),
  };
}

/** The features of a page on which the probability of a product page depends, given its log odds. */
export function pageFeatures(pageScore: number): Omit<ConfidenceWeights['page'], 'base'> {
  return { score: Math.min(MAX_PAGE_SCORE, pageScore) };
}

/**
 * The probability that the page sells one product and that this is its price, 0 to 1. Calibrated on pages of
 * shops whose pages did not train the weights.
 */
export function confidenceFrom(
  features: PriceFeatures,
  pageScore: number,
  { price, page }: ConfidenceWeights,
): number {
  const ofPrice = logOddsOf({ ...features }, { ...price });
  const ofPage = logOddsOf({ ...pageFeatures(pageScore) }, { ...page });
  return Number((logistic(ofPrice) * logistic(ofPage)).toFixed(3));
}

function logOddsOf(features: Record<string, number>, weights: Record<string, number>): number {
  const names = Object.keys(features);
  return names.reduce((sum, name) => sum + (weights[name] ?? 0) * (features[name] ?? 0), weights.base ?? 0);
}

/** Stated by structured data, a meta tag or a site rule, as the price that holds for all. */
function isStructured({ kind }: PriceCandidate): boolean {
  return kind === 'offer' || kind === 'offer-of-url' || kind === 'meta-price' || kind === 'meta-sale';
}

function logSum(values: readonly number[]): number {
  const most = Math.max(...values);
  return most + Math.log(values.reduce((sum, it) => sum + Math.exp(it - most), 0));
}

function logistic(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds));
}
