import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { minorDigits } from '@tidemark/contracts/money.ts';
import { parsePrice } from './parse-price.ts';

const STRINGS: [raw: string, hint: { currency?: string; locale?: string }, amount: string | null, currency: string | null][] = [
  ['$1,234.50', {}, '1234.5', 'USD'],
  ['1.234,50 €', {}, '1234.5', 'EUR'],
  ["CHF 1'234.50", {}, '1234.5', 'CHF'],
  ['1 234,50 zł', {}, '1234.5', 'PLN'],
  ['₹1,23,456.00', {}, '123456', 'INR'],
  ['١٬٢٣٤٫٥٠ ر.س', {}, '1234.5', 'SAR'],
  ['￥１２，８００', {}, '12800', 'JPY'],
  ['12.800 ₫', {}, '12800', 'VND'],
  ['KD 12.345', {}, '12.345', 'KWD'],
  ['1.234', { currency: 'EUR' }, '1234', 'EUR'],
  ['1.234', { currency: 'KWD' }, '1.234', 'KWD'],
  ['0.125', {}, '0.125', null],
  ['$20', { locale: 'en-CA' }, '20', 'CAD'],
  ['$20', { locale: 'es-MX' }, '20', 'MXN'],
  ['A$20', {}, '20', 'AUD'],
  ['NZD $100.70', {}, '100.7', 'NZD'],
  ['199 kr', { locale: 'sv-SE' }, '199', 'SEK'],
  ['199 kr', { locale: 'nb-NO' }, '199', 'NOK'],
  ['199 kr', {}, '199', null],
  ['1.899,-', {}, '1899', null],
  ['10 – 20 €', {}, '10', 'EUR'],
  ['From 26 to 50 €', {}, '26', 'EUR'],
  ['was $50, now $40', {}, '40', 'USD'],
  ['140€33', {}, '140.33', 'EUR'],
  ['$69.99$79.99', {}, '69.99', 'USD'],
  ['save 20% 12,00 €', {}, '12', 'EUR'],
  ['Free', {}, '0', null],
  ['Gratis!', {}, '0', null],
  ['Free shipping', {}, null, null],
  ['call for price', {}, null, null],
  ['', { currency: 'Kč' }, null, 'CZK'],
  ['12345678901234567890', {}, null, null],
]; // prettier-ignore

/** Locales and the currencies they write. */
const LOCALES: [string, string][] = [
  ['en-US', 'USD'], ['en-GB', 'GBP'], ['de-DE', 'EUR'], ['fr-FR', 'EUR'], ['es-ES', 'EUR'], ['it-IT', 'EUR'], ['nl-NL', 'EUR'], ['fi-FI', 'EUR'], ['de-CH', 'CHF'],
  ['sv-SE', 'SEK'], ['nb-NO', 'NOK'], ['da-DK', 'DKK'], ['is-IS', 'ISK'], ['pl-PL', 'PLN'], ['cs-CZ', 'CZK'], ['hu-HU', 'HUF'], ['ro-RO', 'RON'], ['bg-BG', 'BGN'],
  ['sr-RS', 'RSD'], ['ru-RU', 'RUB'], ['uk-UA', 'UAH'], ['kk-KZ', 'KZT'], ['tr-TR', 'TRY'], ['he-IL', 'ILS'], ['ar-SA', 'SAR'], ['ar-AE', 'AED'], ['ar-KW', 'KWD'],
  ['ar-TN', 'TND'], ['fa-IR', 'IRR'], ['hi-IN', 'INR'], ['en-IN', 'INR'], ['bn-BD', 'BDT'], ['th-TH', 'THB'], ['vi-VN', 'VND'], ['id-ID', 'IDR'], ['ms-MY', 'MYR'],
  ['ja-JP', 'JPY'], ['zh-CN', 'CNY'], ['ko-KR', 'KRW'], ['zh-TW', 'TWD'], ['en-HK', 'HKD'], ['en-SG', 'SGD'], ['en-AU', 'AUD'], ['en-NZ', 'NZD'], ['en-CA', 'CAD'],
  ['fr-CA', 'CAD'], ['es-MX', 'MXN'], ['pt-BR', 'BRL'], ['es-AR', 'ARS'], ['es-CL', 'CLP'], ['es-CO', 'COP'], ['en-ZA', 'ZAR'], ['en-NG', 'NGN'], ['sw-KE', 'KES'],
]; // prettier-ignore

describe('parsePrice', () => {
  it.each(STRINGS)('parses %j with the hint %j', (raw, hint, amount, currency) => {
    expect(parsePrice(raw, hint)).toEqual({ amount, currency });
  });

  it.each(LOCALES)('parses what Intl.NumberFormat writes in %s and %s', (locale, currency) => {
    const digits = minorDigits(currency);
    const format = new Intl.NumberFormat(locale, {
      style: 'currency',
      currency,
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 999_999_999 }), (minor) => {
        const amount = minor / 10 ** digits;
        const parsed = parsePrice(format.format(amount), { currency, locale });
        expect({ ...parsed, amount: Number(parsed.amount) }).toEqual({ amount, currency });
      }),
    );
  });

  it('returns a plain decimal or null for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), fc.option(fc.string()), (raw, currency) => {
        expect(parsePrice(raw, { currency }).amount ?? '0').toMatch(/^\d{1,13}(\.\d{1,6})?$/);
      }),
    );
  });
});
