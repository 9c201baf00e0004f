import type { DemoShop, DemoShopOptions } from '../src/start-demo-shop.ts';
import { startDemoShop } from '../src/start-demo-shop.ts';

type Summary = DemoShop['products'][number];

/** A shop whose prices move only when a test says so. */
export function openStillShop(options: DemoShopOptions = {}): Promise<DemoShop> {
  return startDemoShop({ moveEveryMs: null, ...options });
}

export async function read(url: string): Promise<string> {
  return (await fetch(url)).text();
}

export async function post(shop: DemoShop, path: string, body: unknown) {
  const response = await fetch(shop.url + path, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: response.status, json: (await response.json()) as Record<string, unknown> };
}

export function ofEngine(shop: DemoShop, engine: string): Summary[] {
  return shop.products.filter((product) => product.engine === engine);
}

/** Every value of the page's JSON-LD scripts, in order. */
export function jsonLdOf(html: string): unknown[] {
  const scripts = html.matchAll(/<script type="application\/ld\+json">(.*?)<\/script>/gs);
  return [...scripts].map(([, json = '']) => JSON.parse(json) as unknown);
}

/** Attribute text as a browser would read it. */
export function unescape(text: string): string {
  return text
    .replaceAll('&quot;', '"')
    .replaceAll('&#039;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

/** The page up to its lists of other products. */
export function aboveTheFold(html: string): string {
  return html.slice(html.indexOf('<main'), html.search(/-reviews" id="reviews"/));
}
