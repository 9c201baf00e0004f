import { type Words } from './words.ts';

/** Hungarian. */
// prettier-ignore
export const hu: Words = {
  discontinued: [
    'kifutott', 'megszűnt', 'a gyártás megszűnt',
    'már nem (kapható|rendelhető|elérhető|gyártják|forgalmazzuk)', 'kivezetett',
  ],
  preOrder: ['előrendel*', 'hamarosan (kapható|érkezik|elérhető)', 'megjelenik'],
  backOrder: ['rendelésre', 'külső raktár*'],
  outOfStock: [
    'elfogyott', 'nincs (raktáron|készleten)', 'nem (elérhető|kapható|rendelhető|vásárolható)', 'elkelt',
    'kifogyott', 'átmenetileg (nincs|nem|elfogyott)', 'aukció (lezárult|véget ért)', 'készlethiány*',
  ],
  inStock: [
    'raktáron', 'készleten', 'azonnal', 'készlet(en)?', '(már csak )?# (db )?(raktáron|készleten|maradt)',
    'utolsó (darab|db)*',
  ],
  available: ['elérhető', 'kapható', 'rendelhető'],
  notifyMe: ['értesít(s|sen|és)*', 'szólj*(?= ha)'],
  stockLabel: ['elérhetőség', 'készlet(információ)?', 'raktárkészlet'],
  negation: ['nem', 'nincs'],
  noLonger: ['már nem', 'többé nem'],
  negativeAnswer: ['nem', 'nincs'],
  stockFiller: [
    'sajnos', 'a', 'az', 'ez', 'ez a', 'termék', 'cikk', 'jelenleg', 'átmenetileg', 'pillanatnyilag',
    'sajnáljuk', 'ideiglenesen', 'most', 'a termék',
  ],
  notAboutStock: ['üzlet*', 'szín', 'méret', 'kép', 'átvétel'],
  weeks: ['hét(en)?', 'hónap*'],
  price: ['ár'],
  listPrice: ['eredeti ár', 'korábbi ár', 'lista ?ár'],
  otherAmount: ['szállítás', 'megtakarítás', 'kedvezmény'],
  instalment: ['részlet', 'havonta'],
  days: ['nap'],
  free: ['ingyenes'],
  membersOnly: ['kártyával', 'klub ?ár'],
  usedGoods: ['használt', 'felújított'],
  units: {
    piece: ['db', 'darab'],
  },
  unitSuffix: ['ár'],
  perPiece: ['db'],
  sellerLabel: ['eladó', 'értékesítő'],
  conditionLabel: ['állapot'],
  conditionNew: ['új'],
  conditionUsed: ['használt'],
  conditionRefurbished: ['felújított'],
  reviews: ['értékelés*', 'vélemény*'],
  stars: ['csillag'],
  buyButton: ['kosárba( teszem| rakom)?'],
  relatedHeading: ['kapcsolódó', 'hasonló'],
  errorTitle: ['nem található'],
  shopPageTitle: ['keresés', 'kosár'],
  infoTitle: ['szállítás(i (információk|feltételek))?'],
};
