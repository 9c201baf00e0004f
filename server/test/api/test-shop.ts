import { type LocalServer, startLocalServer } from '../shop/local-server.ts';

interface Page {
  status?: number;
  headers?: Record<string, string>;
  body: string;
}

export interface TestShop extends LocalServer {
  /** The response to each path; other paths give 404. */
  pages: Map<string, Page>;
  url(path: string): string;
}

/** A shop on a free port that serves the test's own pages. */
export async function startTestShop(): Promise<TestShop> {
  const pages = new Map<string, Page>();
  const server = await startLocalServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://shop').pathname;
    const page = pages.get(path) ?? { status: 404, body: '<title>Not found</title>' };
    response.writeHead(page.status ?? 200, { 'content-type': 'text/html; charset=utf-8', ...page.headers });
    response.end(page.body);
  });
  return { ...server, pages, url: (path) => server.origin + path };
}

export interface Offer {
  name?: string;
  price: string;
  currency?: string;
  canonical?: string;
}

/** A typical product page. */
export function productPage({ name = 'Brass lamp', price, currency = 'USD', canonical }: Offer): Page {
  const product = {
    '@context': 'https://schema.org',
    '@type': 'Product',
    name,
    offers: { '@type': 'Offer', price, priceCurrency: currency, availability: 'https://schema.org/InStock' },
  };
  const link = canonical ? `<link rel="canonical" href="${canonical}">` : '';
  return {
    body: `<!doctype html><html lang="en"><head><title>${name}</title>${link}
<script type="application/ld+json">${JSON.stringify(product)}</script></head>
<body><h1>${name}</h1><p class="price">${currency} ${price}</p><button>Add to cart</button></body></html>`,
  };
}

export const ARTICLE: Page = {
  body: `<!doctype html><html lang="en"><head><title>Our story</title><meta property="og:type" content="article"></head>
<body><h1>Our story</h1>${'<p>We have made lamps by hand for three generations, in a small house by the sea.</p>'.repeat(20)}</body></html>`,
};
