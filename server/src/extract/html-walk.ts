import { Audience, type Interest } from './audience.ts';
import { hashStep, hasWordAt, isLetter, mayBeginDigit, quoteEnd, skipSpace, wordEnd } from './html-bytes.ts';
import { OpenElement } from './open-element.ts';
import { tagKind, type TagKind } from './tag-kinds.ts';

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
  /** Attributes that every element notes (see `OpenElement.noted`). */
  readonly noted: readonly string[];
  /** An element that is no part of a line begins or ends. */
  edge(element: OpenElement): void;
  textAt(start: number, end: number, shape: TextShape, parent: OpenElement): void;
};

export type Visitors = {
  texts: TextVisitor;
  script(content: ByteRange, element: OpenElement): void;
  others: HtmlVisitor[];
};

const MAX_DEPTH = 400;
const END_TAG = Buffer.from('</');
const END_OF_COMMENT = Buffer.from('-->');

/**
 * Walks through a page of UTF-8 once, in time linear in its length, and tells the visitors what it meets. It repairs what
 * browsers repair most (missing and stray end tags) and bounds the depth; deeper elements are passed over, their text is not.
 */
export function walkHtml(bytes: Buffer, visitors: Visitors): void {
  new Walk(bytes, visitors).run();
}

class Walk {
  private readonly bytes: Buffer;
  private readonly texts: TextVisitor;
  private readonly script: Visitors['script'];
  private readonly visitors: HtmlVisitor[];
  private readonly audience: Audience;
  private readonly kinds = new Map<number, TagKind>();
  private readonly shape: TextShape = { width: 0, isBlank: true, hasDigit: false, isCoded: false };
  private top: OpenElement | null = null;
  private position = 0;
  private valueStart = 0;
  private valueEnd = 0;

  constructor(bytes: Buffer, { texts, script, others }: Visitors) {
    this.bytes = bytes;
    this.texts = texts;
    this.script = script;
    this.visitors = [texts, ...others];
    this.audience = new Audience(this.visitors, texts.noted);
  }

  run(): void {
    const { bytes } = this;
    while (this.position < bytes.length) {
      const start = this.position;
      this.position = this.readText(start);
      if (this.position > start) this.showText(start);
      if (this.position < bytes.length) this.readMarkup(this.position);
    }
    while (this.top) this.pop();
  }

  /** Where the next markup begins; `shape` then tells of the text before it. */
  private readText(start: number): number {
    const { bytes, shape } = this;
    const { length } = bytes;
    let width = 0;
    let isBlank = true;
    let hasDigit = false;
    let isCoded = false;
    let isSpace = false;
    let end = start;
    for (; end < length; end += 1) {
      const byte = bytes[end] ?? 0;
      if (byte <= 32) {
        if (!isSpace) width += 1;
        isSpace = true;
        continue;
      }
      if (byte === 60 && this.isMarkup(end)) break;
      isSpace = false;
      isBlank = false;
      if (byte >= 128 || byte === 38) {
        isCoded = true;
        hasDigit ||= mayBeginDigit(byte);
      } else if (byte >= 48 && byte <= 57) hasDigit = true;
      if ((byte & 0xc0) !== 0x80) width += 1;
    }
    shape.width = width;
    shape.isBlank = isBlank;
    shape.hasDigit = hasDigit;
    shape.isCoded = isCoded;
    return end;
  }

  /** A "<" that begins a tag, a comment or a declaration; any other is text. */
  private isMarkup(start: number): boolean {
    const next = this.bytes[start + 1];
    return isLetter(next) || next === 33 || next === 47 || next === 63;
  }

  private showText(start: number): void {
    const { top, position, shape } = this;
    if (top) this.texts.textAt(start, position, shape, top);
    this.tellListeners(start, position);
  }

  private tellListeners(start: number, end: number): void {
    for (const visitor of this.visitors)
      if (visitor.isListening) visitor.text?.(this.bytes.toString('utf8', start, end));
  }

  private readMarkup(start: number): void {
    const next = this.bytes[start + 1];
    if (isLetter(next)) this.readOpenTag(start);
    else if (next === 47 && isLetter(this.bytes[start + 2])) this.readCloseTag(start);
    else this.skipDeclaration(start);
  }

  private skipDeclaration(start: number): void {
    const { bytes } = this;
    const isComment = bytes[start + 1] === 33 && bytes[start + 2] === 45 && bytes[start + 3] === 45;
    const end = isComment ? bytes.indexOf(END_OF_COMMENT, start + 4) + 2 : bytes.indexOf(62, start);
    this.position = end < start + 1 ? bytes.length : end + 1;
  }

