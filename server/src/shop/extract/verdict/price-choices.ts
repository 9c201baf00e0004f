import { type PriceCandidate } from '../model/candidate.ts';
import { type PriceChoice } from '../model/extracted-offer.ts';
import { type PriceWeights } from '../model/weights.ts';
import { competingAmounts, scoreOf } from './choose-price.ts';

/** More than a user wants to choose from. */
const MAX_CHOICES = 5;

/** The amounts that may be the price, most likely first, each with the text that states it. */
export function priceChoices(
  candidates: PriceCandidate[],
  { isUnavailable, weights }: { isUnavailable: boolean; weights: PriceWeights },
): PriceChoice[] {
  return competingAmounts(candidates, isUnavailable)
    .map((it) => ({ ...it, score: scoreOf(it, weights) }))
    .toSorted((a, b) => b.score - a.score)
    .slice(0, MAX_CHOICES)
    .flatMap(({ candidates: [first, ...others] }) => {
      if (!first) return [];
      const currency = [first, ...others].find((it) => it.currency !== null)?.currency ?? null;
      return [{ amount: first.amount, currency, text: first.evidence }];
    });
}
