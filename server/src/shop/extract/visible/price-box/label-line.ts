import { type TextRun } from '../../html/text-run.ts';
import { wordPattern } from '../../words/word-pattern.ts';
import { type OwnLabels } from './split-labels.ts';

const MAX_LABEL_LENGTH = 40;
const WORDS_BEFORE = '(?:\\p{L}{1,12}\\.?\\s){0,2}';
const lineOf = (words: string): RegExp => new RegExp(`^[\\s(]*${WORDS_BEFORE}${words}[\\s*):：.]*$`, 'iu');
const LEADING = lineOf(
  wordPattern(
    'withTax', 'withoutTax', 'listPrice', 'regularPrice', 'withCode', 'membersOnly', 'otherAmount', 'lowestPrice', 'instalment',
  ),
); // prettier-ignore
const TRAILING = lineOf(wordPattern('withTax', 'withoutTax', 'otherAmountAfter'));
const DIGIT = /\p{Nd}/u;
const LETTERS = /\p{L}/u;

/** The lines around the line of an amount. */
interface Neighbours {
  previous: TextRun | undefined;
  next: TextRun | undefined;
}

/**
 * The words of an amount whose line has none, where the line before or after it is only a label, as in
 * tables. A line is the label of one amount.
 */
export class LabelLines {
  readonly #used = new Set<TextRun>();

  labelsOf(run: TextRun, own: OwnLabels, { previous, next }: Neighbours): OwnLabels {
    if (LETTERS.test(own.before) || LETTERS.test(own.after)) return own;
    if (previous && run.index - previous.index === 1 && this.#isLabel(previous, LEADING))
      return { ...own, before: this.#use(previous) };
    if (next && next.index - run.index === 1 && this.#isLabel(next, TRAILING))
      return { ...own, after: this.#use(next) };
    return own;
  }

  #isLabel(run: TextRun, pattern: RegExp): boolean {
    if (run.width > MAX_LABEL_LENGTH || this.#used.has(run)) return false;
    const { isHeading, isInLink, isButton } = run.context;
    return !isHeading && !isInLink && !isButton && !DIGIT.test(run.text) && pattern.test(run.text);
  }

  #use(run: TextRun): string {
    this.#used.add(run);
    return run.text;
  }
}
