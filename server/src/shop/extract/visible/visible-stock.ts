import { type AvailabilityOrUnknown } from '@tidemark/contracts/availability.ts';
import { hasWord } from '../html/element-context.ts';
import { type TextRun } from '../html/text-run.ts';
import { WORD_END, WORD_START, wordPattern } from '../words/word-pattern.ts';
import { isUnavailableState, stockStateIn, type StatedStock } from './stock-state.ts';

export interface VisibleStock {
  availability: AvailabilityOrUnknown;
  /** Stated close to the name, in a box or after a label: certainly about this product. */
  isSure: boolean;
  /**
   * The page has a section about stock: a box or a label, or several lines that say the product is
   * unavailable.
   */
  hasSection: boolean;
  /** Only implied, by an offer to report when the product is available. A buy button outweighs it. */
  isImplied: boolean;
}

/** Class words of elements about stock. */
const STOCK_BOX =
  /stock|avail|lager|dispon|verf[uü]g|nalich|inventory|skladem|voorraad|(?:^|[ _-])oos(?:$|[ _-])|sold-?out|lieferbar|delivery-?(?:status|time)|no-?(?:online-?)?product|notify-?me/;
/** Class words of the places where shops show "sold out" in place of a price. */
const PRICE_BOX = /price|preis|prix|precio|prezzo/;
/** Class words of parts whose stock words are about variants, filters or stores. */
const OTHER_PLACE =
  /(?:^|[ _])(?:sizes?(?=$|[ _-])|swatch|variant-(?:list|options?)|filter|facet|review|store-?(?:locator|pick)|pickup)/;
const STOCK_LABEL = new RegExp(`^\\s*${wordPattern('stockLabel')}\\s*[:：]\\s*`, 'iu');
const NOT_ABOUT_STOCK = new RegExp(`${WORD_START}${wordPattern('notAboutStock')}${WORD_END}`, 'iu');
const FILLER = new RegExp(`${WORD_START}${wordPattern('stockFiller')}${WORD_END}[\\s,.!:–-]*`, 'giu');
/** The end of a sentence. A full stop within "approx. 5" or "3. May" is none. */
const SENTENCE_END = /(?<!\d)[.!?]\s+(?=\p{Lu}|(?!\p{Ll})\p{L})|[。！？]/u;

/** Distances from the name, in runs. Stock boxes may stand before the name in a page's source. */
const MAX_DISTANCE = 200;
/** For words on a line of their own without a box. */
const MAX_DISTANCE_UNBOXED = 60;
/** Close enough to overrule the structured data. */
const MAX_DISTANCE_SURE = 40;
/** Close enough after the name that a line with nothing else needs no box. */
const MAX_DISTANCE_UNBOXED_SURE = 12;
const MAX_SENTENCE_LENGTH = 90;
/** The part of a line, without filler, that the stock words must make up to count without a box. */
const MIN_SHARE_OF_LINE = 0.7;
/** What may follow words of absence: "Discontinued by the manufacturer". */
const MAX_LENGTH_AFTER = 45;
const MAX_SENTENCES = 3;
/** The most lines that may say the same about one product: for shipping, for two branches. */
const MAX_REPEATS = 3;

/** A run that states the stock, and the sentence in which it does. */
interface StockLine extends StatedStock {
  run: TextRun;
  sentence: string;
}

const NOTHING: VisibleStock = { availability: null, isSure: false, hasSection: false, isImplied: false };

/**
 * What the page shows about stock near the product's name (`anchor`): in a box or after a label, else alone
 * on a line. Lines of one kind that repeat stock words are ignored: they belong to a list of variants or
 * sellers.
 */
export function readVisibleStock(runs: TextRun[], anchor: number | null): VisibleStock {
  const distance = (run: TextRun): number => Math.abs(run.index - (anchor ?? 0));
  const linesOf = memoizedStockLines();
  const near = runs.filter((run) => distance(run) <= MAX_DISTANCE && isAboutProduct(run));
  const lines = near
    .filter((run) => distance(run) <= MAX_DISTANCE_UNBOXED || mayBeBoxed(run) || STOCK_LABEL.test(run.text))
    .flatMap(linesOf);
  const single = withoutRepeats(lines, near, linesOf);
  const boxed = firstStated(single.filter((it) => isBoxed(it) || STOCK_LABEL.test(it.run.text)));
  if (boxed) {
    const isSure = anchor !== null && distance(boxed.run) <= MAX_DISTANCE_SURE;
    return { ...factsOf(boxed), isSure, hasSection: isSure };
  }
  const unboxed = firstStated(
    single.filter((it) => distance(it.run) <= MAX_DISTANCE_UNBOXED && isStatement(it)),
  );
  if (!unboxed) return NOTHING;
  const isSure =
    anchor !== null &&
    unboxed.run.index > anchor &&
    distance(unboxed.run) <= MAX_DISTANCE_UNBOXED_SURE &&
    isUnavailableState(unboxed.availability);
  const hasSection =
    isSure && near.flatMap(linesOf).filter((it) => isUnavailableState(it.availability)).length > 1;
  return { ...factsOf(unboxed), isSure, hasSection };
}

