import { type Words } from './words.ts';

/** Signs, and words of many languages or of none in particular. */
// prettier-ignore
export const anyLanguage: Words = {
  otherAmount: ['bez vat', 'دمی'],
  otherAmountAfter: ['(ex|excl?|exkl|ekskl).?\\s?(vat|tax|gst|btw|moms|mva|tva|iva)'],
  withoutTax: ['\\+ ?(mwst|iva|vat)', '\\+ ?(mwst|iva|vat|btw|moms|mva|tva|dph|áfa|pdv|ddv|ддс|ндс|пдв|φπα|kdv|gst|tax)'],
  rangeTo: ['-', '–', '—', '~', '〜', '～'],
  free: ['gratis'],
  units: {
    kg: ['kg'],
    g: ['g', 'gr'],
    l: ['l', 'lt', 'ltr'],
    ml: ['ml'],
    cl: ['cl'],
    dl: ['dl'],
    m: ['m', 'mtr'],
    m2: ['m2', 'm²', 'm^2', '㎡'],
    m3: ['m3', 'm³', '㎥'],
    piece: ['nagb'],
  },
  perQuantity: ['/'],
  quantityAfter: [
    'kg', 'g', 'gr', 'lb', 'oz', 'l', 'lt', 'ltr', 'litre', 'liter', 'ml', 'cl', 'm', 'm2', 'm²', 'm³', 'qm',
    'sqm', 'sq ?ft', 'fl', '100(?![.,]\\d)',
  ],
  ratingOutOf: ['/'],
  stars: ['★', '⭐', '\\('],
  buyButton: ['себетке'],
  errorTitle: ['404', '410', 'error 5\\d\\d'],
};
