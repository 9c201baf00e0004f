import { type ElementContexts } from './element-context.ts';
import { decodeEntities } from '../text/entities.ts';
import { type ElementContext, type OpenElement } from './open-element.ts';
import { plainText } from '../text/plain-text.ts';

/** A range of the page's bytes with the element that contains it. */
export interface TextPart {
  element: OpenElement;
  bytes: Buffer;
  start: number;
  end: number;
}

/** A part of a run's decoded text, up to the next piece. */
interface Piece {
  start: number;
  element: OpenElement;
}

/** Class words of elements that hold the cents of a price. */
const CENTS_WORD = /(?<!per)cent(?!er|r)|fraction|decimal|(?:^|[ _-])(?:dec|sup|kop|pennies)(?:$|[ _-])/;
const MAX_PART_BYTES = 2000;

/** Text that is shown as one line or box. It is decoded on demand. */
export class TextRun {
  /** Position in the page, counted in runs. */
  readonly index: number;
  /** The text's length in characters, before character references are decoded. */
  readonly width: number;
  /** If false, the text has no digit. */
  readonly mayHaveDigit: boolean;
  readonly #contexts: ElementContexts;
  readonly #first: OpenElement;
  readonly #isKnownUnrelated: boolean;
  readonly #parts: readonly (TextPart | null)[];
  readonly #pieces: Piece[] = [];
  #text: string | null = null;

  /** A null between parts is a space. The first is not null. */
  constructor(
    parts: readonly (TextPart | null)[],
    first: OpenElement,
    contexts: ElementContexts,
    traits: { index: number; width: number; mayHaveDigit: boolean; isKnownUnrelated: boolean },
  ) {
    this.#parts = parts;
    this.#first = first;
    this.#contexts = contexts;
    this.#isKnownUnrelated = traits.isKnownUnrelated;
    this.index = traits.index;
    this.width = traits.width;
    this.mayHaveDigit = traits.mayHaveDigit;
  }

  /** The element in which the run begins. */
  get element(): OpenElement {
    return this.#first;
  }

  /** Its context. */
  get context(): ElementContext {
    return this.#contexts.of(this.#first);
  }

  /** Like `context.isUnrelated`, but cheaper: most of a page's text is in unrelated parts. */
  get isUnrelated(): boolean {
    return this.#isKnownUnrelated || this.context.isUnrelated;
  }

  get text(): string {
    this.#text ??= this.#decode();
    return this.#text;
  }

  /** The offsets of the text at which that of another element begins. */
  get borders(): readonly number[] {
    return this.text === '' ? [] : this.#pieces.map(({ start }) => start);
  }

  /** The context of the innermost element at an offset of the text. */
  contextAt(offset: number): ElementContext {
    if (this.text === '') return this.context;
    const piece = this.#pieces.findLast(({ start }) => start <= offset);
    return piece ? this.#contexts.of(piece.element) : this.context;
  }

  #decode(): string {
    let text = '';
    for (const part of this.#parts) {
      if (part === null) {
        if (text !== '' && !text.endsWith(' ')) text += ' ';
        continue;
      }
      const { bytes, start, end, element } = part;
      const piece = plainText(
        decodeEntities(bytes.toString('utf8', start, Math.min(end, start + MAX_PART_BYTES))),
      );
      if (piece === ' ' && (text === '' || text.endsWith(' '))) continue;
      this.#pieces.push({ start: text.length, element });
      text += separator(text, piece, () => this.#contexts.of(element)) + piece;
    }
    return text;
  }
}

/**
 * What to put between the texts of two elements: a decimal mark before cents (63<sup>07</sup>), a space
 * between words (<b>Sale</b><b>USD 5</b>), else nothing.
 */
function separator(before: string, piece: string, context: () => ElementContext): string {
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
 * The decimal mark between a number and its cents when the cents are in an element of their own; null if
 * `piece` is no cents of a number that `before` ends with. After grouped thousands ("1.299") it is the other
 * mark.
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
