import { type Words } from './words.ts';

/** Lithuanian. */
// prettier-ignore
export const lt: Words = {
  discontinued: [
    '(gamyba|prekyba) nutraukta', 'nebegaminam[aos]*', 'nebeparduodam[aos]*', 'išimta iš prekybos',
  ],
  preOrder: ['išankstin(is|ė) (užsakymas|pardavimas|prekyba)', 'netrukus (bus)?'],
  backOrder: ['pagal užsakymą', 'užsakoma prekė'],
  outOfStock: [
    'išparduot[ao]', 'neturime', 'nėra (sandėlyje|prekyboje)', 'prekės nėra', 'neprieinam[ao]',
    'laikinai (nėra|neturime|išparduota)', 'aukcionas (baigtas|baigėsi)', 'likutis 0',
  ],
  inStock: [
    'yra sandėlyje', 'turime', 'sandėlyje', 'paskutin(ė|ės|iai) (prekė|prekės|vienet)*', 'liko (tik )?#',
  ],
  available: ['prieinam[aos]*', 'galima įsigyti'],
  notifyMe: ['pranešti,? kai', 'pranešk(ite)?( man)?', 'informuoti(,? kai)?'],
  stockLabel: ['likutis', 'prieinamumas', 'sandėlyje'],
  negation: ['nėra', 'ne', 'nebėra'],
  noLonger: ['nebėra', 'daugiau nėra'],
  negativeAnswer: ['ne'],
  stockFiller: ['deja', 'ši', 'prekė', 'prekės', 'produktas', 'šiuo metu', 'laikinai', 'atsiprašome', 'yra'],
  notAboutStock: ['parduotuv*', 'spalva', 'dydis', 'nuotrauka'],
  weeks: ['savait*', 'mėnes*'],
  price: ['kaina'],
  listPrice: ['(sena|buvusi) kaina'],
  regularPrice: ['(įprasta|reguliari|standartinė) kaina'],
  otherAmount: ['pristatymas', 'nuolaida'],
  withoutTax: ['be pvm'],
  withTax: ['(su|įsk.?|įskaičiuojant) ?pvm'],
  instalment: ['/ ?mėn'],
  days: ['dienų'],
  lowestPrice: ['mažiausia kaina'],
  withCode: ['su (kodu|kuponu)', 'nuolaidos kod*'],
  units: {
    piece: ['vnt'],
  },
  perPiece: ['vnt'],
  buyButton: ['į krepšelį'],
  shopPageTitle: ['(pirkinių )?krepšelis', 'paieškos rezultatai…', 'prisijungti'],
};
