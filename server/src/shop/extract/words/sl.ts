import { type Words } from './words.ts';

/** Slovene. */
// prettier-ignore
export const sl: Words = {
  outOfStock: ['ni na zalogi', 'razprodano'],
  inStock: ['na zalogi', 'na voljo'],
  stockLabel: ['razpoložljivost', 'zaloga'],
  negation: ['ni'],
  listPrice: ['redovna cena'],
  otherAmount: ['bez ddv'],
  otherAmountAfter: ['bez ddv'],
  buyButton: ['v košarico', 'dodaj (v košarico|u košaricu|u korpu)'],
};
