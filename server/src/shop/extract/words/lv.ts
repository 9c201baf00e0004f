import { type Words } from './words.ts';

/** Latvian. */
// prettier-ignore
export const lv: Words = {
  outOfStock: ['izpārdots', 'nav (noliktavā|pieejams)'],
  inStock: ['ir noliktavā', 'pieejams'],
  negation: ['nav'],
  days: ['dien'],
  units: {
    piece: ['gab'],
  },
  perPiece: ['gab'],
  buyButton: ['pievienot grozam', 'ielikt grozā'],
};
