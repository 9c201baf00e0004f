import type { CDPSession, Page, Request } from 'playwright-core';

/**
 * Inspects an open page from an isolated JavaScript world, so that the page's scripts cannot tamper with the
 * results.
 */
export interface PageProbe {
  /** Whether the visible text contains an amount of money. */
  showsPrice(): Promise<boolean>;
  /** The page's current HTML; null if it is longer than `maxChars`. */
  html(maxChars: number): Promise<string | null>;
  /** Milliseconds since the last awaited request was in flight; 0 while one is. */
  quietMs(): number;
}

/** Requests of these types may never end, or do not change the text. */
const IGNORED_TYPES: ReadonlySet<string> = new Set(['websocket', 'eventsource', 'ping', 'image', 'media']);
const MAX_TEXT_CHARS = 50_000;

const SHOWS_PRICE = `(() => {
  const text = (document.body?.innerText ?? '').slice(0, ${MAX_TEXT_CHARS});
  return /\\p{Sc}\\s?\\d|\\d\\s?\\p{Sc}|\\d\\s?(?:kr|zł|Kč|Ft|lei|лв)(?:\\W|$)|\\b[A-Z]{3}\\s?\\d|\\d\\s?[A-Z]{3}\\b/u.test(text);
})()`;

const htmlUpTo = (maxChars: number) => `(() => {
  const html = document.documentElement?.outerHTML ?? '';
  return html.length > ${maxChars} ? null : '<!doctype html>' + html;
})()`;

/** Creates a probe for a page. `frameId` is its main frame. */
export function openProbe(page: Page, session: CDPSession, frameId: string): PageProbe {
  const quietMs = trackRequests(page);
  const evaluate = async <T>(expression: string): Promise<T> => {
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
    showsPrice: () => evaluate<boolean>(SHOWS_PRICE),
    html: (maxChars) => evaluate<string | null>(htmlUpTo(maxChars)),
    quietMs,
  };
}

function trackRequests(page: Page): () => number {
  const inFlight = new Set<Request>();
  let lastEndMs = performance.now();
  const onEnd = (request: Request) => {
    if (inFlight.delete(request)) lastEndMs = performance.now();
  };
  page.on('request', (request) => {
    if (IGNORED_TYPES.has(request.resourceType())) return;
    inFlight.add(request);
  });
  page.on('requestfinished', onEnd);
  page.on('requestfailed', onEnd);
  return () => (inFlight.size > 0 ? 0 : performance.now() - lastEndMs);
}
