import { type Words } from './words.ts';

/** Croatian, Bosnian and Serbian. */
// prettier-ignore
export const hr: Words = {
  discontinued: [
    'više (nije|se ne) (dostupn[oa]?|proizvodi|prodaje|u ponudi)*', 'povučen[oa]?', 'prestanak proizvodnje',
    'ukinut[oa]?',
  ],
  preOrder: ['prednarudžb*', 'pretprodaja', 'uskoro (u prodaji|dostupno)'],
  backOrder: ['po narudžbi', 'na upit'],
  outOfStock: [
    'rasprodan[oa]?', 'nema na (skladištu|lageru|stanju|zalihi)', 'nedostupn[oa]?',
    'nije (dostupn[oa]?|na (skladištu|lageru|stanju|zalihi))', 'trenutno (nije|nema)',
    'aukcija (je )?(završena|zatvorena)',
  ],
  inStock: ['na skladištu', 'na stanju', 'na zalihi', 'na lageru', 'zadnji komad*', 'posljednj[ie] komad*'],
  available: ['dobavljivo', 'dostup(no|na|an|ni)', 'raspoloživ[oa]?'],
  notifyMe: ['obavijesti(te)? me', 'obavesti me', 'javi(te)? mi'],
  stockLabel: ['raspoloživost', 'dostupnost', 'zaliha', 'stanje'],
  negation: ['nije', 'nema', 'nisu'],
  noLonger: ['više nije', 'nije više', 'više nema'],
  negativeAnswer: ['ne'],
  stockFiller: [
    'nažalost', 'proizvod', 'artikl', 'ovaj', 'je', 'trenutno', 'privremeno', 'žao nam je', 'artikal',
  ],
  notAboutStock: ['poslovnic*', 'boja', 'veličina', 'slika'],
  weeks: ['tjedan', 'tjedn[ai]*', 'mjesec*', 'nedelj[ae]'],
  price: ['cijena'],
  listPrice: ['stara cena', 'stara cijena', 'preporučena cijena', 'prije'],
  regularPrice: ['(redovna|redovita|normalna) cijena'],
  otherAmount: ['popust', 'dostava', 'ušteda', 'u drugim trgovinama'],
  withoutTax: ['bez pdv(-?a)?'],
  withTax: ['(s|sa|uklj.?|uključen) ?pdv(-?om)?', 'pdv (je )?uključen'],
  instalment: ['mjesečno', '\\d rata'],
  days: ['dana'],
  lowestPrice: ['najniža cijena'],
  free: ['besplatno'],
  withCode: ['(s|sa|uz) (promo ?)?(kod|kupon)+', 'promo ?kod*'],
  units: {
    m: ['metra'],
    piece: ['kom', 'komad'],
  },
  perPiece: ['kom'],
  buyButton: ['kupi'],
  shopPageTitle: ['košarica', 'rezultati pretra(ge|živanja)…', 'prijava'],
};
