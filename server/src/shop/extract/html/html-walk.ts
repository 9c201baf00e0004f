import { Audience, type Interest } from './visitor-index.ts';
import { hashOf } from './html-bytes.ts';
import { ATTRIBUTE_SIZE, OpenElement } from './open-element.ts';
import { tagKind, type TagKind } from './tag-kinds.ts';
import {
  ASKED_ALL,
  ASKED_EVERYWHERE,
  ATTRIBUTE_FROM,
  ATTRIBUTE_TO,
  DIGITS,
  LINK,
  LOOKS,
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
} from './tag-scanner.ts';

/** A part of the page's bytes that is decoded only when somebody reads it. */
export type ByteRange = { bytes: Buffer; start: number; end: number };

/** What a stretch of text is made of, as far as the walk sees it in passing. */
export type TextShape = {
  /** In characters, white space folded. */
  width: number;
  isBlank: boolean;
  /** Of any script; where it is false there is none. */
  hasDigit: boolean;
  /** It holds character references or more than ASCII. */
  isCoded: boolean;
};

/** What there is in a part of the page, as far as it is seen without a walk; runs of text. */
export type PartShape = { runs: number; hasDigit: boolean; hasHeading: boolean };

/** Is shown the elements of its interest, and the texts and scripts in them. */
export type HtmlVisitor = Interest & {
  open?(element: OpenElement): void;
  /** Called for each element shown to `open` in reverse order, void elements too. */
  close?(element: OpenElement): void;
  /** While true, `text` is called. */
  readonly isListening?: boolean;
  /** Text, blank text too, with entities still encoded (see `decodeEntities`); never that of scripts and styles. */
  text?(raw: string): void;
};

/** Is told of all texts and of what parts them. */
export type TextVisitor = HtmlVisitor & {
  /** An element that is no part of a line begins or ends. */
  edge(element: OpenElement): void;
  textAt(start: number, end: number, shape: TextShape, parent: OpenElement): void;
  /** Whose texts are all unread: nobody sees them, or they are about other things. */
  unread(element: OpenElement): 'hidden' | 'foreign' | null;
  /** Whether the foreign part that just begun, with so many runs of text, is passed over. */
  passOver(part: PartShape): boolean;
};

export type Visitors = {
  texts: TextVisitor;
  script(content: ByteRange, element: OpenElement): void;
  others: HtmlVisitor[];
};

const MAX_DEPTH = 400;
const SCRIPT = hashOf('script');

/**
 * Walks through a page of UTF-8 once, in time linear in its length, and tells the visitors what it meets. It repairs what
 * browsers repair most (missing and stray end tags) and bounds the depth; deeper elements are passed over, their text is not.
 * Parts whose texts are unread are passed over too, unless a visitor asks for an element in them. Gives the steps it took.
 */
export function walkHtml(bytes: Buffer, visitors: Visitors): number {
  return new Walk(bytes, visitors).run();
}

class Walk {
  private readonly bytes: Buffer;
  private readonly texts: TextVisitor;
  private readonly script: Visitors['script'];
  private readonly visitors: HtmlVisitor[];
  private readonly audience: Audience;
  private readonly scanner: TagScanner;
  private readonly tokens: Int32Array;
  private readonly kinds = new Map<number, TagKind>();
  private readonly shape: TextShape = { width: 0, isBlank: true, hasDigit: false, isCoded: false };
  private noted: Int32Array = new Int32Array();
  private top: OpenElement | null = null;
  private isHeard = false;

  constructor(bytes: Buffer, { texts, script, others }: Visitors) {
    this.bytes = bytes;
    this.texts = texts;
    this.script = script;
    this.visitors = [texts, ...others];
    this.audience = new Audience(texts, others);
    this.scanner = new TagScanner(bytes, this.audience);
    this.tokens = this.scanner.tokens;
  }

  run(): number {
    const { scanner } = this;
    let steps = 0;
    while (!scanner.isDone) {
      const count = scanner.scan();
      this.noted = scanner.notedUpTo(count - 1);
      for (let index = 0; index < count; index = this.readToken(index)) steps += 1;
    }
    while (this.top) this.pop();
    return steps + scanner.steps;
  }

  /** A number that the scanner found. */
  private field(token: number, field: number): number {
    return this.tokens[token * TOKEN_SIZE + field] ?? 0;
  }

  /** Shows a token, and the text before it; gives where to go on. */
  private readToken(token: number): number {
    if (this.field(token, TAG_START) > this.field(token, TEXT_START)) this.showText(token);
    const type = this.field(token, TYPE) & 0xff;
    if (type === 0) return this.readOpenTag(token);
    if (type === 1) this.readCloseTag(token);
    return token + 1;
  }

