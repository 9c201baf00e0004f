import { hasWord } from '../html/element-context.ts';
import { isByMeasure } from '../money/unit-of-measure.ts';
import {
  isFollowedByOther,
  isInBrackets,
  isInstalmentBefore,
  isLabelledListPrice,
  isLabelledOther,
  isRecentLowest,
} from './amount-labels.ts';
import { isConditionalPrice } from './conditional-price.ts';
import { OLD_WORD, OTHER_WORD } from './price-class-words.ts';
import { type AmountSurroundings, type VisibleAmount } from './price-signals.ts';

const RANGE = /\d\s*(?:[\p{Sc}\p{L}.]{0,5})\s*(?:[-–—~]|to|bis|do|до|til|à)\s*[\p{Sc}\p{L}.]{0,5}\s*\d/iu;
/** Counted in runs. */
const MAX_PAIR_DISTANCE = 4;
const MAX_PAIR_RATIO = 5;
const MAX_PAIR_LENGTH = 60;

/**
 * Struck through or labelled as former; or in an element named "regular", "original" next to a lower price.
 */
export function isListPrice(amount: VisibleAmount, { amounts }: AmountSurroundings): boolean {
  if (isRecentLowest(amount)) return false;
  if (amount.context.isStruck || isLabelledListPrice(amount)) return true;
  if (isHigherOfPair(amount, amounts)) return true;
  if (!hasWord(amount.context, OLD_WORD, 2)) return false;
  return amounts.some(
    (it) =>
      Math.abs(it.run.index - amount.run.index) <= MAX_PAIR_DISTANCE &&
      Number(it.amount) < Number(amount.amount) &&
      !it.context.isStruck &&
      !hasWord(it.context, OLD_WORD, 2) &&
      !isOtherAmount(it),
  );
}

/** Two prices in one box that are no range: the higher one is the former price. */
function isHigherOfPair(amount: VisibleAmount, amounts: VisibleAmount[]): boolean {
  if (!amount.currency || amount.run.text.length > MAX_PAIR_LENGTH) return false;
  const inRun = amounts.filter((it) => it.run === amount.run && it.currency === amount.currency);
  if (inRun.length < 2) return false;
  const prices = inRun.filter((it) => !isOtherAmount(it));
  const [low, high] = prices.toSorted((a, b) => Number(a.amount) - Number(b.amount));
  const isPair =
    new Set(prices.map((it) => it.amount)).size === 2 &&
    Number(low?.amount) * MAX_PAIR_RATIO >= Number(prices.at(-1)?.amount);
  return (
    isPair &&
    high !== undefined &&
    Number(amount.amount) > Number(low?.amount) &&
    !isOtherAmount(amount) &&
    !RANGE.test(amount.run.text)
  );
}

const others = new WeakMap<VisibleAmount, boolean>();

/** Whether labels, classes or the text after it make an amount something else than a price to pay. */
export function isOtherAmount(amount: VisibleAmount): boolean {
  const known = others.get(amount);
  if (known !== undefined) return known;
  const isOther = readIsOther(amount);
  others.set(amount, isOther);
  return isOther;
}

function readIsOther(amount: VisibleAmount): boolean {
  const { context, before, after } = amount;
  return (
    isRecentLowest(amount) ||
    isInstalmentBefore(amount) ||
    isInBrackets(amount) ||
    hasWord(context, OTHER_WORD, 3) ||
    isLabelledOther(amount) ||
    isConditionalPrice(before, after) ||
    isByMeasure(before, after) ||
    isFollowedByOther(amount)
  );
}
