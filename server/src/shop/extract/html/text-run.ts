import { type ElementContexts } from './element-context.ts';
import { decodeEntities } from '../text/entities.ts';
import { type ElementContext, type OpenElement } from './open-element.ts';
import { joinTexts, type TextBorder } from './join-texts.ts';
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
const CENTS_WORD =
  /(?<!per|re|ac|ja|no)cent(?!er|r)|fraction|decimal|grosz|kopek|(?:^|[ _-])(?:dec|sup|kop|pennies)(?:$|[ _-])/;
const RAISED_TAGS = new Set(['sup', 'sub']);
const MAX_PART_BYTES = 2000;

/** Between two parts: white space, or the border of a block that does not end the run. */
export type TextGap = 'space' | 'block';

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
  readonly #parts: readonly (TextPart | TextGap)[];
  readonly #pieces: Piece[] = [];
  #text: string | null = null;

  /** The first is no gap. */
  constructor(
    parts: readonly (TextPart | TextGap)[],
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
    let gap: TextBorder['gap'] = 'nothing';
    for (const [index, part] of this.#parts.entries()) {
      if (typeof part === 'string') {
        gap = part;
        if (text !== '' && !text.endsWith(' ')) text += ' ';
        continue;
      }
      const piece = textOf(part);
      if (piece === ' ' && (text === '' || text.endsWith(' '))) continue;
      this.#pieces.push({ start: text.length, element: part.element });
      const before = gap;
      text = joinTexts(text, piece, () => this.#borderOf(part, index, before));
      gap = 'nothing';
    }
    return text;
  }

  #borderOf({ element }: TextPart, index: number, gap: TextBorder['gap']): TextBorder {
    const context = this.#contexts.of(element);
    return {
      gap,
      cents: centsMarking(context),
      isPrice: context.isPriceBox || (context.parent?.isPriceBox ?? false),
      next: () => this.#textAfter(index),
    };
  }

  /** The text of the next part in the same line, or "". */
  #textAfter(index: number): string {
    for (const part of this.#parts.slice(index + 1, index + 4)) {
      if (part === 'block') return '';
      const text = part === 'space' ? '' : textOf(part).trim();
      if (text !== '') return text;
    }
    return '';
  }
}

function textOf({ bytes, start, end }: TextPart): string {
  return plainText(decodeEntities(bytes.toString('utf8', start, Math.min(end, start + MAX_PART_BYTES))));
}

function centsMarking(context: ElementContext): TextBorder['cents'] {
  if (CENTS_WORD.test(context.words)) return 'marked';
  if (RAISED_TAGS.has(context.tag) || RAISED_TAGS.has(context.parent?.tag ?? '')) return 'marked';
  return context.tag === 'small' ? 'small' : 'unmarked';
}
