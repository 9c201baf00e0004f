import type { IncomingMessage, ServerResponse } from 'node:http';

import { appStorefront } from './app-storefront.ts';
import { misbehave } from './behaviour.ts';
import { HTML, SVG, TEXT, XML, encodeContent, sendContent, sendJson } from './content.ts';
import { control } from './control.ts';
import type { ShopControls } from './control.ts';
import { ControlError } from './control-error.ts';
import { renderFavicon, renderProductImage } from './product-image.ts';
import type { ShelfPlace } from './shelf.ts';
import {
  renderArticle,
  renderCategory,
  renderHome,
  renderNotFound,
  renderRobots,
  renderSitemap,
} from './shop-pages.ts';

interface Exchange {
  readonly shop: ShopControls;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
}

/** Answers one request to the shop, whatever it asks for. */
export async function answerRequest(
  shop: ShopControls,
  request: IncomingMessage,
  response: ServerResponse,
  ownOrigin: string,
): Promise<void> {
  const url = addressOf(request, ownOrigin);
  const exchange: Exchange = { shop, request, response, url };
  if (url.pathname.startsWith('/__control/')) return answerControl(exchange);
  shop.requests.arrived(url.pathname + url.search);
  response.once('finish', () => shop.requests.answered(response.statusCode));
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { Allow: 'GET, HEAD', 'Content-Length': 0 }).end();
    return;
  }
  if (answerMachineFile(exchange)) return;
  await answerPage(exchange);
}

/** The address as the client wrote it: its Host header decides what absolute addresses in pages begin with. */
function addressOf(request: IncomingMessage, ownOrigin: string): URL {
  const { host } = request.headers;
  const origin = host !== undefined && /^[a-z0-9.\-:[\]]{1,255}$/i.test(host) ? `http://${host}` : ownOrigin;
  const path = (request.url ?? '/').replace(/^\/+/, '/');
  return URL.parse(path, origin) ?? URL.parse(path, ownOrigin) ?? new URL(ownOrigin);
}

async function answerControl({ shop, request, response, url }: Exchange): Promise<void> {
  try {
    sendJson(request, response, await control(shop, request, url.pathname, url.origin));
  } catch (error) {
    if (!(error instanceof ControlError)) throw error;
    sendJson(request, response, { error: error.message }, error.status);
  }
}

/** robots.txt, the sitemap and pictures: these answer whatever behaviour was asked of the pages. */
function answerMachineFile({ shop, request, response, url }: Exchange): boolean {
  const send = (text: string, type: string): true => {
    sendContent(request, response, encodeContent(text, type));
    return true;
  };
  if (url.pathname === '/robots.txt') return send(renderRobots(url.origin), TEXT);
  if (url.pathname === '/sitemap.xml') return send(renderSitemap(shop.shelf, url.origin), XML);
  if (url.pathname === '/images/favicon.svg') return send(renderFavicon(), SVG);
  const image = /^\/images\/([a-z]{1,20}-\d{1,4})\.svg$/.exec(url.pathname);
  const place = shop.shelf.get(image?.[1] ?? '');
  return place ? send(renderProductImage(place.product), SVG) : false;
}

async function answerPage(exchange: Exchange): Promise<void> {
  const { shop, request, response, url } = exchange;
  const hidden = privateProduct(exchange);
  const place = hidden ?? shop.shelf.atUrl(url);
  const engine = place?.product.engine ?? url.pathname.split('/')[1] ?? null;
  if (await misbehave(request, response, shop.behaviours.of(engine, place?.product ?? null))) return;
  if (place) {
    const current = shop.shelf.get(place.product.id) ?? place;
    const path = hidden ? url.pathname : current.product.path;
    const content = shop.pages.get(current, {
      origin: url.origin,
      path,
      variantId: url.searchParams.get('variant'),
    });
    return sendContent(request, response, content);
  }
  const app = appStorefront(shop.shelf, url);
  if (app) return sendContent(request, response, app);
  if (answerRedirect(exchange)) return;
  const html = listPage(exchange);
  if (html !== null) return sendContent(request, response, encodeContent(html, HTML));
  sendContent(request, response, encodeContent(renderNotFound(shop.shelf, url), HTML), { status: 404 });
}

/** The WooCommerce shop's products are also under /private/, which robots.txt forbids. */
function privateProduct({ shop, url }: Exchange): ShelfPlace | undefined {
  const match = /^\/private\/product\/([\w-]{1,200})\/?$/.exec(url.pathname);
  return match ? shop.shelf.atUrl(new URL(`/woocommerce/product/${match[1]}/`, url)) : undefined;
}

/** /go?to=<url> sends anywhere; a product's address without its last slash is sent to the one with it. */
function answerRedirect({ shop, response, url }: Exchange): boolean {
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
  return shop.shelf.atUrl(slashed) ? redirect(301, slashed.pathname + slashed.search) : false;
}

function listPage({ shop, url }: Exchange): string | null {
  if (url.pathname === '/') return renderHome(shop.shelf, url.origin);
  if (/^\/blog\/[\w-]{1,80}$/.test(url.pathname)) return renderArticle(url);
  return renderCategory(shop.shelf, url);
}
