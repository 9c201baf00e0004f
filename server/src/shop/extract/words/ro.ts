import { type Words } from './words.ts';

/** Romanian. */
// prettier-ignore
export const ro: Words = {
  discontinued: ['scos din (producție|ofertă)'],
  preOrder: ['precomand[ăa]'],
  backOrder: ['sub comandă'],
  outOfStock: ['stoc epuizat', 'indisponibil', 'epuizat'],
  inStock: ['în stoc', 'in stoc', 'disponibil', 'disponibil[ei]? imediat'],
  stockLabel: ['disponibilitate'],
  negation: ['nu (este|e|mai)'],
  negativeAnswer: ['nu'],
  price: ['pre[tț]'],
  listPrice: ['pre[țt] (vechi|inițial|recomandat)', 'prp'],
  otherAmount: ['reducere', 'transport', 'livrare'],
  days: ['zile'],
  usedGoods: ['folosit', 'resigilat'],
  units: {
    piece: ['buc', 'bucată'],
  },
  perPiece: ['buc'],
  soldBy: ['vândut ([șş]i livrat )?de'],
  sellerLabel: ['vânzător'],
  conditionLabel: ['stare'],
  conditionNew: ['nou'],
  conditionUsed: ['folosit', 'utilizat'],
  conditionRefurbished: ['recondiționat'],
  ratingOutOf: ['din'],
  reviews: ['evaluări', 'recenzii'],
  stars: ['stele'],
  buyButton: ['adaugă (în|in) co[șş]', 'cumpără'],
  errorTitle: ['nu a fost găsit*'],
};
