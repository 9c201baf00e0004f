import { type Words } from './words.ts';

/** Norwegian. */
// prettier-ignore
export const nb: Words = {
  discontinued: [
    'utgått', 'har utgått', 'utgående', 'utgår av sortimentet', 'selges ikke lenger',
    'produseres ikke lenger',
  ],
  preOrder: ['forhåndsbestill', 'kommer snart', 'forhåndssalg', 'lanseres'],
  backOrder: ['bestill(t|es) hjem', 'bestillingsvare', 'på bestilling', 'restordre'],
  outOfStock: [
    'utsolgt', 'ikke (tilgjengelig|på lager)', 'tomt på lager', 'ikke lenger på lager',
    'auksjonen er (avsluttet|over)', 'på lager igjen',
  ],
  inStock: [
    'på lager', 'få (igjen|på lager)', '(kun |bare )?# (stk.? )?(på lager|igjen)', 'siste (eksemplar|sjanse)',
  ],
  available: ['tilgjengelig[et]*'],
  notifyMe: ['varsle meg', 'gi meg beskjed', 'få (beskjed|varsel)', 'si ifra'],
  stockLabel: ['tilgjengelighet', 'lager(status|beholdning)?'],
  negation: ['ikke', 'ingen'],
  noLonger: ['ikke lenger'],
  negativeAnswer: ['nei'],
  stockFiller: [
    'dessverre', 'varen', 'produktet', 'denne', 'dette', 'produkt', 'vare', 'artikkelen', 'er', 'midlertidig',
    'for øyeblikket', 'akkurat nå', 'nettbutikken', 'helt', 'vi',
  ],
  notAboutStock: ['butikk', 'farge', 'størrelse', 'bilde'],
  limits: ['for', 'i', 'til', 'med'],
  limitsNothing: ['nettbutikk*', 'øyeblikket', 'kjøp'],
  weeks: ['uker?', 'måned(er)?'],
  shipsIn: ['sendes (innen|om)', 'leveres (innen|om)'],
  availableFrom: ['(tilgjengelig|på lager) (fra|den)'],
  price: ['pris'],
  nowPrice: ['nå'],
  listPrice: ['førpris', 'før ?pris', 'veil.? ?pris', 'før', 'veiledende pris'],
  regularPrice: ['(vanlig|ordinær|normal) ?pris'],
  otherAmount: ['pant', 'frakt', 'spar'],
  otherAmountAfter: ['pant'],
  withoutTax: ['(ekskl|eks|ex|uten|u).? ?mva'],
  withTax: ['(inkl|ink|med|m).? ?mva'],
  instalment: ['per måned', '(pr|per).? ?m(åne)?d', '/ ?mnd', 'delbetal'],
  days: ['dager'],
  lowestPrice: ['laveste pris*'],
  usedGoods: ['brukt*'],
  withCode: ['med (rabatt)?kode*', 'rabattkode*'],
  soldBy: ['selges (og leveres )?av'],
  sellerLabel: ['selger'],
  conditionUsed: ['brukt'],
  buyButton: ['legg (i|til i) (handlekurv(en)?|kurv(en)?)', 'kjøp'],
  errorTitle: ['finnes ikke'],
  shopPageTitle: ['handlekurv', 'søkeresultater…', 'logg inn'],
};
