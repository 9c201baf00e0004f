import { Type, type Static } from 'typebox';

/** ISO 4217 currencies whose minor unit is not a hundredth. */
const MINOR_DIGITS: Readonly<Record<string, number>> = {
  BIF: 0, CLP: 0, DJF: 0, GNF: 0, ISK: 0, JPY: 0, KMF: 0, KRW: 0, PYG: 0, RWF: 0, UGX: 0, UYI: 0, VND: 0,
  VUV: 0, XAF: 0, XOF: 0, XPF: 0,
  BHD: 3, IQD: 3, JOD: 3, KWD: 3, LYD: 3, OMR: 3, TND: 3,
  CLF: 4, UYW: 4,
}; // prettier-ignore

const DECIMAL = /^(\d{1,15})(?:\.(\d+))?$/;

export const DecimalString = Type.String({ pattern: '^\\d{1,13}(\\.\\d{1,6})?$', examples: ['19.99'] });
export const CurrencyCode = Type.String({ pattern: '^[A-Z]{3}$', examples: ['USD'] });

/** An amount of money in JSON: a decimal string, never a float. */
export const Money = Type.Object({ amount: DecimalString, currency: CurrencyCode }, { $id: 'Money' });
export type Money = Static<typeof Money>;

/** Number of decimals of the currency's minor unit (ISO 4217): JPY 0, USD 2, KWD 3. */
export function minorDigits(currency: string): number {
  return MINOR_DIGITS[currency] ?? 2;
}

/**
 * A decimal string as integer minor units of the currency; further decimals are rounded half up.
 * Returns null if the text is not a plain non-negative decimal, or the result is not a safe integer.
 */
export function toMinor(amount: string, currency: string): number | null {
  const match = DECIMAL.exec(amount);
  if (!match) return null;
  const digits = minorDigits(currency);
  const fraction = (match[2] ?? '').padEnd(digits + 1, '0');
  const minor = Number(`${match[1]}${fraction.slice(0, digits)}`);
  const rounded = (fraction[digits] ?? '0') >= '5' ? minor + 1 : minor;
  return Number.isSafeInteger(rounded) ? rounded : null;
}

/** Integer minor units as a decimal string with the currency's decimals: (1999, USD) is "19.99". */
export function fromMinor(minor: number, currency: string): string {
  const digits = minorDigits(currency);
  const text = String(Math.abs(minor)).padStart(digits + 1, '0');
  const sign = minor < 0 ? '-' : '';
  return digits === 0 ? sign + text : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

export function money(minor: number, currency: string): Money {
  return { amount: fromMinor(minor, currency), currency };
}

/** Converts nullable minor amounts of one currency. The result is null if the amount or the currency is. */
export function moneyIn(currency: string | null): (minor: number | null) => Money | null {
  return (minor) => (minor === null || currency === null ? null : money(minor, currency));
}
