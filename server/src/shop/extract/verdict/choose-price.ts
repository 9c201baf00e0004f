import { type PriceCandidate } from '../model/candidate.ts';
import { rangeAround, type PriceRange } from '../money/price-range.ts';
import { isPlain } from './is-plain.ts';
import { priceFeatures, type PriceFeatures } from './price-confidence.ts';
import { sumOf, visibleStrength, type PriceWeights } from '../model/weights.ts';

/** A list price higher than this many times the price belongs to something else. */
const MAX_LIST_RATIO = 20;

export interface ChosenAmount {
  price: PriceCandidate;
  /** All candidates with the same amount. */
  agreeing: PriceCandidate[];
  /** ISO 4217: of the price, else of an agreeing candidate, else the most frequent on the page. */
  currency: string | null;
  listPrice: string | null;
  range: PriceRange | null;
  /** How much of the evidence speaks for it, against the other amounts and "none", 0 to 1. */
  share: number;
  features: PriceFeatures;
}

export interface ChosenPrice extends ChosenAmount {
  /** The probability that it is right, 0 to 1. */
  confidence: number;
}

/** An amount that may be the price, with all candidates that name it. */
export interface CompetingAmount {
  amount: number;
  candidates: PriceCandidate[];
  /** Signals from comparing the places that name it. */
  signals: string[];
}

/**
 * Weighs all evidence. Places that agree add up; places that disagree lower the confidence. Null if none is
 * likely.
 */
export function choosePrice(
  candidates: PriceCandidate[],
  { isUnavailable, weights }: { isUnavailable: boolean; weights: PriceWeights },
): ChosenAmount | null {
  const amounts = competingAmounts(candidates, isUnavailable);
  const scores = amounts.map((it) => scoreOf(it, weights));
  const score = Math.max(...scores);
  const best = amounts[scores.indexOf(score)];
  const price = best?.candidates.toSorted((a, b) => weightOf(b, weights) - weightOf(a, weights))[0];
  if (!best || !price || score < weights.none) return null;
  return {
    price,
    agreeing: best.candidates,
    currency:
      price.currency ?? best.candidates.find((it) => it.currency)?.currency ?? commonCurrency(candidates),
    listPrice: chooseListPrice(candidates, price.amount, weights),
    range: best.candidates.some((it) => it.kind === 'offer-of-url')
      ? null
      : rangeOfVariants(candidates, price),
    share: shareOf(scores, weights),
    features: priceFeatures(amounts, scores, { index: scores.indexOf(score), none: weights.none }),
  };
}

/**
 * The different amounts among the candidates, in page order. A product that is unavailable often shows only
 * the prices of other things.
 */
export function competingAmounts(candidates: PriceCandidate[], isUnavailable: boolean): CompetingAmount[] {
  const listPrices = new Set(candidates.filter((it) => it.isList).map((it) => Number(it.amount)));
  const isOnlyShown = candidates.every((it) => it.kind === 'visible');
  const isAnyShown = candidates.some((it) => it.kind === 'visible' && !it.isList);
  const isAddressed = candidates.some((it) => it.kind === 'offer-of-url');
  const isPlainShown = candidates.some((it) => !it.isList && isPlain(it));
  const groups = Map.groupBy(
    candidates.filter((it) => !it.isList),
    (it) => Number(it.amount),
  );
  return [...groups].map(([amount, group]) => {
    const isShown = group.some((it) => it.kind === 'visible');
    const signals = [
      ...(listPrices.has(amount) ? ['isFormer'] : []),
      ...(!isShown && listPrices.has(amount) ? ['shownAsFormer'] : []),
      ...(isShown && isPlainShown && !group.some(isPlain) ? ['shownAsOther'] : []),
      ...(group.every((it) => it.signals?.includes('foreign')) ? ['onlyAmongOthers'] : []),
      ...(isUnavailable && isOnlyShown ? ['shownWhenGone'] : []),
      ...(!isShown && isAnyShown ? ['notShown'] : []),
      ...(isAddressed && isOfOtherVariant(group) ? ['ofOtherVariant'] : []),
    ];
    return { amount, candidates: group, signals };
  });
}

