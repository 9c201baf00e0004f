import { type Words } from './words.ts';

/** Latvian. */
// prettier-ignore
export const lv: Words = {
  discontinued: [
    'vairs (nav|netiek) (pieejam[sa]|ražot[sa]|tirgot[sa]|pārdošanā)*', 'ražošana pārtraukta',
    'izņemts no tirdzniecības',
  ],
  preOrder: ['iepriekšpasūt*', 'priekšpasūt*', 'drīzumā'],
  backOrder: ['pēc pasūtījuma', 'uz pasūtījumu'],
  outOfStock: [
    'izpārdots', 'izpārdota', 'nav (noliktavā|pieejam[sa]|uz vietas)', 'beidzies',
    'izsole (ir )?(beigusies|noslēgusies)', 'īslaicīgi nav',
  ],
  inStock: ['ir noliktavā', 'noliktavā', 'pēdēj(ais|ā|ie) (gabals|preces|eksemplār)*', 'atlicis (tikai )?#'],
  available: ['pieejam[sai]'],
  notifyMe: ['paziņo(t|jiet)?( man)?', 'informēt,? kad'],
  stockLabel: ['pieejamība', 'atlikums', 'noliktavā'],
  negation: ['nav', 'ne'],
  noLonger: ['vairs nav'],
  negativeAnswer: ['nē'],
  stockFiller: [
    'diemžēl', 'šī', 'šis', 'prece', 'produkts', 'preces', 'šobrīd', 'pašlaik', 'īslaicīgi', 'ir',
    'atvainojiet',
  ],
  notAboutStock: ['veikal*', 'krāsa', 'izmērs', 'attēls'],
  weeks: ['nedēļ*', 'mēneš*'],
  price: ['cena'],
  listPrice: ['(vecā|iepriekšējā) cena'],
  regularPrice: ['(parastā|standarta) cena'],
  otherAmount: ['piegāde', 'atlaide'],
  withoutTax: ['bez pvn'],
  withTax: ['(ar|ieskaitot|iesk.?) ?pvn'],
  instalment: ['/ ?mēn', 'mēnesī'],
  days: ['dien'],
  lowestPrice: ['zemākā cena'],
  withCode: ['ar (kodu|kuponu)', 'atlaižu kod*'],
  units: {
    piece: ['gab'],
  },
  perPiece: ['gab'],
  buyButton: ['pievienot grozam', 'ielikt grozā'],
  shopPageTitle: ['(iepirkumu )?grozs', 'meklēšanas rezultāti…'],
};
