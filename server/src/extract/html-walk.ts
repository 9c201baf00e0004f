import { decodeEntities } from './entities.ts';

/** An element on the way from the root to where the walk stands. */
export type OpenElement = {
  tag: string;
  /** Names in lower case, values decoded. */
  attributes: ReadonlyMap<string, string>;
  parent: OpenElement | null;
  depth: number;
};

export type HtmlVisitor = {
  open?(element: OpenElement): void;
  /** Called for each opened element in reverse order, void elements too. */
  close?(element: OpenElement): void;
  /** Text, blank text too, with entities still encoded (see `decodeEntities`); never that of scripts and styles. */
  text?(raw: string, parent: OpenElement | null): void;
  /** The content of a script, as it stands. */
  script?(content: string, element: OpenElement): void;
};

const VOID = new Set('area base br col embed hr img input link meta param source track wbr'.split(' '));
const RAW_TEXT = new Set(['script', 'style', 'textarea', 'title', 'xmp', 'iframe', 'noembed', 'noframes']);
/** An opening tag here ends a still open one of the same family, as in HTML's optional end tags. */
const SIBLINGS: ReadonlyMap<string, string> = new Map(Object.entries({
  li: 'li', option: 'option', tr: 'tr', td: 'td th', th: 'td th', dt: 'dt dd', dd: 'dt dd', p: 'p', tbody: 'tbody thead', tfoot: 'tbody thead',
})); // prettier-ignore
const BLOCKS_IN_P = new Set(
  'div p ul ol table section article aside header footer form h1 h2 h3 h4 h5 h6 dl pre blockquote'.split(' '),
);
const MAX_DEPTH = 400;
const NO_ATTRIBUTES: ReadonlyMap<string, string> = new Map();

/**
 * Walks through HTML once, in time linear in its length, and tells the visitors what it meets. It repairs what browsers
 * repair most (missing and stray end tags) and bounds the depth; deeper elements are passed over, their text is not.
 */
export function walkHtml(html: string, visitors: HtmlVisitor[]): void {
  const walk = new Walk(html, visitors);
  walk.run();
}

class Walk {
  private readonly html: string;
  private readonly visitors: HtmlVisitor[];
  private top: OpenElement | null = null;
  private position = 0;

  constructor(html: string, visitors: HtmlVisitor[]) {
    this.html = html;
    this.visitors = visitors;
  }

  run(): void {
    const { html } = this;
    let from = 0;
    while (from < html.length) {
      const start = html.indexOf('<', from);
      if (start < 0) break;
      from = start + 1;
      if (!isMarkup(html, start)) continue;
      if (start > this.position) this.emitText(start);
      this.readMarkup(start);
      from = this.position;
    }
    if (this.position < html.length) this.emitText(html.length);
    while (this.top) this.pop();
  }

  private emitText(end: number): void {
    const raw = this.html.slice(this.position, end);
    this.position = end;
    for (const visitor of this.visitors) visitor.text?.(raw, this.top);
  }

  private readMarkup(start: number): void {
    const next = this.html.charCodeAt(start + 1);
    if (isLetter(next)) this.readOpenTag(start);
    else if (next === 47 && isLetter(this.html.charCodeAt(start + 2))) this.readCloseTag(start);
    else this.skipDeclaration(start);
  }

  private skipDeclaration(start: number): void {
    const end = this.html.startsWith('<!--', start)
      ? this.html.indexOf('-->', start + 4) + 2
      : this.html.indexOf('>', start);
    this.position = end < start + 1 ? this.html.length : end + 1;
  }

  private readCloseTag(start: number): void {
    const end = this.html.indexOf('>', start);
    const tag = this.html
      .slice(start + 2, end < 0 ? this.html.length : end)
      .trim()
      .toLowerCase();
    this.position = end < 0 ? this.html.length : end + 1;
    let open = this.top;
    while (open && open.tag !== tag) open = open.parent;
    if (!open) return;
    while (this.top && this.top !== open) this.pop();
    this.pop();
  }

