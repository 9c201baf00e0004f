/**
 * HTML without a DOM. `tag-scanner.ts` finds tags in the bytes (in WebAssembly); this file turns them into
 * elements and shows them to visitors; `audience.ts` knows which visitor wants which element.
 * `element-context.ts` derives what an element's tags and classes imply, `text-run.ts` decodes the texts,
 * `page-scan.ts` collects head and scripts.
 */
import { Audience, type Interest } from './audience.ts';
import { hashOf } from './html-bytes.ts';
import { ATTRIBUTE_SIZE, OpenElement } from './open-element.ts';
import { tagKind, type TagKind } from './tag-kinds.ts';
import {
  APPEARANCE,
  ATTRIBUTE_FROM,
  ATTRIBUTE_TO,
  DIGITS,
  LINK,
  NAME,
  NAME_END,
  RUNS,
  TAG_END,
  TAG_START,
  TagScanner,
  TEXT_SHAPE,
  TEXT_START,
  TEXT_WIDTH,
  TOKEN_SIZE,
  TYPE,
  WANTED_BY_ALL,
  WANTED_EVERYWHERE,
} from './tag-scanner.ts';

/** A part of the page's bytes, to be decoded on demand. */
export interface ByteRange {
  bytes: Buffer;
  start: number;
  end: number;
}

/** What the scanner knows about a text without decoding it. */
export interface TextShape {
  /** In characters, with white space folded. */
  width: number;
  isBlank: boolean;
  /** May have a digit of any script. If false, it has none. */
  hasDigit: boolean;
  /** Has character references or non-ASCII characters. */
  isCoded: boolean;
}

/** What the scanner knows about a part of the page. */
export interface PartShape {
  /** The number of text runs. */
  runs: number;
  hasDigit: boolean;
  hasHeading: boolean;
}

/** Receives the elements it is interested in, and on demand the texts in them. */
export interface HtmlVisitor extends Interest {
  open?(element: OpenElement): void;
  /** Called for each element passed to `open`, in reverse order; for void elements too. */
  close?(element: OpenElement): void;
  /** `text` is called while this is true. */
  readonly isListening?: boolean;
  /**
   * Receives texts, also blank ones, with entities still encoded (see `decodeEntities`); none of scripts and
   * styles.
   */
  text?(raw: string): void;
}

/** Receives all texts and the block boundaries between them. */
export interface TextVisitor extends HtmlVisitor {
  /** Called when an element that is not part of a text line begins or ends. */
  blockBoundary(element: OpenElement): void;
  textAt(start: number, end: number, shape: TextShape, parent: OpenElement): void;
  /** Why none of the element's texts need be read; null if they must be. */
  skipReason(element: OpenElement): 'hidden' | 'unrelated' | null;
  /** Whether to skip the unrelated part that just began. */
  skipPart(part: PartShape): boolean;
}

export interface PageVisitors {
  texts: TextVisitor;
  script(content: ByteRange, element: OpenElement): void;
  others: HtmlVisitor[];
}

const MAX_DEPTH = 400;
const SCRIPT = hashOf('script');

/**
 * Walks through a UTF-8 page once, in linear time, and shows it to the visitors. Repairs missing and stray
 * end tags as browsers do. Elements nested too deeply are skipped, but not their texts. Parts that `texts`
 * skips are skipped as a whole unless a visitor wants an element in them. Returns the number of steps taken.
 */
export function walkHtml(bytes: Buffer, visitors: PageVisitors): number {
  return new Walk(bytes, visitors).run();
}

class Walk {
  readonly #bytes: Buffer;
  readonly #texts: TextVisitor;
  readonly #script: PageVisitors['script'];
  readonly #visitors: HtmlVisitor[];
  readonly #audience: Audience;
  readonly #scanner: TagScanner;
  readonly #tokens: Int32Array;
  readonly #kinds = new Map<number, TagKind>();
  readonly #shape: TextShape = { width: 0, isBlank: true, hasDigit: false, isCoded: false };
  #recorded: Int32Array = new Int32Array();
  #top: OpenElement | null = null;
  #hasListener = false;

  constructor(bytes: Buffer, { texts, script, others }: PageVisitors) {
    this.#bytes = bytes;
    this.#texts = texts;
    this.#script = script;
    this.#visitors = [texts, ...others];
    this.#audience = new Audience(texts, others);
    this.#scanner = new TagScanner(bytes, this.#audience);
    this.#tokens = this.#scanner.tokens;
  }

