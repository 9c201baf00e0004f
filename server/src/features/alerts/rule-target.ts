import { fromMinor, minorDigits, toMinor } from '@tidemark/contracts/money.ts';
import { type TargetPrice } from '@tidemark/contracts/product.ts';

/** A rule that cannot be; `code` is for programs, the message for people. */
export class InvalidRuleError extends Error {
  override readonly name = 'InvalidRuleError';
  readonly code: 'missing-field' | 'currency-mismatch' | 'invalid-target';

  constructor(code: InvalidRuleError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

export interface Target {
  /** A decimal string; in the currency's own decimals where that is known. */
  amount: string;
  /** Named by the target itself; null: whatever the shop's currency turns out to be. */
  currency: string | null;
}

/** No currency's minor unit is smaller than a ten-thousandth. */
const MOST_DECIMALS = 4;

/** Reads a target as people and programs give it, for a product in `currency` (null while it has no price). Throws InvalidRuleError. */
export function readTarget(target: TargetPrice, currency: string | null): Target {
  const named = typeof target === 'object' ? target.currency : null;
  if (named !== null && currency !== null && named !== currency)
    throw new InvalidRuleError(
      'currency-mismatch',
      `The product’s price is in ${currency}, the target in ${named}.`,
    );
  return { amount: normalize(decimal(target), currency ?? named), currency: named };
}

/** A target in minor units, rounded down: a rule must not fire above what was asked for. null where it is no amount. */
export function targetMinor(amount: string, currency: string): number | null {
  const digits = minorDigits(currency);
  const [whole = '', fraction = ''] = amount.split('.');
  return toMinor(
    digits === 0 ? whole : `${whole}.${fraction.slice(0, digits).padEnd(digits, '0')}`,
    currency,
  );
}

function decimal(target: TargetPrice): string {
  if (typeof target === 'number') return String(Number(target.toFixed(MOST_DECIMALS)));
  return typeof target === 'string' ? target : target.amount;
}

function normalize(amount: string, currency: string | null): string {
  const minor = targetMinor(amount, currency ?? 'CLF');
  if (!minor) throw new InvalidRuleError('invalid-target', 'A target must be a price above zero.');
  return currency === null ? amount : fromMinor(minor, currency);
}
