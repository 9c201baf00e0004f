import type { EvidenceKind, PriceCandidate } from './candidate.ts';

/** What one piece of evidence is worth, as log odds that its amount is the price to pay. */
const WEIGHTS: Readonly<Record<EvidenceKind, number>> = {
  'site-rule': 8,
  'offer-of-url': 9,
  offer: 3,
  'offer-low': 2.5,
  'offer-other': 0.5,
  'meta-sale': 3.5,
  'meta-price': 2.8,
  'state-price': 2.2,
  'data-attribute': 1.2,
  visible: 0,
};

/** Log odds with no evidence at all, and what each other likely amount takes away. */
const PRIOR = -1.5;
const CONTRADICTION = 0.35;
/** A product that cannot be had often shows no price but those of other things. */
const LEAST_WHEN_GONE = 4;

/** A former price many times the price is another thing's. */
const MOST_LIST_RATIO = 20;

export type ChosenPrice = {
  price: PriceCandidate;
  /** ISO 4217: the price's own, else that of evidence that agrees with it, else the page's commonest. */
  currency: string | null;
  listPrice: string | null;
  /** 0 to 1. */
  confidence: number;
};

type Amount = { candidates: PriceCandidate[]; score: number };

/** Weighs all evidence: agreeing places add up, contradicting ones lower the confidence. Null where there is none. */
export function choosePrice(
  candidates: PriceCandidate[],
  { mayBePriceless }: { mayBePriceless: boolean },
): ChosenPrice | null {
  const amounts = byAmount(candidates.filter((it) => !it.isList)).sort((a, b) => b.score - a.score);
  const [best, ...others] = amounts;
  const price = best && strongest(best.candidates);
  if (!best || !price || (mayBePriceless && best.score < LEAST_WHEN_GONE)) return null;
  const against = others.reduce((total, it) => Math.max(total, it.score), 0);
  return {
    price,
    currency:
      price.currency ?? best.candidates.find((it) => it.currency)?.currency ?? commonCurrency(candidates),
    listPrice: chooseListPrice(candidates, price.amount),
    confidence: logistic(PRIOR + best.score - CONTRADICTION * against),
  };
}

function commonCurrency(candidates: PriceCandidate[]): string | null {
  const groups = Map.groupBy(candidates, (it) => it.currency);
  groups.delete(null);
  return [...groups].toSorted(([, a], [, b]) => b.length - a.length)[0]?.[0] ?? null;
}

/** The best list price above the price. */
function chooseListPrice(candidates: PriceCandidate[], price: string): string | null {
  const higher = candidates.filter(
    (it) =>
      it.isList && Number(it.amount) > Number(price) && Number(it.amount) < Number(price) * MOST_LIST_RATIO,
  );
  return byAmount(higher).sort((a, b) => b.score - a.score)[0]?.candidates[0]?.amount ?? null;
}

/** One source repeating itself is one piece of evidence: only its strongest word counts. */
function byAmount(candidates: PriceCandidate[]): Amount[] {
  const groups = Map.groupBy(candidates, (it) => Number(it.amount));
  return [...groups.values()].map((group) => {
    const sources = Map.groupBy(group, (it) => it.method);
    const score = [...sources.values()].reduce((total, list) => total + Math.max(...list.map(weightOf)), 0);
    return { candidates: group, score };
  });
}

function strongest(candidates: PriceCandidate[]): PriceCandidate | undefined {
  return candidates.toSorted((a, b) => weightOf(b) - weightOf(a))[0];
}

function weightOf(candidate: PriceCandidate): number {
  return WEIGHTS[candidate.kind] + (candidate.strength ?? 0);
}

function logistic(logOdds: number): number {
  return Number((1 / (1 + Math.exp(-logOdds))).toFixed(3));
}
