import { TELLING_ATTRIBUTES, type ElementContexts } from '../html/element-context.ts';
import { decodeEntities } from '../text/entities.ts';
import { hashOf } from '../html/html-bytes.ts';
import type { PartShape, TextShape, TextVisitor } from '../html/html-walk.ts';
import { type ElementContext, type OpenElement } from '../html/open-element.ts';
import { plainText } from '../text/plain-text.ts';
import { TextRun, type TextPart } from '../html/text-run.ts';
import { wordPattern } from '../words/word-pattern.ts';
import { RATING_REACH } from './visible-rating.ts';

const RELATED_TITLE = new RegExp(`^${wordPattern('relatedHeading')}`, 'iu');
const MAX_RUN = 400;
/** Characters of a run that blocks inside a price's own box may still add to. */
const MAX_PRICE = 100;
const MAX_RUNS = 20_000;
/** In bytes: what is written in references may be nothing but space. */
const MAX_CODED_SPACE = 60;
/** In runs: a part about reviews of that size that begins so soon after a name may say how the product is rated. */
const MAX_RATING_PART = 200;
const AMPERSAND = 38;
const VALUE = hashOf('value');
const LABEL = hashOf('aria-label');

/** Collects the text that a reader could see, as runs, while the page is walked. */
export class VisibleText implements TextVisitor {
  readonly tags = ['input', 'button'];
  readonly telling = TELLING_ATTRIBUTES;
  readonly noted = ['href', 'value', 'aria-label'];
  private readonly found: TextRun[] = [];
  private readonly contexts: ElementContexts;
  /** null: a space between two. */
  private parts: (TextPart | null)[] = [];
  private width = 0;
  private hasDigit = false;
  /** What its text is in is about other things: nothing else is asked of its elements. */
  private isSurelyForeign = false;
  private readonly isWhole: boolean;
  /** How many runs there were in parts that were passed over. */
  private passedRuns = 0;
  /** The place of the last heading of the first rank. */
  private nameAt = -Infinity;
  /** The places before which there was a heading in them. */
  readonly skippedHeadings: number[] = [];
  /** There was a digit in them. */
  mayLackPrice = false;

  /** Whole: with the texts of parts about other things. */
  constructor(contexts: ElementContexts, isWhole: boolean) {
    this.contexts = contexts;
    this.isWhole = isWhole;
  }

  unread(element: OpenElement): 'hidden' | 'foreign' | null {
    const { isHidden, isForeign } = this.contexts.of(element);
    if (isHidden) return 'hidden';
    return isForeign && !this.isWhole ? 'foreign' : null;
  }

  passOver({ runs, hasDigit, hasHeading }: PartShape): boolean {
    const mayRate = hasDigit && runs <= MAX_RATING_PART && this.place - this.nameAt <= RATING_REACH;
    if (mayRate) return false;
    this.passedRuns += runs;
    this.mayLackPrice ||= hasDigit;
    if (hasHeading) this.skippedHeadings.push(this.place);
    return true;
  }

  /** The runs in page order, once the walk is over. */
  finish(): TextRun[] {
    this.endRun();
    return this.found;
  }

  open(element: OpenElement): void {
    const { tag } = element;
    if (tag === 'input' && element.isNoted(VALUE) && this.contexts.of(element).isButton)
      this.addLabel(element.notedValue(VALUE), element);
    if (tag === 'button' && !element.isNoted(VALUE)) this.addLabel(element.notedValue(LABEL), element);
  }

  /** Inside a price's own box, blocks are parts of one price; elsewhere a block ends the run. */
  edge({ parent, tag }: OpenElement): void {
    if (tag === 'h1') this.nameAt = this.place;
    if (this.parts.length === 0) return;
    if (!this.isSurelyForeign && this.width < MAX_PRICE && parent && this.contexts.of(parent).isPriceBox)
      this.addSpace();
    else this.endRun();
  }

  textAt(start: number, end: number, shape: TextShape, parent: OpenElement): void {
    if (shape.isBlank || (shape.isCoded && isCodedSpace(parent.bytes, start, end))) return this.addSpace();
    const isSurelyForeign = this.contexts.isBoundToBeForeign(parent);
    if (!isSurelyForeign && this.contexts.of(parent).isHidden) return;
    if (this.width + shape.width > MAX_RUN || isSurelyForeign !== this.isSurelyForeign) this.endRun();
    this.isSurelyForeign = isSurelyForeign;
    this.hasDigit ||= shape.hasDigit;
    this.add({ element: parent, bytes: parent.bytes, start, end }, shape.width);
  }

  /** Of the next run. */
  private get place(): number {
    return this.found.length + this.passedRuns;
  }

  private addLabel(label: string | null, element: OpenElement): void {
    if (!label || this.contexts.of(element).isHidden) return;
    const bytes = Buffer.from(label);
    this.hasDigit = true;
    this.add({ element, bytes, start: 0, end: bytes.length }, label.length);
  }

  private add(part: TextPart, width: number): void {
    this.parts.push(part);
    this.width += width;
  }

  private addSpace(): void {
    if (this.parts.length > 0 && this.parts.at(-1) !== null) this.parts.push(null);
  }

  private endRun(): void {
    const [first] = this.parts;
    if (!first) return;
    if (this.found.length < MAX_RUNS) {
      const run = new TextRun(this.parts, first.element, this.contexts, {
        index: this.place,
        width: this.width,
        mayHaveDigit: this.hasDigit,
        isSurelyForeign: this.isSurelyForeign,
      });
      this.found.push(run);
      if (!this.isSurelyForeign) markRelated(run);
    }
    this.parts = [];
    this.width = 0;
    this.hasDigit = false;
    this.isSurelyForeign = false;
  }
}

/** Space in all but its bytes: `&nbsp;` and the like. */
function isCodedSpace(bytes: Buffer, start: number, end: number): boolean {
  if (end - start > MAX_CODED_SPACE) return false;
  let first = start;
  while ((bytes[first] ?? 0) <= 32) first += 1;
  const byte = bytes[first] ?? 0;
  return (
    (byte === AMPERSAND || byte >= 128) &&
    plainText(decodeEntities(bytes.toString('utf8', first, end))).trim() === ''
  );
}

/** A heading such as "Related products" makes what follows in its box a matter of other products. */
function markRelated(run: TextRun): void {
  const { context } = run;
  if (!context.isHeading || run.text.length > 80 || !RELATED_TITLE.test(run.text.trim())) return;
  let heading: ElementContext | null = context;
  while (heading && !/^h[1-6]$/.test(heading.tag)) heading = heading.parent;
  const box = heading?.parent;
  if (box && box.tag !== 'body' && box.tag !== 'main') box.isForeign = true;
}
