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
