import { isLabelledListPrice, isRecentLowest, isRegularPrice } from './amount-labels.ts';
import { type PriceBoxes } from './price-boxes.ts';
import { type VisibleAmount } from './visible-amount.ts';

/** The prices that structured data state for the product. */
export type StatedAmounts = readonly number[];

/** A stated price that is lower by more than this factor belongs to something else. */
const MAX_RATIO = 5;

/**
 * Whether an amount is a former or recommended price. Words and classes for one need a lower price, shown or
 * stated: "regular price" alone labels the price itself. A place beside a lower amount is not enough to deny
 * what the structured data state.
 */
export function isListPrice(amount: VisibleAmount, boxes: PriceBoxes, stated: StatedAmounts): boolean {
  if (isRecentLowest(amount)) return false;
  if (amount.context.isStruck) return true;
  const role = boxes.roleOf(amount);
  if (role === 'former') return true;
  if (role === 'formerByPlace') return !stated.includes(Number(amount.amount));
  return isLabelledListPrice(amount) && !isRegularPrice(amount) && isAboveStated(amount, stated);
}

function isAboveStated(amount: VisibleAmount, stated: StatedAmounts): boolean {
  const value = Number(amount.amount);
  return stated.some((it) => it < value && it * MAX_RATIO > value);
}