  private showText(token: number): void {
    const { top, shape } = this;
    const [start, end] = [this.field(token, TEXT_START), this.field(token, TAG_START)];
    if (top) {
      const about = this.field(token, TEXT_SHAPE);
      shape.width = this.field(token, TEXT_WIDTH);
      shape.isBlank = (about & 1) !== 0;
      shape.hasDigit = (about & 2) !== 0;
      shape.isCoded = (about & 4) !== 0;
      this.texts.textAt(start, end, shape, top);
    }
    if (this.isHeard) this.tellListeners(start, end);
  }

  private tellListeners(start: number, end: number): void {
    for (const visitor of this.visitors)
      if (visitor.isListening) visitor.text?.(this.bytes.toString('utf8', start, end));
  }

  private readCloseTag(token: number): void {
    const kind = this.kindOf(token, 2);
    if (kind.openCount === 0) return;
    while (this.top && this.top.kind !== kind) this.pop();
    this.pop();
  }

  /** The kind of a tag, whose name begins so many bytes behind its "<". */
  private kindOf(token: number, prefix: number): TagKind {
    const hash = this.field(token, NAME);
    const known = this.kinds.get(hash);
    if (known) return known;
    const start = this.field(token, TAG_START) + prefix;
    const name = this.bytes.toString('utf8', start, this.field(token, NAME_END)).toLowerCase();
    const kind = tagKind(name, this.audience.ofTag(name));
    this.kinds.set(hash, kind);
    return kind;
  }

  /** Gives the token to go on with. */
  private readOpenTag(token: number): number {
    const kind = this.kindOf(token, 1);
    this.closeImplied(kind);
    if (this.top && this.top.depth >= MAX_DEPTH) return token + 1;
    const element = this.elementOf(token, kind);
    this.push(element);
    if (kind.isVoid) this.pop();
    else if (kind.isRawText) this.readRawText(token, element);
    else if (kind.isBox) return this.behindUnread(token, element);
    return token + 1;
  }

  private elementOf(token: number, kind: TagKind): OpenElement {
    return new OpenElement(kind, this.top, this.bytes, {
      start: this.field(token, NAME_END),
      looks: this.field(token, LOOKS),
      asking: this.field(token, TYPE) >> 8,
      noted: this.noted,
      from: this.field(token, ATTRIBUTE_FROM) * ATTRIBUTE_SIZE,
      to: this.field(token, ATTRIBUTE_TO) * ATTRIBUTE_SIZE,
    });
  }

  private readRawText(token: number, element: OpenElement): void {
    const [start, end] = [this.field(token, TAG_END), this.field(token, LINK)];
    if (element.tag === 'script') this.script({ bytes: this.bytes, start, end }, element);
    else if (element.tag === 'title') this.tellListeners(start, end);
  }

  /** Shows of an element in which nobody wants to see anything else its scripts and its end; gives where to go on. */
  private behindUnread(token: number, element: OpenElement): number {
    const end = this.field(token, LINK);
    if (end === 0 || this.isHeard) return token + 1;
    const part = this.texts.unread(element);
    if (part === null) return token + 1;
    const asked = part === 'hidden' ? ASKED_ALL : ASKED_EVERYWHERE;
    if (this.field(token, asked) !== this.field(end, asked)) return token + 1;
    const runs = this.field(end, RUNS) - this.field(token, RUNS);
    const hasDigit = this.field(end, DIGITS) > this.field(token, DIGITS);
    const hasHeading = this.field(end, TEXT_SHAPE) >> 3 > this.field(token, TEXT_SHAPE) >> 3;
    if (part === 'foreign' && !this.texts.passOver({ runs, hasDigit, hasHeading })) return token + 1;
    this.readScripts(token + 1, end);
    this.readCloseTag(end);
    return end + 1;
  }

  private readScripts(from: number, to: number): void {
    for (let token = from; token < to; token += 1)
      if (this.field(token, NAME) === SCRIPT && (this.field(token, TYPE) & 0xff) === 0)
        this.readOpenTag(token);
  }

  private closeImplied(kind: TagKind): void {
    const top = this.top?.kind;
    if (!top) return;
    if (kind.ends.length > 0 && kind.ends.includes(top.name)) this.pop();
    else if (kind.endsParagraph && top.name === 'p') this.pop();
  }

  private push(element: OpenElement): void {
    this.top = element;
    element.kind.openCount += 1;
    if (!element.kind.isInline) this.texts.edge(element);
    if (element.audience > 0) this.showTo('open', element);
  }

  private pop(): void {
    const element = this.top;
    if (!element) return;
    this.top = element.parent;
    element.kind.openCount -= 1;
    if (!element.kind.isInline) this.texts.edge(element);
    if (element.audience > 0) this.showTo('close', element);
  }

  /** Shows the begin or end of an element to its audience; only that can change who listens. */
  private showTo(side: 'open' | 'close', element: OpenElement): void {
    for (let index = 0, left = element.audience; left > 0; index += 1, left >>= 1)
      if ((left & 1) === 1) this.visitors[index]?.[side]?.(element);
    this.isHeard = this.visitors.some((it) => it.isListening);
  }
}