/** Stated for another variant than the one that the address names. A page often shows its first variant. */
function isOfOtherVariant(group: readonly PriceCandidate[]): boolean {
  return group.some((it) => it.kind === 'offer-other') && !group.some((it) => it.kind === 'offer-of-url');
}

/**
 * Whether the visible price is so clear that page state cannot change the choice. A list price only in page
 * state does not count unless the page shows an amount above the price.
 */
export function isSettled(
  candidates: PriceCandidate[],
  { isUnavailable, weights }: { isUnavailable: boolean; weights: PriceWeights },
): boolean {
  const ranked = competingAmounts(candidates, isUnavailable)
    .map((it) => ({ ...it, score: scoreOf(it, weights) }))
    .toSorted((a, b) => b.score - a.score);
  const [best, second] = ranked;
  if (!best?.candidates.some((it) => it.kind === 'visible')) return false;
  if (!best.candidates.some((it) => it.currency !== null)) return false;
  const isListed = candidates.some((it) => it.isList);
  const isHigherShown = candidates.some((it) => it.kind === 'visible' && Number(it.amount) > best.amount);
  if (isHigherShown && !isListed) return false;
  const { isFormer = 0, shownAsFormer = 0 } = weights.amounts;
  const most = weights.kinds['state-price'] - Math.min(0, isFormer) - Math.min(0, shownAsFormer);
  return best.score - Math.max(second?.score ?? 0, weights.none) > most;
}

/** The strongest candidate of each source: a source that repeats itself is still one piece of evidence. */
export function strongestBySource(candidates: PriceCandidate[], weights: PriceWeights): PriceCandidate[] {
  const sources = Map.groupBy(candidates, (it) => it.method);
  return [...sources.values()].map((list) =>
    list.reduce((best, it) => (weightOf(it, weights) > weightOf(best, weights) ? it : best)),
  );
}

/** The unnormalized log odds that an amount is the price. */
export function scoreOf({ candidates, signals }: CompetingAmount, weights: PriceWeights): number {
  return strongestBySource(candidates, weights).reduce(
    (total, it) => total + weightOf(it, weights),
    sumOf(weights.amounts, signals),
  );
}

function weightOf({ kind, signals }: PriceCandidate, weights: PriceWeights): number {
  return signals ? visibleStrength(sumOf(weights.visible, signals)) : weights.kinds[kind];
}

/** The share of the highest score among all scores and "none", 0 to 1. */
export function shareOf(scores: number[], { none, temperature }: PriceWeights): number {
  const best = Math.max(...scores);
  const total = [...scores, none].reduce((sum, it) => sum + Math.exp((it - best) / temperature), 0);
  return Number((1 / total).toFixed(3));
}

/** The most frequent currency. */
function commonCurrency(candidates: PriceCandidate[]): string | null {
  const groups = Map.groupBy(candidates, (it) => it.currency);
  groups.delete(null);
  return [...groups].toSorted(([, a], [, b]) => b.length - a.length)[0]?.[0] ?? null;
}

/** The range in the page's data, else the written range that the price is part of. */
function rangeOfVariants(candidates: PriceCandidate[], price: PriceCandidate): PriceRange | null {
  const ranges = candidates
    .filter((it) => it.kind !== 'visible' || Number(it.amount) === Number(price.amount))
    .map((it) => it.range);
  return rangeAround(price.amount, ranges);
}

/** The list price with the most evidence among those above the price. */
function chooseListPrice(candidates: PriceCandidate[], price: string, weights: PriceWeights): string | null {
  const higher = candidates.filter(
    (it) =>
      it.isList &&
      Number(it.amount) > Number(price) &&
      Number(it.amount) < Number(price) * MAX_LIST_RATIO &&
      (!it.listOf || Number(it.listOf) === Number(price)),
  );
  const groups = [...Map.groupBy(higher, (it) => Number(it.amount)).values()].map((group) => ({
    amount: group[0]?.amount ?? null,
    score: strongestBySource(group, weights).reduce((total, it) => total + weightOf(it, weights), 0),
  }));
  return groups.toSorted((a, b) => b.score - a.score)[0]?.amount ?? null;
}
