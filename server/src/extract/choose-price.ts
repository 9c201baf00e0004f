import type { EvidenceKind, PriceCandidate } from './candidate.ts';

/** What one piece of evidence is worth, as log odds that its amount is the price to pay. */
const WEIGHTS: Readonly<Record<EvidenceKind, number>> = {
  'site-rule': 8,
  'offer-of-url': 4,
  offer: 3,
  'offer-low': 2.5,
  'offer-other': 0.5,
  'meta-sale': 3.5,
  'meta-price': 2.8,
  'state-price': 2.2,
  'data-attribute': 1.2,
  'visible-strong': 3,
  'visible-fair': 1.6,
  'visible-weak': 0.4,
};

/** Log odds with no evidence at all, and what each other likely amount takes away. */
const PRIOR = -1.5;
const CONTRADICTION = 0.35;

export type ChosenPrice = {
  price: PriceCandidate;
  listPrice: string | null;
  /** 0 to 1. */
  confidence: number;
};

type Amount = { candidates: PriceCandidate[]; score: number };

/** Weighs all evidence: agreeing places add up, contradicting ones lower the confidence. Null where there is none. */
export function choosePrice(candidates: PriceCandidate[]): ChosenPrice | null {
  const amounts = byAmount(candidates.filter((it) => !it.isList)).sort((a, b) => b.score - a.score);
  const [best, ...others] = amounts;
  const price = best && strongest(best.candidates);
  if (!best || !price) return null;
  const against = others.reduce((total, it) => Math.max(total, it.score), 0);
  const currency = best.candidates.map((it) => it.currency).find((it) => it !== null) ?? null;
  return {
    price: { ...price, currency: price.currency ?? currency },
    listPrice: chooseListPrice(candidates, price.amount),
    confidence: logistic(PRIOR + best.score - CONTRADICTION * against),
  };
}

/** The best list price above the price. */
function chooseListPrice(candidates: PriceCandidate[], price: string): string | null {
  const higher = candidates.filter((it) => it.isList && Number(it.amount) > Number(price));
  return byAmount(higher).sort((a, b) => b.score - a.score)[0]?.candidates[0]?.amount ?? null;
}

/** One source repeating itself is one piece of evidence: only its strongest word counts. */
function byAmount(candidates: PriceCandidate[]): Amount[] {
  const groups = Map.groupBy(candidates, (it) => Number(it.amount));
  return [...groups.values()].map((group) => {
    const sources = Map.groupBy(group, (it) => it.method);
    const score = [...sources.values()].reduce(
      (total, list) => total + Math.max(...list.map((it) => WEIGHTS[it.kind])),
      0,
    );
    return { candidates: group, score };
  });
}

function strongest(candidates: PriceCandidate[]): PriceCandidate | undefined {
  return candidates.toSorted((a, b) => WEIGHTS[b.kind] - WEIGHTS[a.kind])[0];
}

function logistic(logOdds: number): number {
  return Number((1 / (1 + Math.exp(-logOdds))).toFixed(3));
}
