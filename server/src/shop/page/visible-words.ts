const SILENT_ELEMENTS = ['script', 'style', 'noscript', 'template', 'svg'] as const;

/**
 * The start of the text a reader would see in the HTML, without tags, comments, scripts and styles, up to `maxChars`.
 * One pass that stops when it has enough; linear in the input, whatever the markup.
 */
export function visibleWords(html: string, maxChars: number): string {
  let text = '';
  let at = 0;
  while (at < html.length && text.length < maxChars) {
    const tag = html.indexOf('<', at);
    text += condensed(html.slice(at, tag === -1 ? html.length : tag));
    if (tag === -1) break;
    at = endOfMarkup(html, tag);
  }
  return text.slice(0, maxChars);
}

function condensed(text: string): string {
  const words = text.trim().replace(/\s+/g, ' ');
  return words && `${words} `;
}

/** Where the tag, comment or silent element that starts at `tag` ends. */
function endOfMarkup(html: string, tag: number): number {
  if (html.startsWith('<!--', tag)) return after(html, '-->', tag + 4);
  const start = html.slice(tag + 1, tag + 10);
  const silent = SILENT_ELEMENTS.find((name) => start.toLowerCase().startsWith(name));
  const lastTag = silent ? after(html, `</${start.slice(0, silent.length)}`, tag) : tag;
  return after(html, '>', lastTag);
}

function after(html: string, end: string, from: number): number {
  const found = html.indexOf(end, from);
  return found === -1 ? html.length : found + end.length;
}

const LESS_THAN = 0x3c;
const GREATER_THAN = 0x3e;
const SPACE = 0x20;
const BEYOND_ASCII = 0x80;
/** How the tags of comments and silent elements begin. */
const MAY_HIDE_TEXT: ReadonlySet<number> = new Set(Buffer.from('!sStTnN'));

/**
 * Whether the page shows at least so many ASCII characters, spaces not counted, of the text that `visibleWords` takes; seen in the
 * bytes alone, in any encoding that extends ASCII (where a byte below 128 is, or ends, one character).
 */
export function showsAtLeast(page: Buffer, chars: number): boolean {
  let left = chars;
  let at = 0;
  while (at < page.length && left > 0) {
    const byte = page[at] ?? 0;
    if (byte === LESS_THAN) at = endOfMarkupBytes(page, at);
    else {
      if (byte > SPACE && byte < BEYOND_ASCII) left--;
      at++;
    }
  }
  return left <= 0;
}

function endOfMarkupBytes(page: Buffer, tag: number): number {
  let at = tag;
  if (MAY_HIDE_TEXT.has(page[tag + 1] ?? 0)) {
    const start = page.toString('latin1', tag + 1, tag + 10);
    if (start.startsWith('!--')) return endAfter(page, '-->', tag + 4);
    const silent = SILENT_ELEMENTS.find((name) => start.toLowerCase().startsWith(name));
    if (silent) at = endAfter(page, `</${start.slice(0, silent.length)}`, tag);
  }
  while (at < page.length && page[at] !== GREATER_THAN) at++;
  return at + 1;
}

function endAfter(page: Buffer, end: string, from: number): number {
  const found = page.indexOf(end, from, 'latin1');
  return found === -1 ? page.length : found + end.length;
}
