import { hasWord } from '../../html/element-context.ts';
import { isByMeasure } from '../../money/unit-of-measure.ts';
import {
  isFollowedByOther,
  isInBrackets,
  isInstalmentBefore,
  isLabelledOther,
  isRecentLowest,
} from './amount-labels.ts';
import { isConditionalPrice } from './conditional-price.ts';
import { OTHER_WORD } from './price-class-words.ts';
import { type VisibleAmount } from './visible-amount.ts';

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
