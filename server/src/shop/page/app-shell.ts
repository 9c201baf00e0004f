import { visibleWords } from './visible-words.ts';

/** A page with less visible text than this has no content yet. */
const MAX_EMPTY_PAGE_CHARS = 300;
/** Room for the menu, footer and cookie notice around an application that has not been rendered yet. */
const MAX_SHELL_CHARS = 2000;
const BIG_SCRIPT_CHARS = 20_000;
/** No shell is longer than this, so the rest of a page is not examined. */
const MAX_EXAMINED_CHARS = 2_000_000;

/** An empty root element, which a framework renders into. */
const EMPTY_ROOT =
  /<(div|main|section) [^<>]{0,200}?\bid\s?=\s?["']?(?:root|app|app-root|application|main-app|react-root|___gatsby|__next|__nuxt|svelte|q-app|mount|spa-root|ember-root)["']?(?:\s[^<>]{0,200})?>\s{0,200}<\/\1>/i;
/** An empty custom element, which a framework renders into. */
const EMPTY_COMPONENT = /<([a-z]{1,30}-(?:root|app|shell))(?:\s[^<>]{0,200})?>\s{0,200}<\/\1>/i;
const ASKS_FOR_SCRIPT = /enabl|activ|aktiv|requir|need|disabl|without|turn on|habilit/;
const MAX_NOSCRIPTS = 5;
const MAX_NOSCRIPT_CHARS = 1000;
const APP_STATE = /__NEXT_DATA__|__NUXT__|__INITIAL_STATE__|__APOLLO_STATE__|__remixContext|ng-version=/;
const LOADS_SCRIPT = /<script [^<>]{0,500}?(?:\bsrc\s?=|\btype\s?=\s?["']?module)/i;

/**
 * Whether the HTML looks like an app shell: scripts and almost no visible text. Takes time linear in the
 * page's size.
 */
export function isAppShell(page: string): boolean {
  const html = page.slice(0, MAX_EXAMINED_CHARS);
  const visibleChars = visibleWords(html, MAX_SHELL_CHARS).length;
  if (visibleChars >= MAX_SHELL_CHARS) return false;
  const isBig = hasBigScript(html);
  if (!isBig && !LOADS_SCRIPT.test(html)) return false;
  if (EMPTY_ROOT.test(html) || EMPTY_COMPONENT.test(html) || asksForScript(html)) return true;
  return visibleChars < MAX_EMPTY_PAGE_CHARS && (isBig || APP_STATE.test(html));
}

function hasBigScript(html: string): boolean {
  let from = 0;
  for (;;) {
    const start = html.indexOf('<script', from);
    if (start === -1) return false;
    const end = html.indexOf('</script', start);
    from = end === -1 ? html.length : end;
    if (from - start > BIG_SCRIPT_CHARS) return true;
  }
}

function asksForScript(html: string): boolean {
  let from = 0;
  for (let examined = 0; examined < MAX_NOSCRIPTS; examined++) {
    const start = html.indexOf('<noscript', from);
    if (start === -1) return false;
    const notice = html
      .slice(start, start + MAX_NOSCRIPT_CHARS)
      .split('</noscript', 1)
      .join()
      .toLowerCase();
    if (notice.includes('javascript') && ASKS_FOR_SCRIPT.test(notice)) return true;
    from = start + 9;
  }
  return false;
}
