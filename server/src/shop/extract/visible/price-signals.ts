import { hasWord } from '../html/element-context.ts';
import { type TextRun } from '../html/text-run.ts';
import { type Weights } from '../model/weights.ts';
import {
  isFollowedByOther,
  isInBrackets,
  isInstalment,
  isLabelledOther,
  isLabelledPrice,
  isRate,
  isRecentLowest,
} from './price-box/amount-labels.ts';
import { isConditionalPrice } from './price-box/conditional-price.ts';
import { type AmountRole } from './price-box/decide-roles.ts';
import { type PriceBoxes } from './price-box/price-boxes.ts';
import { type VisibleAmount } from './price-box/visible-amount.ts';
import { NOW_WORD, OTHER_WORD, PRICE_WORD } from './price-box/price-class-words.ts';

/** The page as the signals of one amount see it. Positions are indexes of runs. */
export interface AmountSurroundings {
  /** The run with the product's name. */
  anchor: number | null;
  buyButton: number | null;
  /** How many amounts have a signature. */
  repeats: ReadonlyMap<string, number>;
  /** The runs that name an amount, outside of unrelated parts. */
  places: ReadonlyMap<string, ReadonlySet<TextRun>>;
  boxes: PriceBoxes;
  /** ISO 4217: the page's currency according to other sources. */
  currency: string | null;
  /** The first amount after the name that may be the price. */
  first: VisibleAmount | null;
  /** The first heading after the name, where another subject may begin. */
  nextHeading: number | null;
}

type PriceSignal = (amount: VisibleAmount, page: AmountSurroundings) => boolean;

/** Instalments, savings, prices with a code. */
const PARTS = new Set<AmountRole | null>(['part', 'conditional']);

/** What may count for or against an amount as the price to pay; `weights.json` says how much. */
const SIGNALS: Readonly<Record<string, PriceSignal>> = {
  priceWordOwn: ({ context }) => hasWord(context, PRICE_WORD, 2),
  priceWordNear: ({ context }) => hasWord(context, PRICE_WORD, 4),
  nowWord: ({ context }) => hasWord(context, NOW_WORD, 3),
  priceLabel: isLabelledPrice,
  currencyBeside: ({ currency }) => currency !== null,
  otherCurrency: ({ currency }, page) => currency !== null && page.currency !== null && currency !== page.currency,
  only: ({ run, amount }) => run.text.replace(/[^\p{L}\p{N}]/gu, '').length <= amount.length + 5,
  alone: ({ run }) => run.text.trim().length < 40,
  inHeading: ({ context }) => context.isHeading,
  justAfterName: (it, page) => isWithin(it, page.anchor, 0, 25),
  firstAfterName: (it, { first }) => it === first || (first !== null && it.run === first.run && it.amount === first.amount),
  afterNextHeading: ({ run }, page) => page.nextHeading !== null && run.index > page.nextHeading,
  afterName: (it, page) => isWithin(it, page.anchor, 0, 80),
  justBeforeBuy: (it, page) => isWithin(it, page.buyButton, -25, 6),
  justBeforeName: (it, page) => isWithin(it, page.anchor, -4, -1),
  beforeName: (it, page) => page.anchor !== null && it.run.index < page.anchor,
  foreign: ({ context }) => context.isUnrelated,
  inLink: ({ context }) => context.isInLink,
  linkAfterBuy: ({ context, run }, page) => context.isInLink && page.buyButton !== null && run.index > page.buyButton,
  inCard: (it) => it.isInCard,
  inOption: ({ context }) => context.isInOption,
  inButton: ({ context }) => context.isButton,
  otherWord: ({ context }) => hasWord(context, OTHER_WORD, 3),
  otherLabel: (it) => isLabelledOther(it) || isConditionalPrice(it.before, it.after),
  instalment: isInstalment,
  recentLowest: isRecentLowest,
  otherAfter: isFollowedByOther,
  bracketed: isInBrackets,
  partOfBox: (it, { boxes }) => PARTS.has(boxes.roleOf(it)),
  netBesideGross: (it, { boxes }) => boxes.roleOf(it) === 'net',
  explainedBeside: (it, { boxes }) => boxes.roleOf(it) === 'explained',
  perSomething: (it) => it.isTier || isRate(it),
  signed: ({ before }) => /[+–-]\s*[\p{Sc}\p{Lu}]{0,3}\s*$/u.test(before) && !/[\p{L}\d]\s*[–-]\s*[\p{Sc}]?\s*$/u.test(before),
  inProse: ({ run }) => run.text.length > 100,
  amongWords: ({ run }) => (run.text.match(/\p{L}{2,}/gu)?.length ?? 0) > 5,
  inSentence: ({ run }) => run.text.length > 60,
  repeated: ({ signature }, page) => (page.repeats.get(signature) ?? 0) > 3,
  oftenRepeated: ({ signature }, page) => (page.repeats.get(signature) ?? 0) > 8,
  saidAgain: ({ amount }, page) => (page.places.get(amount)?.size ?? 0) > 1,
}; // prettier-ignore

/** Signals that search text are evaluated last: the others rule out most amounts before. */
const SLOW_SIGNALS = new Set(
  'priceLabel only otherLabel instalment recentLowest otherAfter bracketed partOfBox netBesideGross explainedBeside perSomething signed amongWords'.split(
    ' ',
  ),
);
const IN_ORDER = Object.entries(SIGNALS).toSorted(
  ([a], [b]) => Number(SLOW_SIGNALS.has(a)) - Number(SLOW_SIGNALS.has(b)),
);

/** Returns the names of an amount's signals; null if their weights cannot add up to `minScore`. */
export function priceSignalReader(
  weights: Weights,
  minScore: number,
): (amount: VisibleAmount, page: AmountSurroundings) => string[] | null {
  const signals = IN_ORDER.map(([name, holds]) => ({ name, holds, weight: weights[name] ?? 0 }));
  const maxRemaining = signals.map((_, from) =>
    signals.slice(from).reduce((total, { weight }) => total + Math.max(0, weight), 0),
  );
  return (amount, page) => {
    const held: string[] = [];
    let score = weights.base ?? 0;
    for (const [index, { name, holds, weight }] of signals.entries()) {
      if (score + (maxRemaining[index] ?? 0) < minScore) return null;
      if (!holds(amount, page)) continue;
      held.push(name);
      score += weight;
    }
    return score < minScore ? null : held;
  };
}

function isWithin(amount: VisibleAmount, mark: number | null, from: number, to: number): boolean {
  if (mark === null) return false;
  const distance = amount.run.index - mark;
  return distance >= from && distance <= to;
}
