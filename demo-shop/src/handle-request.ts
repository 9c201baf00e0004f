import { type IncomingMessage, type ServerResponse } from 'node:http';
import { appStorefront } from './app-storefront.ts';
import { applyBehaviour } from './behaviour.ts';
import { HTML, PNG, SVG, TEXT, XML, encodeContent, sendContent, sendJson } from './content.ts';
import { handleControlRequest, type ShopState } from './handle-control-request.ts';
import { ControlError } from './control-error.ts';
import { renderFavicon, renderProductImage } from './page-parts/product-image.ts';
import { type InventoryItem } from './catalogue/inventory.ts';
import {
  renderArticle,
  renderCategory,
  renderHome,
  renderNotFound,
  renderRobots,
  renderSitemap,
} from './shop-pages.ts';

interface Exchange {
  readonly shop: ShopState;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
}

/** Handles one HTTP request to the shop: a control request, a file or a page. */
export async function handleRequest(
  shop: ShopState,
  request: IncomingMessage,
  response: ServerResponse,
  ownOrigin: string,
): Promise<void> {
  const url = requestUrl(request, ownOrigin);
  const exchange: Exchange = { shop, request, response, url };
  if (url.pathname.startsWith('/__control/')) return sendControlResponse(exchange);
  shop.requests.recordRequest(url.pathname + url.search);
  response.once('finish', () => shop.requests.recordResponse(response.statusCode));
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { Allow: 'GET, HEAD', 'Content-Length': 0 }).end();
    return;
  }
  if (serveFile(exchange)) return;
  await servePage(exchange);
}

/**
 * The requested URL. Its origin comes from the Host header, so that absolute URLs in pages use the client's
 * host.
 */
function requestUrl(request: IncomingMessage, ownOrigin: string): URL {
  const { host } = request.headers;
  const origin = host !== undefined && /^[a-z0-9.\-:[\]]{1,255}$/i.test(host) ? `http://${host}` : ownOrigin;
  const path = (request.url ?? '/').replace(/^\/+/, '/');
  return URL.parse(path, origin) ?? URL.parse(path, ownOrigin) ?? new URL(ownOrigin);
}

async function sendControlResponse({ shop, request, response, url }: Exchange): Promise<void> {
  try {
    sendJson(request, response, await handleControlRequest(shop, request, url.pathname, url.origin));
  } catch (error) {
    if (!(error instanceof ControlError)) throw error;
    sendJson(request, response, { error: error.message }, error.status);
  }
}

/** Serves robots.txt, the sitemap and images. The behaviour set for pages does not apply to them. */
function serveFile({ shop, request, response, url }: Exchange): boolean {
  const send = (body: string | Buffer, type: string): true => {
    sendContent(request, response, encodeContent(body, type));
    return true;
  };
  if (url.pathname === '/robots.txt') return send(renderRobots(url.origin), TEXT);
  if (url.pathname === '/sitemap.xml') return send(renderSitemap(shop.inventory, url.origin), XML);
  if (url.pathname === '/images/favicon.svg') return send(renderFavicon(), SVG);
  const image = /^\/images\/([a-z]{1,20}-\d{1,4})\.png$/.exec(url.pathname);
  const item = shop.inventory.get(image?.[1] ?? '');
  return item ? send(renderProductImage(item.product), PNG) : false;
}

async function servePage(exchange: Exchange): Promise<void> {
  const { shop, request, response, url } = exchange;
  const hidden = productUnderPrivate(exchange);
  const item = hidden ?? shop.inventory.atUrl(url);
  const engine = item?.product.engine ?? url.pathname.split('/')[1] ?? null;
  if (await applyBehaviour(request, response, shop.behaviours.of(engine, item?.product ?? null))) return;
  if (item) {
    const current = shop.inventory.get(item.product.id) ?? item;
    const path = hidden ? url.pathname : current.product.path;
    const content = shop.pages.get(current, {
      origin: url.origin,
      path,
      variantId: url.searchParams.get('variant'),
    });
    return sendContent(request, response, content);
  }
  const app = appStorefront(shop.inventory, url);
  if (app) return sendContent(request, response, app);
  if (serveRedirect(exchange)) return;
  const html = listPage(exchange);
  if (html !== null) return sendContent(request, response, encodeContent(html, HTML));
  sendContent(request, response, encodeContent(renderNotFound(shop.inventory, url), HTML), { status: 404 });
}

/** WooCommerce products are also available under /private/, which robots.txt disallows. */
function productUnderPrivate({ shop, url }: Exchange): InventoryItem | undefined {
  const match = /^\/private\/product\/([\w-]{1,200})\/?$/.exec(url.pathname);
  return match ? shop.inventory.atUrl(new URL(`/woocommerce/product/${match[1]}/`, url)) : undefined;
}

/** Redirects /go?to=<url> to any URL, and a product path without its trailing slash to the one with it. */
function serveRedirect({ shop, response, url }: Exchange): boolean {
  const redirect = (status: number, location: string): true => {
    response.writeHead(status, { Location: location, 'Content-Length': 0 }).end();
    return true;
  };
  if (url.pathname === '/go') {
    const to = url.searchParams.get('to') ?? '';
    if (/^[\x21-\x7e]{1,4000}$/.test(to)) return redirect(302, to);
    response.writeHead(400, { 'Content-Length': 0 }).end();
    return true;
  }
  const slashed = new URL(url);
  slashed.pathname += '/';
  return shop.inventory.atUrl(slashed) ? redirect(301, slashed.pathname + slashed.search) : false;
}

function listPage({ shop, url }: Exchange): string | null {
  if (url.pathname === '/') return renderHome(shop.inventory, url.origin);
  if (/^\/blog\/[\w-]{1,80}$/.test(url.pathname)) return renderArticle(url);
  return renderCategory(shop.inventory, url);
}
