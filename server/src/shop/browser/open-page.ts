import type { Browser, BrowserContext, CDPSession, Page, Route } from 'playwright-core';
import { type BrowserTunnel } from './browser-proxy.ts';

/** A document that was fetched without the browser. */
export interface FetchedDocument {
  body: Uint8Array;
  contentType: string | null;
}

export interface PageOptions {
  tunnel: BrowserTunnel;
  proxyUrl: string;
  userAgent: string;
  /** The page's first document, if it is not to be requested from the site. */
  document: FetchedDocument | undefined;
  /** Called for each request of the page with its resource type. Returns false to block it. */
  mayRequest: (resourceType: string) => boolean;
}

export interface OpenPage {
  context: BrowserContext;
  page: Page;
  session: CDPSession;
}

/** Chromium refuses any other header value. */
const SENDABLE = /^[\x20-\x7e]*$/;

/** Opens an empty page in its own browser context, without permissions, downloads or service workers. */
export async function openPage(browser: Browser, options: PageOptions): Promise<OpenPage> {
  const context = await browser.newContext({
    proxy: { server: options.proxyUrl, ...options.tunnel.credentials },
    userAgent: options.userAgent,
    locale: 'en',
    timezoneId: 'UTC',
    serviceWorkers: 'block',
    acceptDownloads: false,
  });
  try {
    await context.route('**/*', handleRequests(options));
    const page = await context.newPage();
    context.on('page', (popup) => void popup.close().catch(() => undefined));
    return { context, page, session: await context.newCDPSession(page) };
  } catch (error) {
    await context.close().catch(() => undefined);
    throw error;
  }
}

/**
 * A rejection of a route's handler would end this process, so a request that cannot be handled is aborted.
 */
function handleRequests(options: PageOptions): (route: Route) => Promise<void> {
  const handle = routeHandler(options);
  return async (route) => {
    try {
      await handle(route);
    } catch {
      await route.abort().catch(() => undefined);
    }
  };
}

function routeHandler({ document, mayRequest }: PageOptions): (route: Route) => Promise<void> {
  let unused = document;
  return async (route) => {
    const first = route.request().isNavigationRequest() ? unused : undefined;
    if (!mayRequest(route.request().resourceType())) return route.abort('blockedbyclient');
    if (!first) return route.continue();
    unused = undefined;
    const contentType = SENDABLE.test(first.contentType ?? '') ? first.contentType : null;
    return route.fulfill({ contentType: contentType ?? 'text/html', body: Buffer.from(first.body) });
  };
}
