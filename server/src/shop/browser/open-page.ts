import type { Browser, BrowserContext, CDPSession, Page, Route } from 'playwright-core';
import { type BrowserTunnel } from './browser-proxy.ts';

/** A page's bytes that are at hand already. */
export interface FetchedDocument {
  body: Uint8Array;
  contentType: string | null;
}

export interface PageOptions {
  line: BrowserTunnel;
  proxyUrl: string;
  userAgent: string;
  /** The first document, which the site is not asked for. */
  known: FetchedDocument | undefined;
  /** A request that the page wants to make; false: it may not. */
  mayRequest: (kind: string) => boolean;
}

export interface OpenPage {
  context: BrowserContext;
  page: Page;
  session: CDPSession;
}

/** An empty page that shares nothing with any other: no cookies, no permissions, no downloads, no workers that outlive it. */
export async function openPage(browser: Browser, options: PageOptions): Promise<OpenPage> {
  const context = await browser.newContext({
    proxy: { server: options.proxyUrl, ...options.line.credentials },
    userAgent: options.userAgent,
    locale: 'en',
    timezoneId: 'UTC',
    serviceWorkers: 'block',
    acceptDownloads: false,
  });
  try {
    await context.route('**/*', answerRequests(options));
    const page = await context.newPage();
    context.on('page', (popup) => void popup.close().catch(() => undefined));
    return { context, page, session: await context.newCDPSession(page) };
  } catch (error) {
    await context.close().catch(() => undefined);
    throw error;
  }
}

function answerRequests({ known, mayRequest }: PageOptions): (route: Route) => Promise<void> {
  let atHand = known;
  return (route) => {
    const document = route.request().isNavigationRequest() ? atHand : undefined;
    if (!mayRequest(route.request().resourceType())) return route.abort('blockedbyclient');
    if (!document) return route.continue();
    atHand = undefined;
    return route.fulfill({
      contentType: document.contentType ?? 'text/html',
      body: Buffer.from(document.body),
    });
  };
}
