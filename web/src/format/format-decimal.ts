import { numberLocale } from './locale.ts';

/** A number in the locale's format, with a fixed number of decimals and a true minus sign. */
export function formatDecimal(value: number, digits: number, locale = numberLocale): string {
  const options = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return new Intl.NumberFormat(locale, { ...options, signDisplay: 'negative' })
    .format(value)
    .replace('-', '−');
}
