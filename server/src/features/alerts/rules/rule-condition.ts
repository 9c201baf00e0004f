import { type NewAlert } from '@tidemark/contracts/alert.ts';
import { fromMinor, minorDigits, toMinor } from '@tidemark/contracts/money.ts';
import { type TargetPrice } from '@tidemark/contracts/product.ts';

/** The condition of a rule as the API accepts it: its type and the fields of that type. */
export type RuleCondition = Omit<NewAlert, 'productId'>;

/** The columns of `alert_rules` that hold a condition. Fields that the rule's type does not use are null. */
export interface RuleColumns {
  /** A decimal string; with the currency's number of decimals if the currency is known. */
  target: string | null;
  /** The currency named by the target itself. Null: the currency of the shop, which may not be known yet. */
  targetCurrency: string | null;
  percent: number | null;
  days: number | null;
  stepPercent: number;
  alsoUnavailable: boolean;
}

/** A rule that cannot exist. `code` is for programs, the message for users. */
export class InvalidRuleError extends Error {
  override readonly name = 'InvalidRuleError';
  readonly code: 'missing-field' | 'currency-mismatch' | 'invalid-target';

  constructor(code: InvalidRuleError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

/**
 * Converts a condition for a product priced in `productCurrency` (null: it has no price yet) into columns.
 * Throws InvalidRuleError if a field is missing, or the target is not a price or in another currency.
 */
export function toRuleColumns(condition: RuleCondition, productCurrency: string | null): RuleColumns {
  const { stepPercent = DEFAULT_STEP_PERCENT, alsoUnavailable = false } = condition;
  const none: RuleColumns = {
    target: null,
    targetCurrency: null,
    percent: null,
    days: null,
    stepPercent,
    alsoUnavailable,
  };
  switch (condition.type) {
    case 'below_target':
      return { ...none, ...parseTarget(requireField(condition, 'targetPrice'), productCurrency) };
    case 'percent_drop':
      return { ...none, percent: requireField(condition, 'percent') };
    case 'any_drop':
      return { ...none, percent: condition.percent ?? null };
    case 'lowest_in_days':
      return { ...none, days: requireField(condition, 'days') };
    default:
      return none;
  }
}

function requireField<Field extends keyof RuleCondition>(
  condition: RuleCondition,
  field: Field,
): NonNullable<RuleCondition[Field]> {
  const value = condition[field];
  if (value === undefined) throw new InvalidRuleError('missing-field', `This type of rule needs ${field}.`);
  return value as NonNullable<RuleCondition[Field]>;
}

const DEFAULT_STEP_PERCENT = 5;
/** No currency has a minor unit smaller than 1/10,000. */
const MAX_DECIMALS = 4;
/** A currency with `MAX_DECIMALS` decimals. Stands in while a target's currency is unknown. */
const FINEST_CURRENCY = 'CLF';

function parseTarget(
  target: TargetPrice,
  productCurrency: string | null,
): Pick<RuleColumns, 'target' | 'targetCurrency'> {
  const targetCurrency = typeof target === 'object' ? target.currency : null;
  if (targetCurrency !== null && productCurrency !== null && targetCurrency !== productCurrency)
    throw new InvalidRuleError(
      'currency-mismatch',
      `The product’s price is in ${productCurrency}, the target in ${targetCurrency}.`,
    );
  return { target: normalizeTarget(decimalOf(target), productCurrency ?? targetCurrency), targetCurrency };
}

function decimalOf(target: TargetPrice): string {
  if (typeof target === 'number') return String(Number(target.toFixed(MAX_DECIMALS)));
  return typeof target === 'string' ? target : target.amount;
}

function normalizeTarget(amount: string, currency: string | null): string {
  const minor = targetMinor(amount, currency ?? FINEST_CURRENCY);
  if (!minor) throw new InvalidRuleError('invalid-target', 'A target must be a price above zero.');
  return currency === null ? amount : fromMinor(minor, currency);
}

/**
 * Converts a target to minor units, rounded down so that no rule fires above its target. Null if it is no
 * amount.
 */
export function targetMinor(amount: string, currency: string): number | null {
  const digits = minorDigits(currency);
  const [whole = '', fraction = ''] = amount.split('.');
  return toMinor(
    digits === 0 ? whole : `${whole}.${fraction.slice(0, digits).padEnd(digits, '0')}`,
    currency,
  );
}

/**
 * SQL condition: does the rule `known` have the same condition as `wanted`? Both are table aliases; `wanted`
 * is a pending rule or a row with the columns of one. A target without a currency counts as being in the
 * currency of `known`.
 */
export function sameConditionSql(known: string, wanted: string): string {
  return `${known}.type = ${wanted}.type AND ${known}.target::numeric IS NOT DISTINCT FROM ${wanted}.target::numeric
    AND coalesce(${known}.currency, ${known}.target_currency) IS NOT DISTINCT FROM coalesce(${wanted}.target_currency, ${known}.currency)
    AND ${known}.percent IS NOT DISTINCT FROM ${wanted}.percent AND ${known}.days IS NOT DISTINCT FROM ${wanted}.days
    AND ${known}.step_percent = ${wanted}.step_percent AND ${known}.also_unavailable = ${wanted}.also_unavailable`;
}