  private readOpenTag(start: number): void {
    const { html } = this;
    const nameEnd = tagNameEnd(html, start + 1);
    const tag = html.slice(start + 1, nameEnd).toLowerCase();
    const { attributes, end } = readAttributes(html, nameEnd);
    this.position = end;
    this.closeImplied(tag);
    const depth = (this.top?.depth ?? 0) + 1;
    if (depth > MAX_DEPTH) return this.skipRawText(tag);
    const element: OpenElement = { tag, attributes, parent: this.top, depth };
    this.top = element;
    for (const visitor of this.visitors) visitor.open?.(element);
    if (VOID.has(tag)) return this.pop();
    if (RAW_TEXT.has(tag)) this.readRawText(element);
  }

  private skipRawText(tag: string): void {
    if (RAW_TEXT.has(tag)) this.position = rawTextEnd(this.html, this.position, tag);
  }

  private readRawText(element: OpenElement): void {
    const end = rawTextEnd(this.html, this.position, element.tag);
    const content = this.html.slice(this.position, end);
    this.position = end;
    for (const visitor of this.visitors) {
      if (element.tag === 'script') visitor.script?.(content, element);
      else if (element.tag === 'title') visitor.text?.(content, element);
    }
  }

  private closeImplied(tag: string): void {
    const ended = SIBLINGS.get(tag)?.split(' ');
    if (ended && this.top && ended.includes(this.top.tag)) this.pop();
    else if (this.top?.tag === 'p' && BLOCKS_IN_P.has(tag)) this.pop();
  }

  private pop(): void {
    const element = this.top;
    if (!element) return;
    this.top = element.parent;
    for (const visitor of this.visitors) visitor.close?.(element);
  }
}

/** A "<" that begins a tag, a comment or a declaration; any other is text. */
function isMarkup(html: string, start: number): boolean {
  const next = html.charCodeAt(start + 1);
  return isLetter(next) || next === 33 || next === 47 || next === 63;
}

function isLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
}

function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13);
}

function tagNameEnd(html: string, start: number): number {
  let end = start;
  for (; end < html.length; end += 1) {
    const code = html.charCodeAt(end);
    if (isSpace(code) || code === 62 || code === 47) break;
  }
  return end;
}

/** Attributes from `start` up to the tag's `>`; an unfinished tag takes the rest of the page with it. */
function readAttributes(
  html: string,
  start: number,
): { attributes: ReadonlyMap<string, string>; end: number } {
  let position = skipSpace(html, start);
  if (html.charCodeAt(position) === 62) return { attributes: NO_ATTRIBUTES, end: position + 1 };
  const attributes = new Map<string, string>();
  while (position < html.length && html.charCodeAt(position) !== 62) {
    const nameStart = position;
    position = attributeNameEnd(html, position);
    const name = html.slice(nameStart, position).toLowerCase();
    position = skipSpace(html, position);
    let value = '';
    if (html.charCodeAt(position) === 61) {
      const read = readValue(html, skipSpace(html, position + 1));
      value = read.value;
      position = read.end;
    }
    if (name && !attributes.has(name)) attributes.set(name, value);
    position = skipSpace(html, position);
  }
  return { attributes, end: position + 1 };
}

function readValue(html: string, start: number): { value: string; end: number } {
  const quote = html.charCodeAt(start);
  if (quote === 34 || quote === 39) {
    const close = html.indexOf(quote === 34 ? '"' : "'", start + 1);
    const end = close < 0 ? html.length : close;
    return { value: decodeEntities(html.slice(start + 1, end)), end: end + 1 };
  }
  let end = start;
  while (end < html.length && !isSpace(html.charCodeAt(end)) && html.charCodeAt(end) !== 62) end += 1;
  return { value: decodeEntities(html.slice(start, end)), end };
}

/** A name ends at space, "=", ">" or "/"; it has at least one character, so that the reader always moves on. */
function attributeNameEnd(html: string, start: number): number {
  let end = start + 1;
  for (; end < html.length; end += 1) {
    const code = html.charCodeAt(end);
    if (isSpace(code) || code === 61 || code === 62 || code === 47) break;
  }
  return end;
}

function skipSpace(html: string, start: number): number {
  let position = start;
  while (position < html.length && isSpace(html.charCodeAt(position))) position += 1;
  return position;
}

function rawTextEnd(html: string, start: number, tag: string): number {
  let from = start;
  for (;;) {
    const close = html.indexOf('</', from);
    if (close < 0) return html.length;
    if (html.slice(close + 2, close + 2 + tag.length).toLowerCase() === tag) return close;
    from = close + 2;
  }
}
