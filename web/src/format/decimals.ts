import { numberLocale } from './locale.ts';

/** A number with so many decimals, as the locale writes it, with a true minus sign. */
export function decimals(value: number, digits: number, locale = numberLocale): string {
  const options = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return new Intl.NumberFormat(locale, { ...options, signDisplay: 'negative' })
    .format(value)
    .replace('-', '−');
}
