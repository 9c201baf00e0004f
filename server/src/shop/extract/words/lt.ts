import { type Words } from './words.ts';

/** Lithuanian. */
// prettier-ignore
export const lt: Words = {
  outOfStock: ['išparduota', 'neturime'],
  inStock: ['yra sandėlyje', 'turime'],
  negation: ['nėra'],
  price: ['kaina'],
  units: {
    piece: ['vnt'],
  },
  perPiece: ['vnt'],
  buyButton: ['į krepšelį'],
};
