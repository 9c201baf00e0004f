import { type ElementContexts } from './element-context.ts';
import { decodeEntities } from '../text/entities.ts';
import { type ElementContext, type OpenElement } from './open-element.ts';
import { plainText } from '../text/plain-text.ts';

/** A stretch of the page's bytes with the element it stands in. */
export type TextPart = { element: OpenElement; bytes: Buffer; start: number; end: number };

/** A part of a run's text, from `start` to the next piece. */
type Piece = { start: number; element: OpenElement };

const CENTS_WORD = /(?<!per)cent(?!er|r)|fraction|decimal|(?:^|[ _-])(?:dec|sup|kop|pennies)(?:$|[ _-])/;
/** In bytes. */
const MAX_PART = 2000;

/** A stretch of text that a reader sees as one line or box; decoded when somebody asks for the text. */
export class TextRun {
  /** Place in the page, counted in runs. */
  readonly index: number;
  /** Of the text, in characters, but for character references. */
  readonly width: number;
  /** Where it is false the text has no digit. */
  readonly mayHaveDigit: boolean;
  private readonly contexts: ElementContexts;
  private readonly first: OpenElement;
  private readonly isSurelyForeign: boolean;
  private readonly parts: readonly (TextPart | null)[];
  private readonly pieces: Piece[] = [];
  private known: string | null = null;

  /** Between the `parts` null is a space; the first is a part. */
  constructor(
    parts: readonly (TextPart | null)[],
    first: OpenElement,
    contexts: ElementContexts,
    about: { index: number; width: number; mayHaveDigit: boolean; isSurelyForeign: boolean },
  ) {
    this.parts = parts;
    this.first = first;
    this.contexts = contexts;
    this.isSurelyForeign = about.isSurelyForeign;
    this.index = about.index;
    this.width = about.width;
    this.mayHaveDigit = about.mayHaveDigit;
  }

  /** Of the element that the run begins in. */
  get context(): ElementContext {
    return this.contexts.of(this.first);
  }

  /** As its context says, but cheaper to ask: most of a page's text is about other things. */
  get isForeign(): boolean {
    return this.isSurelyForeign || this.context.isForeign;
  }

  get text(): string {
    this.known ??= this.decode();
    return this.known;
  }

  /** The innermost element at a place of the text. */
  contextAt(offset: number): ElementContext {
    if (this.text === '') return this.context;
    const piece = this.pieces.findLast(({ start }) => start <= offset);
    return piece ? this.contexts.of(piece.element) : this.context;
  }

  private decode(): string {
    let text = '';
    for (const part of this.parts) {
      if (part === null) {
        if (text !== '' && !text.endsWith(' ')) text += ' ';
        continue;
      }
      const { bytes, start, end, element } = part;
      const piece = plainText(decodeEntities(bytes.toString('utf8', start, Math.min(end, start + MAX_PART))));
      if (piece === ' ' && (text === '' || text.endsWith(' '))) continue;
      this.pieces.push({ start: text.length, element });
      text += joint(text, piece, () => this.contexts.of(element)) + piece;
    }
    return text;
  }
}

/** Cents set apart by markup alone: 63<sup>07</sup>, <span>19</span><span>99</span>; words of two elements: <b>Sale</b><b>USD 5</b>. */
function joint(before: string, piece: string, context: () => ElementContext): string {
  if (before === '') return '';
  if (
    /\p{L}$/u.test(before.slice(-2))
      ? /^[\p{L}\d]/u.test(piece)
      : /\d$/.test(before) && /^\p{L}{3}/u.test(piece)
  )
    return ' ';
  if (!isDigit(before.charCodeAt(before.length - 1)) || !isDigit(piece.charCodeAt(0))) return '';
  return centsMark(before, piece) ?? (CENTS_WORD.test(context().words) ? '.' : ' ');
}

/**
 * The mark to put between a number and its cents, where a text from an element of its own is the cents of the number that the text
 * before it ends with; null where it is not. After grouped thousands ("1.299") it is the mark that does not group.
 */
export function centsMark(before: string, piece: string): '.' | ',' | null {
  if (!isDigit(before.charCodeAt(before.length - 1)) || !/^\d\d(?!\d)/.test(piece)) return null;
  const mark = /([.,])\d{1,20}$/.exec(before.slice(-21))?.[1];
  if (!mark) return '.';
  if (!/(?<!\d)[1-9]\d{0,2}[.,]\d{3}$/.test(before.slice(-8))) return null;
  return mark === '.' ? ',' : '.';
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}
