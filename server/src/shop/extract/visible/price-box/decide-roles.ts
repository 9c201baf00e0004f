/**
 * What each of several amounts in one box is, decided for all of them together. Their words and classes come
 * first; then what their values say about each other, which needs no words of any language.
 */
import { UNITS_BY_WORD } from '../../words/word-pattern.ts';
import { isWithTaxOf } from './tax-rates.ts';

/** An amount as its own words, classes and tags describe it. */
export interface BoxAmount {
  value: number;
  /** ISO 4217; null where none is written. */
  currency: string | null;
  /** The index of its run. */
  line: number;
  /** Equal for amounts in the same kind of element. */
  kind: string;
  /** Struck through. */
  isStruck: boolean;
  /** In an element named "old", "was", "regular". */
  isOldByClass: boolean;
  /** In an element named "now", "sale", "final". */
  isNowByClass: boolean;
  label: 'former' | 'net' | 'gross' | 'other' | 'price' | null;
  /** Its own words and numbers. */
  text: string;
  /** The words among them, in lower case. */
  words: readonly string[];
}

/** The text of a box beside its amounts. */
export interface BoxContext {
  /** Percentages in the box, as positive numbers. */
  percents: readonly number[];
  /** The lines whose amounts may be two prices of one product. */
  mayPair(lines: readonly number[]): boolean;
}

/**
 * `former`: a former price by strike, words, class or discount. `formerByPlace`: the higher of two amounts
 * without words. `net`: without tax beside the one with it. `part`: an instalment or a saving.
 * `conditional`: with a code or for a quantity. `explained`: it has words and its higher neighbour none.
 */
export type AmountRole = 'former' | 'formerByPlace' | 'net' | 'part' | 'conditional' | 'explained';

type RoleRule = (amount: BoxAmount, box: Box) => AmountRole | null;

interface Box {
  amounts: readonly BoxAmount[];
  context: BoxContext;
  roles: ReadonlyMap<BoxAmount, AmountRole>;
}

const MAX_PAIR_RATIO = 5;
const MAX_TAX_RATIO = 1.3;
const TIMES = /\d{1,3}(?![\d.,])/g;
const CODE = /(?<![\p{L}\d])\p{Lu}{3,12}\d{1,4}(?![\p{L}\d])/u;
const PIECES = [...UNITS_BY_WORD].filter(([, unit]) => unit === 'piece').map(([word]) => word);
const QUANTITY = new RegExp(`(?<!\\d)(?:[2-9]|\\d{2,4})\\s?\\+?\\s?(?:${PIECES.join('|')})(?!\\p{L})`, 'iu');
const MAX_INSTALMENTS = 120;

/** The role of each amount; null for the price, or if nothing tells. */
export function decideRoles(amounts: readonly BoxAmount[], context: BoxContext): (AmountRole | null)[] {
  const roles = new Map<BoxAmount, AmountRole>();
  for (const rule of RULES) {
    const found = amounts
      .filter((it) => !roles.has(it))
      .map((it) => [it, rule(it, { amounts, context, roles })] as const);
    for (const [amount, role] of found) if (role) roles.set(amount, role);
  }
  return amounts.map((it) => roles.get(it) ?? null);
}

const struck: RoleRule = ({ isStruck }) => (isStruck ? 'former' : null);

/** Without tax, beside the same amount with tax. */
const net: RoleRule = (amount, { amounts }) => {
  if (amount.label === 'gross' || amount.isStruck) return null;
  const isNet = amounts.some((it) => {
    if (it.value <= amount.value || it.value > amount.value * MAX_TAX_RATIO) return false;
    if (amount.label === 'net') return it.label === 'gross' || isWithTaxOf(it.value, amount.value);
    if (!isWithTaxOf(it.value, amount.value)) return false;
    return it.label === 'gross' ? amount.label === null : namesSame(it, amount);
  });
  return isNet ? 'net' : null;
};

/** "bez DDV" and "z DDV" name the same tax; "price" says nothing. */
function namesSame(one: BoxAmount, other: BoxAmount): boolean {
  return one.label === null && other.label === null && one.words.some((it) => other.words.includes(it));
}

