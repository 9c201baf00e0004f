import { type Words } from './words.ts';

/** Estonian. */
// prettier-ignore
export const et: Words = {
  discontinued: [
    'tootmine (on )?lõpetatud', 'tootmisest maas', 'ei ole enam (saadaval|müügil|tootmises)',
    'müügilt eemaldatud',
  ],
  preOrder: ['ettetellimi*', 'eeltellimi*', 'tulekul', 'peagi saadaval'],
  backOrder: ['tellimisel', 'tellitav'],
  outOfStock: [
    'läbi müüdud', '(?<!\\p{L})otsas', 'toode on otsas', 'pole (saadaval|laos)', 'ei ole (saadaval|laos)',
    'laost otsas', 'oksjon (on )?lõppenud', 'ajutiselt otsas', 'välja müüdud',
  ],
  inStock: ['laos( olemas)?', '(ainult )?# (tk )?(laos|järel)', 'viimane eksemplar', 'viimased tooted'],
  available: ['saadaval', 'olemas'],
  notifyMe: ['teavita (mind)?', 'anna teada', 'saada teavitus'],
  stockLabel: ['laoseis', 'saadavus', 'laos'],
  negation: ['pole', 'ei', 'ei ole'],
  noLonger: ['ei ole enam', 'pole enam'],
  negativeAnswer: ['ei'],
  stockFiller: ['kahjuks', 'see', 'toode', 'kaup', 'on', 'hetkel', 'praegu', 'ajutiselt', 'vabandame'],
  notAboutStock: ['pood(i|es)', 'värv', 'suurus', 'pilt'],
  weeks: ['nädala*', 'kuu'],
  price: ['hind'],
  listPrice: ['endine hind', 'vana hind', 'soovituslik* (jae)?hind'],
  regularPrice: ['tava(line )?hind'],
  listPriceAfter: ['asemel'],
  withoutTax: ['(ilma )?km-?ta', '(ilma )?käibemaksuta'],
  withTax: ['km-?ga', '(koos )?käibemaksuga'],
  instalment: ['osamakse', 'järelmaks', '/ ?kuu(?!\\p{L})'],
  days: ['päeva'],
  lowestPrice: ['madalaim hind'],
  withCode: ['(soodus)?koodiga', 'sooduskood*'],
  units: {
    piece: ['tk'],
  },
  perPiece: ['tk'],
  buyButton: ['lisa (ostu)?korvi'],
  shopPageTitle: ['ostukorv', 'otsingutulemused…'],
};
