/**
 * What a page shows its visitors. This file collects the texts; `page-anchors.ts` finds the product's name
 * and buttons among them, `visible-price.ts` the prices, `visible-stock.ts` the stock, `visible-details.ts`
 * seller, condition, rating and unit price. `price-signals.ts` lists what counts for or against an amount as
 * the price.
 */
import { CONTEXT_ATTRIBUTES, type ElementContexts } from '../html/element-context.ts';
import { decodeEntities } from '../text/entities.ts';
import { hashOf } from '../html/html-bytes.ts';
import { type PartShape, type TextShape, type TextVisitor } from '../html/html-walk.ts';
import { type ElementContext, type OpenElement } from '../html/open-element.ts';
import { plainText } from '../text/plain-text.ts';
import { TextRun, type TextGap, type TextPart } from '../html/text-run.ts';
import { wordPattern } from '../words/word-pattern.ts';
import { MAX_RATING_DISTANCE } from './visible-rating.ts';

const RELATED_HEADING = new RegExp(`^${wordPattern('relatedHeading')}`, 'iu');
/** In characters. */
const MAX_RUN_LENGTH = 400;
/** Longest run to which blocks inside a price box are added, in characters. */
const MAX_PRICE_BOX_LENGTH = 100;
const MAX_RUNS = 20_000;
/** Longest text that is checked for being only encoded white space. */
const MAX_CODED_SPACE_BYTES = 60;
/** Longest unrelated part that is read because it may hold the product's rating. */
const MAX_RATING_PART_RUNS = 200;
const AMPERSAND = 38;
const MAX_FIELDS = 500;
const VALUE = hashOf('value');
const TYPE = hashOf('type');
const LABEL = hashOf('aria-label');

/** Collects the visible text as runs while the page is walked. */
export class VisibleText implements TextVisitor {
  readonly tags = ['input', 'select', 'button'];
  readonly distinctive = CONTEXT_ATTRIBUTES;
  readonly recorded = ['href', 'value', 'aria-label'];
  readonly #found: TextRun[] = [];
  readonly #contexts: ElementContexts;
  /** The parts of the current run. The first is no gap. */
  #parts: (TextPart | TextGap)[] = [];
  #width = 0;
  #hasDigit = false;
  /** The current run is in an unrelated part. Its contexts are not created. */
  #isKnownUnrelated = false;
  readonly #isWhole: boolean;
  /** The number of runs in skipped parts. */
  #skippedRuns = 0;
  /** The position of the latest h1. */
  #headingPosition = -Infinity;
  /** Indexes of runs preceded by a skipped part with a heading. */
  readonly skippedHeadings: number[] = [];
  /** The inputs and selects in parts about the page's subject. */
  readonly fields: OpenElement[] = [];
  /** A page with dialogs or the like has an unrelated h1, which may be in one of them. */
  mayNameInOverlay = false;
  /** A skipped part had a digit. */
  mayLackPrice = false;

  /** `isWhole`: also reads the texts of unrelated parts. */
  constructor(contexts: ElementContexts, isWhole: boolean) {
    this.#contexts = contexts;
    this.#isWhole = isWhole;
  }

  skipReason(element: OpenElement): 'hidden' | 'unrelated' | null {
    const { isHidden, isUnrelated } = this.#contexts.of(element);
    if (isHidden) return 'hidden';
    return isUnrelated && !this.#isWhole ? 'unrelated' : null;
  }