/** One of several payments that add up to another amount: "4 x 49,75 €" beside 199 €. */
const instalment: RoleRule = (amount, { amounts }) => {
  const counts = (amount.text.match(TIMES) ?? []).map(Number).filter((it) => it > 1 && it <= MAX_INSTALMENTS);
  const isPart = counts.some((count) =>
    amounts.some((it) => it !== amount && Math.abs(it.value - amount.value * count) <= it.value * 0.006),
  );
  return isPart && amount.label !== 'price' ? 'part' : null;
};

/** The difference of two other amounts, named as something: "you save". */
const saving: RoleRule = (amount, { amounts }) => {
  if (amount.words.length === 0 || amount.label === 'price' || amount.label === 'former') return null;
  const others = amounts.filter((it) => it.value > amount.value);
  return others.some((high) => others.some((low) => isClose(high.value - low.value, amount.value)))
    ? 'part'
    : null;
};

function isClose(one: number, other: number): boolean {
  return Math.abs(one - other) < 0.006;
}

/** Its words contain a code like "SAVE20" or a quantity like "10 pcs", those of a higher amount do not. */
const conditional: RoleRule = (amount, { amounts }) =>
  [CODE, QUANTITY].some(
    (it) => it.test(amount.text) && amounts.some(({ value, text }) => value > amount.value && !it.test(text)),
  )
    ? 'conditional'
    : null;

/** Words or a class that name a former price need a lower one that may be the price. */
const formerByName: RoleRule = (amount, box) => {
  if (amount.label !== 'former' && !(amount.isOldByClass && mayPay(amount))) return null;
  return payable(box).some((it) => it.value < amount.value && !isFormerByName(it)) ? 'former' : null;
};

function isFormerByName({ label, isOldByClass, isStruck }: BoxAmount): boolean {
  return label === 'former' || isOldByClass || isStruck;
}

/** "-20%" beside two amounts, one lower than the other by as much. */
const formerByDiscount: RoleRule = (amount, box) =>
  mayPay(amount) &&
  box.context.percents.some((percent) =>
    payable(box).some((it) => it.value < amount.value && isDiscount(amount.value, it.value, percent)),
  )
    ? 'former'
    : null;

function isDiscount(high: number, low: number, percent: number): boolean {
  return percent >= 3 && percent <= 90 && Math.abs((1 - low / high) * 100 - percent) <= 0.75;
}

/** Two amounts without a range: the higher is the former price, unless only the lower has unknown words. */
const pair: RoleRule = (amount, box) => {
  const prices = payable(box).filter((it) => it.currency !== null);
  const [low, high] = [...new Set(prices.map((it) => it.value))].toSorted((a, b) => a - b);
  if (new Set(prices.map((it) => it.value)).size !== 2 || low === undefined || high === undefined)
    return null;
  if (low * MAX_PAIR_RATIO < high || new Set(prices.map((it) => it.currency)).size > 1) return null;
  if (!prices.includes(amount) || !isOfTwoKinds(prices, box)) return null;
  const isExplained = prices.every((it) => (it.value === low ? isUnknown(it) : isBare(it)));
  if (isExplained) return amount.value === low ? 'explained' : null;
  return amount.value === high ? 'formerByPlace' : null;
};

/** Two prices in one line, or in lines of two kinds: two of one kind may be those of two variants. */
function isOfTwoKinds(prices: readonly BoxAmount[], { context }: Box): boolean {
  const lines = [...new Set(prices.map((it) => it.line))];
  if (!context.mayPair(lines)) return false;
  return lines.length === 1 || new Set(prices.map((it) => it.kind)).size > 1;
}

function isBare({ words, label }: BoxAmount): boolean {
  return words.length === 0 || label === 'price';
}

/** It has words, and none is known as those of a price. */
function isUnknown({ words, label, isNowByClass }: BoxAmount): boolean {
  return words.length > 0 && label === null && !isNowByClass;
}

function mayPay({ label, isStruck }: BoxAmount): boolean {
  return !isStruck && (label === null || label === 'price' || label === 'gross');
}

function payable({ amounts, roles }: Box): BoxAmount[] {
  return amounts.filter((it) => !roles.has(it) && mayPay(it));
}

const RULES: readonly RoleRule[] = [
  struck,
  net,
  instalment,
  saving,
  conditional,
  formerByName,
  formerByDiscount,
  pair,
];
