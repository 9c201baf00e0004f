import { type Words } from './words.ts';

/** Norwegian. */
// prettier-ignore
export const nb: Words = {
  preOrder: ['forhåndsbestill'],
  backOrder: ['bestill(t|es) hjem'],
  outOfStock: ['utsolgt', 'ikke tilgjengelig'],
  stockLabel: ['tilgjengelighet'],
  negativeAnswer: ['nei'],
  stockFiller: ['dessverre'],
  listPrice: ['førpris', 'før ?pris', 'veil.? ?pris'],
  instalment: ['per måned'],
  days: ['dager'],
  usedGoods: ['brukt*'],
  soldBy: ['selges (og leveres )?av'],
  sellerLabel: ['selger'],
  conditionUsed: ['brukt'],
  buyButton: ['legg (i|til i) (handlekurv(en)?|kurv(en)?)', 'kjøp'],
  errorTitle: ['finnes ikke'],
};
