import { type Words } from './words.ts';

/** Slovene. */
// prettier-ignore
export const sl: Words = {
  discontinued: [
    'ukinjen[oa]?', 'ni več (na voljo|v prodaji|dobavljiv[oa]?)', 'opuščen[oa]?', 'ukinjen izdelek',
  ],
  preOrder: ['prednaročil*', 'kmalu na voljo', 'v predprodaji'],
  backOrder: ['po naročilu', 'na naročilo'],
  outOfStock: [
    'ni na (zalogi|voljo)', 'razprodan[oa]?', 'trenutno ni', 'nedobavljiv[oa]?', 'dražba (je )?končana',
  ],
  inStock: ['na zalogi', 'takoj dobavljivo', 'zadnji kos*', 'samo še #'],
  available: ['na voljo', 'dobavljiv[oa]?'],
  notifyMe: ['obvesti(te)? me', 'obvestilo o zalogi'],
  stockLabel: ['razpoložljivost', 'zaloga', 'dobavljivost'],
  negation: ['ni', 'niso'],
  noLonger: ['ni več', 'niso več'],
  negativeAnswer: ['ne'],
  stockFiller: ['žal', 'izdelek', 'ta', 'artikel', 'je', 'trenutno', 'začasno', 'oprostite'],
  notAboutStock: ['trgovin*', 'barva', 'velikost', 'slika'],
  weeks: ['tedn[aoiu]*', 'mesec*'],
  price: ['cena'],
  listPrice: ['redovna cena', 'stara cena', 'prej', 'ppc'],
  regularPrice: ['redna cena'],
  otherAmount: ['bez ddv', 'dostava', 'popust', 'prihranek'],
  otherAmountAfter: ['bez ddv'],
  withoutTax: ['brez ddv'],
  withTax: ['(z|vključno z|vklj.?) ?ddv'],
  instalment: ['obrok', 'mesečno'],
  days: ['dni'],
  lowestPrice: ['najnižja cena'],
  withCode: ['s kod(o|ami)', 's kuponom', 'kod[ao] za popust'],
  buyButton: ['v košarico', 'dodaj (v košarico|u košaricu|u korpu)'],
  shopPageTitle: ['košarica', 'rezultati iskanja…', 'prijava'],
};
