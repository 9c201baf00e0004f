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
