import { type Words } from './words.ts';

/** Romanian. */
// prettier-ignore
export const ro: Words = {
  discontinued: [
    'scos din (producție|productie|ofertă|oferta)',
    'nu (se )?mai (este|e|produce|fabrică|vinde|comercializează)*', 'întrerupt',
    'retras din (vânzare|ofertă)',
  ],
  preOrder: ['pre-?comand[ăa]', 'în curând', 'in curand', 'disponibil în curând'],
  backOrder: ['sub comandă', 'la comandă', 'la comanda'],
  outOfStock: [
    'stoc epuizat', 'indisponibil[ăae]?', 'epuizat[ăae]?', 'nu este (în|pe|in) stoc', 'lipsă stoc',
    'fără stoc', 'fara stoc', 'stoc zero', 'licitație (încheiată|închisă)', 'vândut(?! de)',
  ],
  inStock: [
    'în stoc', 'in stoc', 'disponibil[ei]? imediat', 'ultim(ul|ele) (produs|bucăți|bucati|exemplare)',
    'stoc (limitat|redus|suficient)',
  ],
  available: ['disponibil[ăae]?'],
  notifyMe: ['anunță-mă', 'anunta-ma', 'notifică-mă', 'alertă (stoc|disponibilitate)', 'anunțați-mă'],
  stockLabel: ['disponibilitate', 'stoc'],
  negation: ['nu (este|e|mai)', 'nu'],
  noLonger: ['nu mai (este|e|sunt)'],
  negativeAnswer: ['nu'],
  stockFiller: [
    'ne pare rău', 'din păcate', 'acest', 'produsul', 'produs', 'articol', 'articolul', 'este', 'e',
    'momentan', 'temporar', 'în acest moment', 'a fost', 'sunt', 'online',
  ],
  notAboutStock: ['magazin', 'culoare', 'mărime', 'imagine'],
  limits: ['pentru', 'în', 'la', 'cu'],
  limitsNothing: ['stoc', 'acest moment', 'comandă', 'vânzare'],
  weeks: ['săptămân[iă]*', 'saptaman*', 'luni'],
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