  private readCloseTag(start: number): void {
    const { bytes } = this;
    const kind = this.readKind(start + 2);
    while (this.position < bytes.length && bytes[this.position] !== 62) this.position += 1;
    this.position += 1;
    if (kind.openCount === 0) return;
    while (this.top && this.top.kind !== kind) this.pop();
    this.pop();
  }

  /** The kind of the tag whose name begins here; leaves the position behind the name. */
  private readKind(start: number): TagKind {
    const { bytes } = this;
    const { length } = bytes;
    let hash = 0;
    let end = start;
    for (; end < length; end += 1) {
      const byte = bytes[end] ?? 0;
      if (byte <= 32 || byte === 62 || byte === 47) break;
      hash = hashStep(hash, byte);
    }
    this.position = end;
    return this.kinds.get(hash) ?? this.learnKind(hash, bytes.toString('utf8', start, end).toLowerCase());
  }

  private learnKind(hash: number, name: string): TagKind {
    const kind = tagKind(name, this.audience.ofTag(name));
    this.kinds.set(hash, kind);
    return kind;
  }

  private readOpenTag(start: number): void {
    const kind = this.readKind(start + 1);
    this.closeImplied(kind);
    const element = new OpenElement(kind, this.top, this.bytes, this.position);
    this.readAttributes(element);
    if (element.depth > MAX_DEPTH) {
      if (kind.isRawText) this.position = this.rawTextEnd(kind.name);
      return;
    }
    this.push(element);
    if (kind.isVoid) this.pop();
    else if (kind.isRawText) this.readRawText(element);
  }

  /** Goes to the end of the tag, and notes on the way what its attributes are to others. */
  private readAttributes(element: OpenElement): void {
    const { bytes, audience } = this;
    const { length } = bytes;
    let at = this.position;
    while (at < length) {
      let byte = bytes[at] ?? 0;
      if (byte === 62) break;
      if (byte <= 32) {
        at += 1;
        continue;
      }
      let hash = 0;
      do {
        hash = hashStep(hash, byte);
        at += 1;
        byte = at < length ? (bytes[at] ?? 0) : 62;
      } while (byte > 32 && byte !== 61 && byte !== 62 && byte !== 47);
      at = this.readValue(at);
      element.audience |= audience.ofAttribute(hash);
      if (audience.isNoted(hash)) element.note(hash, this.valueStart, this.valueEnd);
    }
    this.position = at + 1;
  }

  /** Sets where the value stands of an attribute whose name ends here; gives where the next one may begin. */
  private readValue(nameEnd: number): number {
    const { bytes } = this;
    const equals = skipSpace(bytes, nameEnd);
    this.valueStart = equals;
    this.valueEnd = equals;
    if (bytes[equals] !== 61) return equals;
    const start = skipSpace(bytes, equals + 1);
    const quote = bytes[start];
    const isQuoted = quote === 34 || quote === 39;
    this.valueStart = isQuoted ? start + 1 : start;
    this.valueEnd = isQuoted ? quoteEnd(bytes, start + 1, quote) : wordEnd(bytes, start);
    return isQuoted ? this.valueEnd + 1 : this.valueEnd;
  }

  private readRawText(element: OpenElement): void {
    const start = this.position;
    const end = this.rawTextEnd(element.tag);
    this.position = end;
    if (element.tag === 'script') this.script({ bytes: this.bytes, start, end }, element);
    else if (element.tag === 'title') this.tellListeners(start, end);
  }

  private rawTextEnd(tag: string): number {
    let from = this.position;
    for (;;) {
      const close = this.bytes.indexOf(END_TAG, from);
      if (close < 0) return this.bytes.length;
      if (hasWordAt(this.bytes, close + 2, tag)) return close;
      from = close + 2;
    }
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
    for (let index = 0, left = element.audience; left > 0; index += 1, left >>= 1)
      if ((left & 1) === 1) this.visitors[index]?.open?.(element);
  }

  private pop(): void {
    const element = this.top;
    if (!element) return;
    this.top = element.parent;
    element.kind.openCount -= 1;
    if (!element.kind.isInline) this.texts.edge(element);
    for (let index = 0, left = element.audience; left > 0; index += 1, left >>= 1)
      if ((left & 1) === 1) this.visitors[index]?.close?.(element);
  }
}
