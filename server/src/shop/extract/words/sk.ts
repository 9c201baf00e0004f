import { type Words } from './words.ts';

/** Slovak. */
// prettier-ignore
export const sk: Words = {
  outOfStock: ['vypredané', 'nie je na sklade'],
  inStock: ['na sklade'],
  stockLabel: ['dostupnosť'],
  listPrice: ['stará cena', 'pôvodn[eá]( cena)?'],
  otherAmount: ['ušetríte', 'zľava', 'merná cena'],
  instalment: ['mesačne'],
  free: ['zadarmo'],
  soldBy: ['predáva'],
  sellerLabel: ['predajca'],
  reviews: ['hodnoten*'],
  buyButton: ['do košíka'],
  errorTitle: ['nenájden[áé]'],
};
