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
  price: ['cena'],
  nowPrice: ['teraz'],
  listPrice: ['stará cena', 'pôvodn[eá]( cena)?', 'predtým', 'odporúčaná cena', 'namiesto'],
  regularPrice: ['(bežná|štandardná|normálna) cena'],
  otherAmount: ['ušetríte', 'zľava', 'merná cena', 'v iných obchodoch', 'záloha', 'doprava'],
  withoutTax: ['bez dph'],
  withTax: ['(s|vr.?|vrátane) ?dph'],
  instalment: ['mesačne', 'splát', '/ ?mes(?!\\p{L})'],
  days: ['dní'],
  lowestPrice: ['najnižšia cena'],
  free: ['zadarmo'],
  withCode: ['s kódom', 'zľavov* kód*', '(s )?kup[oó]n*'],
  soldBy: ['predáva'],
  sellerLabel: ['predajca'],
  reviews: ['hodnoten*'],
  buyButton: ['do košíka'],
  errorTitle: ['nenájden[áé]'],
  shopPageTitle: ['(nákupný )?košík', 'výsledky vyhľadávania…'],
};
