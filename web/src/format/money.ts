import { minorDigits, type Money, toMinor } from '@tidemark/contracts/money.ts';
import { numberLocale } from './locale.ts';

const formats = new Map<string, Intl.NumberFormat>();

/**
 * The exact amount in the locale's format. The decimal string goes to Intl as it is, never through a float.
 */
export function formatMoney({ amount, currency }: Money, locale = numberLocale): string {
  const decimals = Math.max(minorDigits(currency), amount.split('.')[1]?.length ?? 0);
  const key = `${locale} ${currency} ${decimals}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.NumberFormat(locale, {
      style: 'currency',
      currency,
      minimumFractionDigits: minorDigits(currency),
      maximumFractionDigits: decimals,
    });
    formats.set(key, format);
  }
  return format.format(amount as `${number}`);
}

/** -1, 0 or 1 if `a` is below, equal to or above `b`; 0 if the currencies differ. */
export function comparePrices(a: Money, b: Money): number {
  if (a.currency !== b.currency) return 0;
  return Math.sign((toMinor(a.amount, a.currency) ?? 0) - (toMinor(b.amount, b.currency) ?? 0));
}

/**
 * A typed price such as "1,299.00", "1.299,00" or "19,99" as a plain decimal string; null if it is not a
 * price.
 */
export function parseAmount(typed: string, decimalSeparator = localSeparator()): string | null {
  const text = typed.replace(/[\s'’]/g, '');
  if (text.length > 20 || !/^\d[\d.,]*$/.test(text)) return null;
  const last = Math.max(text.lastIndexOf('.'), text.lastIndexOf(','));
  if (last < 0) return text;
  const decimals = text.slice(last + 1);
  const whole = text.slice(0, last);
  const grouped = isGrouping(text, last, decimals, decimalSeparator);
  const amount = grouped
    ? text.replace(/[.,]/g, '')
    : `${whole.replace(/[.,]/g, '')}${decimals && `.${decimals}`}`;
  return /^\d{1,13}(\.\d{1,6})?$/.test(amount) ? amount : null;
}

function isGrouping(text: string, last: number, decimals: string, decimalSeparator: string): boolean {
  const separator = text[last] ?? '';
  const repeated = text.indexOf(separator) !== last;
  return (
    repeated || (decimals.length === 3 && separator !== decimalSeparator && !/[.,]/.test(text.slice(0, last)))
  );
}

function localSeparator(): string {
  return (
    new Intl.NumberFormat(numberLocale).formatToParts(1.5).find((part) => part.type === 'decimal')?.value ??
    '.'
  );
}
