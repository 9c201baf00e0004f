import type { CDPSession, Page, Request } from 'playwright-core';

/** What the service sees of a page: asked for in a world of its own, so that the page's scripts cannot answer in its place. */
export interface PageProbe {
  /** Whether an amount of money can be read on it. */
  showsPrice(): Promise<boolean>;
  /** The page as it stands; null when that is longer than `maxChars`. */
  html(maxChars: number): Promise<string | null>;
  /** Milliseconds since something it loads was under way. */
  quietMs(): number;
}

/** These may go on for ever, or draw nothing. */
const NEVER_AWAITED: ReadonlySet<string> = new Set(['websocket', 'eventsource', 'ping', 'image', 'media']);
const MAX_TEXT_CHARS = 50_000;

const SHOWS_PRICE = `(() => {
  const text = (document.body?.innerText ?? '').slice(0, ${MAX_TEXT_CHARS});
  return /\\p{Sc}\\s?\\d|\\d\\s?\\p{Sc}|\\d\\s?(?:kr|zł|Kč|Ft|lei|лв)(?:\\W|$)|\\b[A-Z]{3}\\s?\\d|\\d\\s?[A-Z]{3}\\b/u.test(text);
})()`;

const htmlUpTo = (maxChars: number) => `(() => {
  const html = document.documentElement?.outerHTML ?? '';
  return html.length > ${maxChars} ? null : '<!doctype html>' + html;
})()`;

export function openProbe(page: Page, session: CDPSession, frameId: string): PageProbe {
  const quietMs = watchLoading(page);
  const ask = async <T>(expression: string): Promise<T> => {
    const { executionContextId } = await session.send('Page.createIsolatedWorld', {
      frameId,
      worldName: 'tidemark',
    });
    const { result } = await session.send('Runtime.evaluate', {
      expression,
      contextId: executionContextId,
      returnByValue: true,
    });
    return result.value as T;
  };
  return {
    showsPrice: () => ask<boolean>(SHOWS_PRICE),
    html: (max) => ask<string | null>(htmlUpTo(max)),
    quietMs,
  };
}

function watchLoading(page: Page): () => number {
  const underWay = new Set<Request>();
  let lastMs = performance.now();
  const ended = (request: Request) => {
    if (underWay.delete(request)) lastMs = performance.now();
  };
  page.on('request', (request) => {
    if (NEVER_AWAITED.has(request.resourceType())) return;
    underWay.add(request);
  });
  page.on('requestfinished', ended);
  page.on('requestfailed', ended);
  return () => (underWay.size > 0 ? 0 : performance.now() - lastMs);
}
