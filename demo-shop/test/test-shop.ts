import { type DemoShop, type DemoShopOptions, startDemoShop } from '../src/start-demo-shop.ts';

type Summary = DemoShop['products'][number];

/** Starts a shop whose prices do not move by themselves. */
export function openTestShop(options: DemoShopOptions = {}): Promise<DemoShop> {
  return startDemoShop({ moveEveryMs: null, ...options });
}

export async function fetchText(url: string): Promise<string> {
  return (await fetch(url)).text();
}

export async function postJson(shop: DemoShop, path: string, body: unknown) {
  const response = await fetch(shop.url + path, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: response.status, json: (await response.json()) as Record<string, unknown> };
}

export function ofEngine(shop: DemoShop, engine: string): Summary[] {
  return shop.products.filter((product) => product.engine === engine);
}

/** The shop's first product of an engine. */
export function firstProduct(shop: DemoShop, engine = 'woocommerce'): Summary {
  const [product] = ofEngine(shop, engine);
  if (!product) throw new Error(`no ${engine} product`);
  return product;
}

/** The values of the page's JSON-LD scripts, in page order. */
export function jsonLdOf(html: string): unknown[] {
  const scripts = html.matchAll(/<script type="application\/ld\+json">(.*?)<\/script>/gs);
  return [...scripts].map(([, json = '']) => JSON.parse(json) as unknown);
}

/** Decodes the entities of attribute text. */
export function unescapeHtml(text: string): string {
  return text
    .replaceAll('&quot;', '"')
    .replaceAll('&#039;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

/** The product's own part of the page, without reviews and lists of other products. */
export function productSection(html: string): string {
  return html.slice(html.indexOf('<main'), html.search(/-reviews" id="reviews"/));
}
