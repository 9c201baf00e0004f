import { type Words } from './words.ts';

/** Bulgarian. */
// prettier-ignore
export const bg: Words = {
  outOfStock: ['няма наличност', 'изчерпан'],
  inStock: ['в наличност', 'наличен'],
  stockLabel: ['наличност'],
  negation: ['няма'],
  listPrice: ['стара цена'],
  otherAmount: ['доставки'],
  days: ['дни'],
  conditionLabel: ['състояние'],
  conditionUsed: ['употребяван'],
  ratingOutOf: ['от'],
  buyButton: ['добави в (количката|кошницата)', 'купи'],
};
