import { type Words } from './words.ts';

/** Estonian. */
// prettier-ignore
export const et: Words = {
  outOfStock: ['läbi müüdud', 'otsas', 'toode on otsas', 'pole saadaval'],
  inStock: ['laos( olemas)?', 'saadaval'],
  negation: ['pole'],
  price: ['hind'],
  instalment: ['osamakse'],
  days: ['päeva'],
  units: {
    piece: ['tk'],
  },
  perPiece: ['tk'],
  buyButton: ['lisa (ostu)?korvi'],
};