  run(): number {
    const scanner = this.#scanner;
    let steps = 0;
    while (!scanner.isDone) {
      const count = scanner.scan();
      this.#recorded = scanner.recordedUpTo(count - 1);
      for (let index = 0; index < count; index = this.#readToken(index)) steps += 1;
    }
    while (this.#top) this.#pop();
    return steps + scanner.steps;
  }

  /** A field of a token of the latest scan. */
  #field(token: number, field: number): number {
    return this.#tokens[token * TOKEN_SIZE + field] ?? 0;
  }

  /** Handles a token and the text before it. Returns the next token to handle. */
  #readToken(token: number): number {
    if (this.#field(token, TAG_START) > this.#field(token, TEXT_START)) this.#showText(token);
    const type = this.#field(token, TYPE) & 0xff;
    if (type === 0) return this.#readOpenTag(token);
    if (type === 1) this.#readCloseTag(token);
    return token + 1;
  }

  #showText(token: number): void {
    const top = this.#top;
    const shape = this.#shape;
    const [start, end] = [this.#field(token, TEXT_START), this.#field(token, TAG_START)];
    if (top) {
      const flags = this.#field(token, TEXT_SHAPE);
      shape.width = this.#field(token, TEXT_WIDTH);
      shape.isBlank = (flags & 1) !== 0;
      shape.hasDigit = (flags & 2) !== 0;
      shape.isCoded = (flags & 4) !== 0;
      this.#texts.textAt(start, end, shape, top);
    }
    if (this.#hasListener) this.#sendToListeners(start, end);
  }

  #sendToListeners(start: number, end: number): void {
    for (const visitor of this.#visitors)
      if (visitor.isListening) visitor.text?.(this.#bytes.toString('utf8', start, end));
  }

  #readCloseTag(token: number): void {
    const kind = this.#kindOf(token, 2);
    if (kind.openCount === 0) return;
    while (this.#top && this.#top.kind !== kind) this.#pop();
    this.#pop();
  }

  /** The kind of a tag. Its name begins `nameOffset` bytes after its start. */
  #kindOf(token: number, nameOffset: number): TagKind {
    const hash = this.#field(token, NAME);
    const known = this.#kinds.get(hash);
    if (known) return known;
    const start = this.#field(token, TAG_START) + nameOffset;
    const name = this.#bytes.toString('utf8', start, this.#field(token, NAME_END)).toLowerCase();
    const kind = tagKind(name, this.#audience.ofTag(name));
    this.#kinds.set(hash, kind);
    return kind;
  }

  /** Returns the next token to handle. */
  #readOpenTag(token: number): number {
    const kind = this.#kindOf(token, 1);
    this.#closeImplied(kind);
    if (this.#top && this.#top.depth >= MAX_DEPTH) return token + 1;
    const element = this.#elementOf(token, kind);
    this.#push(element);
    if (kind.isVoid) this.#pop();
    else if (kind.isRawText) this.#readRawText(token, element);
    else if (kind.isBox) return this.#afterSkipped(token, element);
    return token + 1;
  }

  #elementOf(token: number, kind: TagKind): OpenElement {
    return new OpenElement(kind, this.#top, this.#bytes, {
      start: this.#field(token, NAME_END),
      appearance: this.#field(token, APPEARANCE),
      audience: this.#field(token, TYPE) >> 8,
      recorded: this.#recorded,
      from: this.#field(token, ATTRIBUTE_FROM) * ATTRIBUTE_SIZE,
      to: this.#field(token, ATTRIBUTE_TO) * ATTRIBUTE_SIZE,
    });
  }

  #readRawText(token: number, element: OpenElement): void {
    const [start, end] = [this.#field(token, TAG_END), this.#field(token, LINK)];
    if (element.tag === 'script') this.#script({ bytes: this.#bytes, start, end }, element);
    else if (element.tag === 'title') this.#sendToListeners(start, end);
  }

  /**
   * Skips an element whose texts are not read and in which no visitor wants an element; only its scripts and
   * its end are shown. Returns the next token to handle.
   */
  #afterSkipped(token: number, element: OpenElement): number {
    const end = this.#field(token, LINK);
    if (end === 0 || this.#hasListener) return token + 1;
    const reason = this.#texts.skipReason(element);
    if (reason === null) return token + 1;
    const wanted = reason === 'hidden' ? WANTED_BY_ALL : WANTED_EVERYWHERE;
    if (this.#field(token, wanted) !== this.#field(end, wanted)) return token + 1;
    const runs = this.#field(end, RUNS) - this.#field(token, RUNS);
    const hasDigit = this.#field(end, DIGITS) > this.#field(token, DIGITS);
    const hasHeading = this.#field(end, TEXT_SHAPE) >> 3 > this.#field(token, TEXT_SHAPE) >> 3;
    if (reason === 'unrelated' && !this.#texts.skipPart({ runs, hasDigit, hasHeading })) return token + 1;
    this.#readScripts(token + 1, end);
    this.#readCloseTag(end);
    return end + 1;
  }

  #readScripts(from: number, to: number): void {
    for (let token = from; token < to; token += 1)
      if (this.#field(token, NAME) === SCRIPT && (this.#field(token, TYPE) & 0xff) === 0)
        this.#readOpenTag(token);
  }

  #closeImplied(kind: TagKind): void {
    const top = this.#top?.kind;
    if (!top) return;
    if (kind.ends.length > 0 && kind.ends.includes(top.name)) this.#pop();
    else if (kind.endsParagraph && top.name === 'p') this.#pop();
  }

  #push(element: OpenElement): void {
    this.#top = element;
    element.kind.openCount += 1;
    if (!element.kind.isInline) this.#texts.blockBoundary(element);
    if (element.audience > 0) this.#showToAudience('open', element);
  }

  #pop(): void {
    const element = this.#top;
    if (!element) return;
    this.#top = element.parent;
    element.kind.openCount -= 1;
    if (!element.kind.isInline) this.#texts.blockBoundary(element);
    if (element.audience > 0) this.#showToAudience('close', element);
  }

  /** Shows the start or end of an element to its audience. Only this can change who listens. */
  #showToAudience(side: 'open' | 'close', element: OpenElement): void {
    for (let index = 0, left = element.audience; left > 0; index += 1, left >>= 1)
      if ((left & 1) === 1) this.#visitors[index]?.[side]?.(element);
    this.#hasListener = this.#visitors.some((it) => it.isListening);
  }
}
