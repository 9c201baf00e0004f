const INVISIBLE_ELEMENTS = ['script', 'style', 'noscript', 'template', 'svg'] as const;

/**
 * The first `maxChars` characters of the HTML's visible text: without tags, comments, scripts and styles,
 * spaces collapsed. One pass, linear in the input for any markup, which stops when it has enough.
 */
export function visibleWords(html: string, maxChars: number): string {
  let text = '';
  let at = 0;
  while (at < html.length && text.length < maxChars) {
    const tag = html.indexOf('<', at);
    text += collapseSpaces(html.slice(at, tag === -1 ? html.length : tag));
    if (tag === -1) break;
    at = endOfMarkup(html, tag);
  }
  return text.slice(0, maxChars);
}

function collapseSpaces(text: string): string {
  const words = text.trim().replace(/\s+/g, ' ');
  return words && `${words} `;
}

/** The position after the tag, comment or invisible element that starts at `tag`. */
function endOfMarkup(html: string, tag: number): number {
  if (html.startsWith('<!--', tag)) return endOf('-->', html, tag + 4);
  const start = html.slice(tag + 1, tag + 10);
  const invisible = INVISIBLE_ELEMENTS.find((name) => start.toLowerCase().startsWith(name));
  const lastTag = invisible ? endOf(`</${start.slice(0, invisible.length)}`, html, tag) : tag;
  return endOf('>', html, lastTag);
}

function endOf(end: string, html: string, from: number): number {
  const found = html.indexOf(end, from);
  return found === -1 ? html.length : found + end.length;
}

const LESS_THAN = 0x3c;
const GREATER_THAN = 0x3e;
const SPACE = 0x20;
const FIRST_NON_ASCII = 0x80;
/** First characters of comments and invisible elements. */
const MAY_HIDE_TEXT: ReadonlySet<number> = new Set(Buffer.from('!sStTnN'));

/**
 * Whether the visible text (see `visibleWords`) has at least `minChars` ASCII characters, not counting
 * spaces. Works on the bytes of any encoding that extends ASCII, where a byte below 128 is, or ends, one
 * character.
 */
export function showsAtLeast(page: Buffer, minChars: number): boolean {
  let missing = minChars;
  let at = 0;
  while (at < page.length && missing > 0) {
    const byte = page[at] ?? 0;
    if (byte === LESS_THAN) at = endOfMarkupBytes(page, at);
    else {
      if (byte > SPACE && byte < FIRST_NON_ASCII) missing--;
      at++;
    }
  }
  return missing <= 0;
}

function endOfMarkupBytes(page: Buffer, tag: number): number {
  let at = tag;
  if (MAY_HIDE_TEXT.has(page[tag + 1] ?? 0)) {
    const start = page.toString('latin1', tag + 1, tag + 10);
    if (start.startsWith('!--')) return endInBytes('-->', page, tag + 4);
    const invisible = INVISIBLE_ELEMENTS.find((name) => start.toLowerCase().startsWith(name));
    if (invisible) at = endInBytes(`</${start.slice(0, invisible.length)}`, page, tag);
  }
  while (at < page.length && page[at] !== GREATER_THAN) at++;
  return at + 1;
}

function endInBytes(end: string, page: Buffer, from: number): number {
  const found = page.indexOf(end, from, 'latin1');
  return found === -1 ? page.length : found + end.length;
}
