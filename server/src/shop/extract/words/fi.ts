import { type Words } from './words.ts';

/** Finnish. */
// prettier-ignore
export const fi: Words = {
  preOrder: ['ennakkotila*'],
  backOrder: ['tilaustuote'],
  outOfStock: ['loppu(unmyyty|nut)?', 'ei varastossa', 'ei saatavilla'],
  inStock: ['varastossa', 'heti saatavilla', 'saatavilla'],
  stockLabel: ['saatavuus'],
  negation: ['ei'],
  negativeAnswer: ['ei'],
  price: ['hinta'],
  listPrice: ['vanha hinta', 'norm.? ?hinta', 'ovh'],
  otherAmount: ['säästät', 'alennus', 'toimitus(kulut)?', 'vertailuhinta'],
  withoutTax: ['alv ?0'],
  instalment: ['kuussa'],
  days: ['päivän'],
  membersOnly: ['plussa', 'jäsen*'],
  usedGoods: ['käytet*'],
  units: {
    kg: ['kilogramma'],
    l: ['litrin'],
    piece: ['kpl'],
  },
  unitSuffix: ['hinta'],
  perPiece: ['kpl'],
  sellerLabel: ['myyjä'],
  conditionLabel: ['kunto'],
  conditionNew: ['uusi'],
  conditionUsed: ['käytetty'],
  conditionRefurbished: ['kunnostettu'],
  reviews: ['arvostelu*'],
  stars: ['tähteä'],
  buyButton: ['lisää (ostos)?koriin', 'osta'],
  errorTitle: ['ei löyty*'],
  shopPageTitle: ['ostoskori'],
  infoTitle: ['toimitus*', 'yhteystiedot'],
};
