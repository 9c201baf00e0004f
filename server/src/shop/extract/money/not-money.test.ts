import { describe, expect, it } from 'vitest';
import { findAmounts } from './parse-price.ts';

/** Numbers next to letters that look like a currency: dates, codes, sizes, norms, names. */
const TEXTS: [text: string, locale: string | null, stated: string | null][] = [
  ['Mi. 30. August - Fr. 01. September', 'de-DE', null],
  ['Lieferung Fr. 1. Dezember', 'de-DE', 'EUR'],
  ['Lieferung Fr. 12.05.', 'de', null],
  ['Lieferung Fr. 12.', 'de-CH', 'CHF'],
  ['Fr 12. März bis Mo 15. März', 'de-AT', null],
  ['SKU 214R', 'en-US', null],
  ['SKU: 214R', 'en-ZA', 'ZAR'],
  ['Item 4512 R', 'en', null],
  ['205/55 R16 91V', 'de-DE', 'EUR'],
  ['Size: 42 L', 'en-US', null],
  ['Taille L 40', 'fr-FR', 'EUR'],
  ['Storlek L 52', 'sv-SE', 'SEK'],
  ['DT 770 PRO', 'de-DE', 'EUR'],
  ['DT 770 PRO 80 Ohm', 'en', 'USD'],
  ['DIN 125 Unterlegscheibe', 'de-DE', 'EUR'],
  ['DIN 125', 'de-DE', null],
  ['BS 1363 plug', 'en-GB', 'GBP'],
  ['Canon RP 24', 'en-US', 'USD'],
  ['TOP 10', 'de-DE', 'EUR'],
  ['TOP 100 products', 'en', null],
  ['ALL 4 pieces', 'en', 'USD'],
  ['GEL 50 ml', 'fr-FR', 'EUR'],
  ['CUP 250', 'en-US', 'USD'],
  ['PEN 2 blue', 'en', 'EUR'],
  ['Le 20 mars', 'fr-FR', null],
  ['Le 20 septembre 2026', 'fr', 'EUR'],
  ['QR 40', 'en', 'USD'],
  ['BD 25 GB', 'de-DE', null],
  ['LE 50 limited', 'en-US', 'USD'],
  ['MDC 300', 'en', null],
  ['CSD 45-2', 'pl-PL', 'PLN'],
  ['XUA-CHF 20', 'de-CH', 'CHF'],
  ['AB_EUR 45', 'de-DE', 'EUR'],
  ['KM 100', 'de-DE', 'EUR'],
  ['100 KM', 'pl-PL', 'PLN'],
  ['1080p', 'en-GB', 'GBP'],
  ['Full HD 50p video', 'en-GB', 'GBP'],
  ['18 ct gold ring', 'en-GB', 'GBP'],
  ['Packung 90 gr', 'pl-PL', 'PLN'],
  ['50 Cent - Get Rich', 'en-US', 'USD'],
  ['No. 4 Rs', 'en-IN', 'INR'],
  ['Nr. 12 kr', 'sv-SE', null],
  ['MT 07', 'pt-PT', 'EUR'],
  ['Yamaha MT 07', 'it-IT', 'EUR'],
  ['Model K 75', 'en-US', 'USD'],
  ['T 40', 'ru-RU', 'RUB'],
  ['Ar 50', 'de-DE', 'EUR'],
  ['20 % R', 'en', null],
  ['Art. 123 R', 'de-DE', 'EUR'],
]; // prettier-ignore

describe('findAmounts', () => {
  it.each(TEXTS)('finds no currency in %j on a page of %s that states %s', (text, locale, currency) => {
    const priced = findAmounts(text, { locale, currency }).filter((it) => it.currency !== null);
    expect(priced).toEqual([]);
  });
});