/** The first line that states the stock, else the first that implies it. */
function firstStated(lines: StockLine[]): StockLine | undefined {
  return lines.find((it) => !it.isImplied) ?? lines[0];
}

function factsOf({ availability, isImplied }: StockLine): Pick<VisibleStock, 'availability' | 'isImplied'> {
  return { availability, isImplied };
}

type ReadStockLines = (run: TextRun) => StockLine[];

function memoizedStockLines(): ReadStockLines {
  const known = new Map<TextRun, StockLine[]>();
  return (run) => {
    const lines = known.get(run) ?? readStockLine(run);
    known.set(run, lines);
    return lines;
  };
}

/** The line of a run, as a list of none or one: its first sentence with more than filler. */
function readStockLine(run: TextRun): StockLine[] {
  const sentences = run.text.split(SENTENCE_END, MAX_SENTENCES);
  const sentence =
    sentences.length === 1
      ? sentences[0]
      : sentences.find((it) => it.length > MAX_SENTENCE_LENGTH || hasLetters(withoutFiller(it)));
  if (!sentence || sentence.length > MAX_SENTENCE_LENGTH || saysNothingOfStock(sentence)) return [];
  const stated = stockStateIn(sentence);
  return stated ? [{ run, sentence, ...stated }] : [];
}

/** Whether a text is about something else that may be unavailable: a picture, a colour. */
export function saysNothingOfStock(text: string): boolean {
  return NOT_ABOUT_STOCK.test(text);
}

/**
 * The lines whose kind of element states stock only once among the runs, or says the same each time: that the
 * product is unavailable. Implied states do not count.
 */
function withoutRepeats(lines: StockLine[], runs: TextRun[], linesOf: ReadStockLines): StockLine[] {
  const kinds = new Set(lines.map(({ run }) => kindOf(run)));
  const runsByKind = Map.groupBy(
    runs.filter((run) => kinds.has(kindOf(run))),
    kindOf,
  );
  return lines.filter(({ run }) => {
    const ofKind = runsByKind.get(kindOf(run)) ?? [];
    const stated = ofKind.flatMap(linesOf).filter((it) => !it.isImplied);
    return stated.every((it) => it.run === run) || isSameAbsence(stated, ofKind.length);
  });
}

/** Whether lines of one kind agree that the product is unavailable, in no list of which they are a part. */
function isSameAbsence(stated: StockLine[], runsOfKind: number): boolean {
  const isAgreed = stated.every(
    ({ availability }) => isUnavailableState(availability) && availability === stated[0]?.availability,
  );
  if (!isAgreed || stated.length > MAX_REPEATS) return false;
  return stated.length === runsOfKind || stated.every(isStatement);
}

function kindOf({ context }: TextRun): string {
  return `${context.tag} ${context.words} ${context.parent?.words}`;
}

function isAboutProduct(run: TextRun): boolean {
  if (run.isUnrelated) return false;
  const { context } = run;
  return !context.isInOption && !hasWord(context, OTHER_PLACE, 4);
}

function isBoxed({ run, availability }: StockLine): boolean {
  const { context } = run;
  return (
    hasWord(context, STOCK_BOX, 3) || (isUnavailableState(availability) && hasWord(context, PRICE_BOX, 2))
  );
}

function mayBeBoxed({ context }: TextRun): boolean {
  return hasWord(context, STOCK_BOX, 3) || hasWord(context, PRICE_BOX, 2);
}

/** Whether a line is about stock as a whole, and no link to another page. */
function isStatement(line: StockLine): boolean {
  if (line.run.context.isInLink) return false;
  const { sentence, words } = line;
  return (
    words.length >= withoutFiller(sentence).trim().length * MIN_SHARE_OF_LINE || isSentenceOfAbsence(line)
  );
}

/** "Sorry, this item has been discontinued by the manufacturer": nothing but filler before the words. */
function isSentenceOfAbsence({ sentence, words, start, availability, isImplied }: StockLine): boolean {
  const after = sentence.slice(start + words.length);
  return (
    availability !== 'InStock' &&
    !isImplied &&
    !hasLetters(withoutFiller(sentence.slice(0, start))) &&
    after.length <= MAX_LENGTH_AFTER &&
    (isUnavailableState(availability) || !/^\s*\p{L}/u.test(after))
  );
}

function withoutFiller(text: string): string {
  return text.replace(FILLER, '');
}

function hasLetters(text: string): boolean {
  return /[\p{L}\d]/u.test(text);
}
