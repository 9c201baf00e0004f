import { type Words } from './words.ts';

/** Slovak. */
// prettier-ignore
export const sk: Words = {
  discontinued: ['(predaj|výroba) ukončen[áýé]', 'ukončen[ýáé]( predaj)?', 'už sa nevyrába', 'vyraden[éýá]'],
  preOrder: ['predobjedn*', 'predpredaj', 'pripravujeme', 'už čoskoro'],
  backOrder: ['na objednávku', 'na dopyt'],
  outOfStock: [
    'vypredan[éýá]', 'nie je (na sklade|skladom|dostupn*)', 'nedostupn[éýá]', 'strážiť dostupnosť',
    'momentálne (nie je|nedostupn*)', 'aukcia (bola )?ukončená', 'rozobrané',
  ],
  inStock: ['na sklade', 'skladom', 'posledn[ýé] kus*', 'ihneď k (odoslaniu|odberu)'],
  available: ['dostupn[éýáí]', 'k dispozícii'],
  notifyMe: ['strážiť', 'strážny pes', 'upozorniť ma', 'upozornite ma'],
  stockLabel: ['dostupnosť', 'sklad(om)?'],
  negation: ['nie je', 'nie sú', 'nie'],
  noLonger: ['už nie je', 'už nie sú', 'viac nie je'],
  negativeAnswer: ['nie'],
  stockFiller: [
    'bohužiaľ', 'žiaľ', 'produkt', 'tovar', 'tento', 'táto', 'toto', 'položka', 'výrobok', 'je', 'bol[ao]?',
    'momentálne', 'dočasne', 'aktuálne', 'ľutujeme', 'práve',
  ],
  notAboutStock: ['predajn[iae]', 'farba', 'veľkosť', 'obrázok'],
  weeks: ['týždňov', 'týždne', 'týždeň', 'mesiac*'],
  listPrice: ['stará cena', 'pôvodn[eá]( cena)?'],
  otherAmount: ['ušetríte', 'zľava', 'merná cena'],
  instalment: ['mesačne'],
  free: ['zadarmo'],
  soldBy: ['predáva'],
  sellerLabel: ['predajca'],
  reviews: ['hodnoten*'],
  buyButton: ['do košíka'],
  errorTitle: ['nenájden[áé]'],
};