  skipPart({ runs, hasDigit, hasHeading }: PartShape): boolean {
    const mayRate =
      hasDigit &&
      runs <= MAX_RATING_PART_RUNS &&
      this.#position - this.#headingPosition <= MAX_RATING_DISTANCE;
    if (mayRate) return false;
    this.#skippedRuns += runs;
    this.mayLackPrice ||= hasDigit;
    if (hasHeading) this.skippedHeadings.push(this.#position);
    return true;
  }

  /** Returns the runs in page order. Call it after the walk. */
  finish(): TextRun[] {
    this.#endRun();
    return this.#found;
  }

  open(element: OpenElement): void {
    const { tag } = element;
    if (tag !== 'button') this.#addField(element);
    if (tag === 'input' && element.hasRecorded(VALUE) && this.#contexts.of(element).isButton)
      this.#addLabel(element.recordedValue(VALUE), element);
    else if (tag === 'input' && element.recordedValue(TYPE) === 'image')
      this.#addLabel(element.attributes.get('alt') ?? null, element);
    if (tag === 'button' && !element.hasRecorded(VALUE))
      this.#addLabel(element.recordedValue(LABEL), element);
  }

  /** A block ends the run, except inside a price box, where blocks are parts of one price. */
  blockBoundary(element: OpenElement): void {
    const { parent, tag } = element;
    if (tag === 'h1') {
      this.mayNameInOverlay ||= this.#contexts.hasOverlay && this.#contexts.of(element).isUnrelated;
      this.#beginHeading(element);
    }
    if (this.#parts.length === 0) return;
    if (
      !this.#isKnownUnrelated &&
      this.#width < MAX_PRICE_BOX_LENGTH &&
      parent &&
      this.#contexts.of(parent).isPriceBox
    )
      this.#addGap('block');
    else this.#endRun();
  }

  textAt(start: number, end: number, shape: TextShape, parent: OpenElement): void {
    if (shape.isBlank || (shape.isCoded && isCodedSpace(parent.bytes, start, end)))
      return this.#addGap('space');
    const isKnownUnrelated = this.#contexts.isKnownUnrelated(parent);
    if (!isKnownUnrelated && this.#contexts.of(parent).isHidden) return;
    if (this.#width + shape.width > MAX_RUN_LENGTH || isKnownUnrelated !== this.#isKnownUnrelated)
      this.#endRun();
    this.#isKnownUnrelated = isKnownUnrelated;
    this.#hasDigit ||= shape.hasDigit;
    this.#add({ element: parent, bytes: parent.bytes, start, end }, shape.width);
  }

  /** A part with the first h1 is not about another product, although a class of it may say so. */
  #beginHeading(element: OpenElement): void {
    if (this.#headingPosition === -Infinity) {
      let at: ElementContext | null = this.#contexts.of(element);
      while (at && !at.isFurniture) {
        at.isUnrelated = false;
        at = at.parent;
      }
    }
    this.#headingPosition = this.#position;
  }

  /** The position of the next run. */
  get #position(): number {
    return this.#found.length + this.#skippedRuns;
  }

  #addField(element: OpenElement): void {
    const { isHidden, isUnrelated } = this.#contexts.of(element);
    if (isHidden || isUnrelated || this.fields.length >= MAX_FIELDS) return;
    this.fields.push(element);
  }

  #addLabel(label: string | null, element: OpenElement): void {
    if (!label || this.#contexts.of(element).isHidden) return;
    const bytes = Buffer.from(label);
    this.#hasDigit = true;
    this.#add({ element, bytes, start: 0, end: bytes.length }, label.length);
  }

  #add(part: TextPart, width: number): void {
    this.#parts.push(part);
    this.#width += width;
  }

  #addGap(gap: TextGap): void {
    const last = this.#parts.at(-1);
    if (last === undefined || last === gap || last === 'block') return;
    if (last === 'space') this.#parts.pop();
    this.#parts.push(gap);
  }

  #endRun(): void {
    const [first] = this.#parts;
    if (first === undefined || typeof first === 'string') return;
    if (this.#found.length < MAX_RUNS) {
      const run = new TextRun(this.#parts, first.element, this.#contexts, {
        index: this.#position,
        width: this.#width,
        mayHaveDigit: this.#hasDigit,
        isKnownUnrelated: this.#isKnownUnrelated,
      });
      this.#found.push(run);
      if (!this.#isKnownUnrelated) markUnrelated(run);
    }
    this.#parts = [];
    this.#width = 0;
    this.#hasDigit = false;
    this.#isKnownUnrelated = false;
  }
}

/** Whether a text decodes to white space only: `&nbsp;` and the like. */
function isCodedSpace(bytes: Buffer, start: number, end: number): boolean {
  if (end - start > MAX_CODED_SPACE_BYTES) return false;
  let first = start;
  while ((bytes[first] ?? 0) <= 32) first += 1;
  const byte = bytes[first] ?? 0;
  return (
    (byte === AMPERSAND || byte >= 128) &&
    plainText(decodeEntities(bytes.toString('utf8', first, end))).trim() === ''
  );
}

/** A heading such as "Related products" makes the rest of its box unrelated. */
function markUnrelated(run: TextRun): void {
  const { context } = run;
  if (!context.isHeading || run.text.length > 80 || !RELATED_HEADING.test(run.text.trim())) return;
  let heading: ElementContext | null = context;
  while (heading && !/^h[1-6]$/.test(heading.tag)) heading = heading.parent;
  const box = heading?.parent;
  if (box && box.tag !== 'body' && box.tag !== 'main') box.isUnrelated = true;
}
