import type { PriceCandidate } from '../model/candidate.ts';
import { rangeAround, type PriceRange } from '../money/price-range.ts';
import { sumOf, visibleStrength, type PriceWeights } from '../model/weights.ts';

/** A former price many times the price is another thing's. */
const MOST_LIST_RATIO = 20;

export type ChosenPrice = {
  price: PriceCandidate;
  /** All that names the same amount. */
  agreeing: PriceCandidate[];
  /** ISO 4217: the price's own, else that of evidence that agrees with it, else the page's commonest. */
  currency: string | null;
  listPrice: string | null;
  range: PriceRange | null;
  /** 0 to 1. */
  confidence: number;
};

/** One amount that may be the price, with all that speaks for it. */
export type CompetingAmount = {
  amount: number;
  candidates: PriceCandidate[];
  /** Signs that come of comparing the places that name it. */
  signals: string[];
};

/** Weighs all evidence: agreeing places add up, contradicting ones lower the confidence. Null where none is likely. */
export function choosePrice(
  candidates: PriceCandidate[],
  { isUnavailable, weights }: { isUnavailable: boolean; weights: PriceWeights },
): ChosenPrice | null {
  const rivals = competingAmounts(candidates, isUnavailable);
  const scores = rivals.map((it) => scoreOf(it, weights));
  const score = Math.max(...scores);
  const best = rivals[scores.indexOf(score)];
  const price = best?.candidates.toSorted((a, b) => worthOf(b, weights) - worthOf(a, weights))[0];
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
    confidence: confidenceOf(scores, weights),
  };
}

/**
 * The amounts that compete for being the price, in the order of the page. A product that cannot be had (`isUnavailable`) often shows
 * no price but those of other things.
 */
export function competingAmounts(candidates: PriceCandidate[], isUnavailable: boolean): CompetingAmount[] {
  const former = new Set(candidates.filter((it) => it.isList).map((it) => Number(it.amount)));
  const isOnlyShown = candidates.every((it) => it.kind === 'visible');
  const isAnyShown = candidates.some((it) => it.kind === 'visible' && !it.isList);
  const isPlainShown = candidates.some((it) => !it.isList && isPlain(it));
  const groups = Map.groupBy(
    candidates.filter((it) => !it.isList),
    (it) => Number(it.amount),
  );
  return [...groups].map(([amount, group]) => {
    const isShown = group.some((it) => it.kind === 'visible');
    const signals = [
      ...(former.has(amount) ? ['isFormer'] : []),
      ...(!isShown && former.has(amount) ? ['shownAsFormer'] : []),
      ...(isShown && isPlainShown && !group.some(isPlain) ? ['shownAsOther'] : []),
      ...(group.every((it) => it.signals?.includes('foreign')) ? ['onlyAmongOthers'] : []),
      ...(isUnavailable && isOnlyShown ? ['shownWhenGone'] : []),
      ...(!isShown && isAnyShown ? ['notShown'] : []),
    ];
    return { amount, candidates: group, signals };
  });
}

const OTHER_SIGNALS = [
  'otherLabel',
  'otherWord',
  'otherAfter',
  'perSomething',
  'instalment',
  'foreign',
  'inOption',
];

/** Shown without a word that makes it somebody else's price, or that of another quantity. */
function isPlain({ kind, signals }: PriceCandidate): boolean {
  return kind === 'visible' && !OTHER_SIGNALS.some((it) => signals?.includes(it));
}

/**
 * Whether the page shows the price so clearly that the state it keeps for its scripts cannot change the choice. A list price that
 * is in that state alone, where the page shows no higher amount, is none that a buyer is told.
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

/** One source repeating itself is one piece of evidence: of each, only the strongest word counts. */
export function strongestBySource(candidates: PriceCandidate[], weights: PriceWeights): PriceCandidate[] {
  const sources = Map.groupBy(candidates, (it) => it.method);
  return [...sources.values()].map((list) =>
    list.reduce((best, it) => (worthOf(it, weights) > worthOf(best, weights) ? it : best)),
  );
}

/** The log odds of an amount being the price, beside those of the others. */
export function scoreOf({ candidates, signals }: CompetingAmount, weights: PriceWeights): number {
  return strongestBySource(candidates, weights).reduce(
    (total, it) => total + worthOf(it, weights),
    sumOf(weights.amounts, signals),
  );
}

function worthOf({ kind, signals }: PriceCandidate, weights: PriceWeights): number {
  return signals ? visibleStrength(sumOf(weights.visible, signals)) : weights.kinds[kind];
}

/** How sure the highest score is to be the price's, 0 to 1: its share among all and there being no price. */
export function confidenceOf(scores: number[], { none, temperature }: PriceWeights): number {
  const best = Math.max(...scores);
  const total = [...scores, none].reduce((sum, it) => sum + Math.exp((it - best) / temperature), 0);
  return Number((1 / total).toFixed(3));
}

function commonCurrency(candidates: PriceCandidate[]): string | null {
  const groups = Map.groupBy(candidates, (it) => it.currency);
  groups.delete(null);
  return [...groups].toSorted(([, a], [, b]) => b.length - a.length)[0]?.[0] ?? null;
}

/** That of the page's data, else the one that the price itself is written in. */
function rangeOfVariants(candidates: PriceCandidate[], price: PriceCandidate): PriceRange | null {
  const ranges = candidates
    .filter((it) => it.kind !== 'visible' || Number(it.amount) === Number(price.amount))
    .map((it) => it.range);
  return rangeAround(price.amount, ranges);
}

/** The best list price above the price. */
function chooseListPrice(candidates: PriceCandidate[], price: string, weights: PriceWeights): string | null {
  const higher = candidates.filter(
    (it) =>
      it.isList &&
      Number(it.amount) > Number(price) &&
      Number(it.amount) < Number(price) * MOST_LIST_RATIO &&
      (!it.listOf || Number(it.listOf) === Number(price)),
  );
  const groups = [...Map.groupBy(higher, (it) => Number(it.amount)).values()].map((group) => ({
    amount: group[0]?.amount ?? null,
    score: strongestBySource(group, weights).reduce((total, it) => total + worthOf(it, weights), 0),
  }));
  return groups.toSorted((a, b) => b.score - a.score)[0]?.amount ?? null;
}
