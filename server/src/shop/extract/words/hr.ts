import { type Words } from './words.ts';

/** Croatian, Bosnian and Serbian. */
// prettier-ignore
export const hr: Words = {
  outOfStock: ['rasprodano', 'nema na (skladištu|lageru)', 'nedostupno'],
  inStock: ['na skladištu', 'na stanju', 'dobavljivo'],
  stockLabel: ['raspoloživost'],
  negation: ['nije'],
  price: ['cijena'],
  listPrice: ['stara cena'],
  otherAmount: ['popust'],
  days: ['dana'],
  free: ['besplatno'],
  units: {
    m: ['metra'],
    piece: ['kom', 'komad'],
  },
  perPiece: ['kom'],
  buyButton: ['kupi'],
};
