import { type Availability, type AvailabilityOrUnknown } from '@tidemark/contracts/availability.ts';
import { datePattern } from '../words/month-names.ts';
import {
  lowerCase,
  lowerCasePattern,
  phrasePattern,
  WORD_END,
  WORD_START,
  wordPattern,
} from '../words/word-pattern.ts';

/** A stock state found in a text, with the words that state it. */
export interface StatedStock {
  availability: Availability;
  words: string;
  /** The offset of the words in the text. */
  start: number;
  /** Only implied, by an offer to report when the product is available. */
  isImplied: boolean;
}

type Match = Pick<StatedStock, 'words' | 'start'>;

/** At most two words between a negation and what it denies: "not currently available". */
const GAP = "(?:\\s+[\\p{L}'’]+){0,2}\\s*";
const NUMBER = '\\d+(?:\\s?[-–]\\s?\\d+)?';

const NO_LONGER_AVAILABLE = phrasePattern(
  (wordsFor) => `${wordsFor('noLonger')}${GAP}${wordsFor('available')}${WORD_END}`,
);
const DENIED = phrasePattern(
  (wordsFor) => `${wordsFor('noLonger', 'negation')}${GAP}${wordsFor('available', 'inStock')}${WORD_END}`,
);
const DENIED_AFTER = phrasePattern(
  (wordsFor) => `${wordsFor('available', 'inStock')}\\s*${wordsFor('negationAfter')}`,
);
const IN_WEEKS = phrasePattern(
  (wordsFor) => `${wordsFor('shipsIn')}\\s*:?\\s*${NUMBER}\\s*${wordsFor('weeks')}`,
);

const DISCONTINUED = pattern(`(?:${wordPattern('discontinued')}|${NO_LONGER_AVAILABLE})`);
const PRE_ORDER = pattern(wordPattern('preOrder'));
const BACK_ORDER = pattern(`(?:${wordPattern('backOrder')}|${IN_WEEKS})`);
const OUT_OF_STOCK = pattern(`(?:${wordPattern('outOfStock')}|${DENIED}|${DENIED_AFTER})`);
const IN_STOCK = pattern(`${wordPattern('available', 'inStock')}${WORD_END}`);
const NOTIFY_ME = pattern(wordPattern('notifyMe'));
const AVAILABLE_FROM = pattern(`${wordPattern('availableFrom')}\\s+`);

/** "Stock level: none". */
const LABELLED_NONE = pattern(
  phrasePattern(
    (wordsFor) => `${wordsFor('stockLabel')}\\s*[:：]\\s*${wordsFor('negativeAnswer')}${WORD_END}`,
  ),
);
/** "In stock: no". */
const NO_AFTER = lowerCasePattern(`^\\s*[:?]\\s*${wordPattern('negativeAnswer')}${WORD_END}`, 'u');
/** "Stock: 5", "Availability: 0 pcs"; not "Availability: 24 hours". */
const QUANTITY = pattern(
  `${wordPattern('stockLabel')}\\s*[:：]?\\s*\\(?(?<count>\\d+)(?![\\d.,/:-]*\\d)` +
    `(?=\\s*(?:$|[).,;+]|(?:\\p{L}{1,4}\\.?|pieces?|units?|items?|stück|pièces?|unidades?)${WORD_END}))`,
);
const ZERO_BEFORE = /(?<![\d.,])0\s*(?:\p{L}{1,8}\.?\s*)?$/u;
const ZERO_WITHIN = /(?<![\d.,])0(?![\d.,]*\d)/;
/** "Available for collection" is no statement about the article as a whole; "available for order" is. */
const LIMITED = lowerCasePattern(
  phrasePattern(
    (wordsFor) =>
      `(?:${wordsFor('available')}|unavailable)\\s+${wordsFor('limits')}${WORD_END}(?!\\s*${wordPattern('limitsNothing')})`,
  ),
  'uy',
);
const ENDS_AVAILABLE = lowerCasePattern(`(?:${wordPattern('available')}|unavailable)$`, 'u');

function pattern(source: string): RegExp {
  return lowerCasePattern(`${WORD_START}${source}`, 'u');
}

/** In order of precedence: a text that says "not in stock" also contains "in stock". */
const READERS: readonly (readonly [Availability, (text: string) => Match | null])[] = [
  ['Discontinued', (text) => withoutLimit(text, find(text, DISCONTINUED))],
  ['PreOrder', (text) => findDate(text) ?? find(text, PRE_ORDER)],
  ['BackOrder', (text) => find(text, BACK_ORDER)],
  ['OutOfStock', findAbsence],
  ['InStock', (text) => withoutLimit(text, find(text, IN_STOCK)) ?? findQuantity(text, (it) => it > 0)],
];

/** The stock state that a text states; null where it states none. `words` are in lower case. */
export function stockStateIn(shown: string): StatedStock | null {
  const text = lowerCase(shown);

  const notice = find(text, NOTIFY_ME);
  for (const [availability, read] of READERS) {
    const match = read(text);
    // "Notify me when it is in stock" does not say that it is.
    if (match && !(availability === 'InStock' && notice && notice.start < match.start))
      return { availability, ...match, isImplied: false };
  }
  return notice && { availability: 'OutOfStock', ...notice, isImplied: true };
}

/** Whether a product in this state cannot be ordered at all. */
export function isUnavailableState(availability: AvailabilityOrUnknown): boolean {
  return availability === 'OutOfStock' || availability === 'Discontinued';
}

function find(text: string, words: RegExp): Match | null {
  const match = words.exec(text);
  return match && { words: match[0], start: match.index };
}

/** "Available from 12 March". */
function findDate(text: string): Match | null {
  const from = find(text, AVAILABLE_FROM);
  if (!from) return null;
  const date = datePattern().exec(text.slice(from.start + from.words.length))?.[0];
  return date === undefined ? null : { ...from, words: from.words + date };
}

/** Words of absence, a denied state, or a quantity of zero. */
function findAbsence(text: string): Match | null {
  const denied = find(text, OUT_OF_STOCK) ?? find(text, LABELLED_NONE);
  if (denied) return withoutLimit(text, denied);
  const none = findQuantity(text, (it) => it === 0);
  if (none) return none;
  const stated = find(text, IN_STOCK);
  if (!stated) return null;
  const [before, after] = [text.slice(0, stated.start), text.slice(stated.start + stated.words.length)];
  const isDenied = ZERO_BEFORE.test(before) || ZERO_WITHIN.test(stated.words) || NO_AFTER.test(after);
  return isDenied ? { words: text.trim(), start: 0 } : null;
}

function findQuantity(text: string, isWanted: (count: number) => boolean): Match | null {
  const match = QUANTITY.exec(text);
  if (!match || !isWanted(Number(match.groups?.count))) return null;
  return { words: match[0], start: match.index };
}

/** A match unless it says what the article is available for: "not available for export". */
function withoutLimit(text: string, match: Match | null): Match | null {
  const ending = match && ENDS_AVAILABLE.exec(match.words);
  if (!ending) return match;
  LIMITED.lastIndex = match.start + ending.index;
  return LIMITED.test(text) ? null : match;
}
