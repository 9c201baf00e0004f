import { CATEGORIES } from './page-parts/layout-parts.ts';
import { type Engine, ENGINES } from './catalogue/engine.ts';
import { ENGINE_THEMES } from './engines/index.ts';
import { renderCards } from './engines/product-page.ts';
import { each, esc, jsonLd, scriptJson } from './page-parts/html.ts';
import { renderDocument } from './page-parts/render-document.ts';
import { imagePath } from './page-parts/product-image.ts';
import { type Inventory, type InventoryItem } from './catalogue/inventory.ts';
import { US, moneyText, type StorefrontLocale } from './catalogue/storefront-locale.ts';

/** The home page of the demo, which links every product of the six shops. */
export function renderHome(inventory: Inventory, origin: string): string {
  const items = inventory.all();
  const shops = each(ENGINES, (engine) => {
    const own = items.filter(({ product }) => product.engine === engine);
    return `<section id="${engine}"><h2><a href="/${engine}/">${esc(ENGINE_THEMES[engine].layout.storeName)}</a> <small>${engine} · ${own.length}</small></h2><ul>${each(own, homeCard)}</ul></section>`;
  });
  const jumps = each(
    ENGINES,
    (engine) => `<a href="#${engine}">${esc(ENGINE_THEMES[engine].layout.storeName)}</a>`,
  );
  return `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Six shops on one street – demo shop</title><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="description" content="Six small demonstration shops whose prices move."><link rel="icon" href="/images/favicon.svg" type="image/svg+xml"><link rel="canonical" href="${esc(origin)}/"><style>${HOME_STYLES}</style></head><body><header><h1>Six shops on one street</h1><p>${items.length} invented products in the markup of six real shop systems. Prices move while you watch; paste any product's address into Tidemark. The <a href="/blog/how-we-choose">blog</a> is not a product.</p><p>Set a price yourself:</p><pre>curl -X POST ${esc(origin)}/__control/price -d '{"product":"${items[0]?.product.id ?? ''}","price":"9.99"}'</pre><nav>${jumps}</nav></header><main>${shops}</main></body></html>`;
}

const HOME_STYLES =
  ':root{color-scheme:light dark;--card:#fff;--line:#0002}@media(prefers-color-scheme:dark){:root{--card:#222830;--line:#fff2}}*{box-sizing:border-box}body{margin:0;font:16px/1.5 system-ui,sans-serif;background:Canvas;color:CanvasText}header,main{max-width:1240px;margin:0 auto;padding:24px}h1{font-size:38px;margin:18px 0 4px;letter-spacing:-.02em}header p{max-width:720px;margin:8px 0}pre{overflow:auto;background:#8881;border:1px solid var(--line);border-radius:8px;padding:10px 14px;font-size:13px}nav{display:flex;gap:10px;flex-wrap:wrap;margin-top:16px}nav a{border:1px solid var(--line);border-radius:99px;padding:6px 16px;text-decoration:none;color:inherit}h2 a{color:inherit;text-decoration:none}h2 small{font-weight:400;opacity:.6;font-size:14px}ul{list-style:none;padding:0;display:grid;grid-template-columns:repeat(auto-fill,minmax(190px,1fr));gap:16px}li a{display:block;height:100%;background:var(--card);border:1px solid var(--line);border-radius:12px;overflow:hidden;text-decoration:none;color:inherit;transition:transform .15s}li a:hover{transform:translateY(-3px)}li img{width:100%;aspect-ratio:4/3;object-fit:cover;display:block}li p{margin:0;padding:2px 12px}li .name{padding-top:10px;font-size:14px;min-height:54px}li .cost{font-weight:700;padding-bottom:12px}li s{font-weight:400;opacity:.55;margin-left:6px}.gone{opacity:.5}';

function homeCard({ product, offer }: InventoryItem): string {
  const { locale } = product;
  const was = offer.listPriceMinor === null ? '' : `<s>${moneyText(locale, offer.listPriceMinor)}</s>`;
  const gone = offer.availability === 'OutOfStock' ? ' class="gone"' : '';
  return `<li${gone}><a href="${esc(product.path)}" lang="${locale.tag}"><img src="${imagePath(product)}" alt="" loading="lazy" width="240" height="180"><p class="name">${esc(product.title)}</p><p class="cost">${moneyText(locale, offer.priceMinor)}${was}</p></a></li>`;
}

/** A category page of an engine's shop in one locale, or null if the URL names none. */
export function renderCategory(inventory: Inventory, url: URL): string | null {
  const match = /^\/([a-z]{1,20})\/(?:category\/([a-z-]{1,10})\/([a-z]{1,20})\/?)?$/.exec(url.pathname);
  const engine = ENGINES.find((known) => known === match?.[1]);
  if (!match || !engine) return null;
  const own = inventory.all().filter(({ product }) => product.engine === engine);
  if (match[2] === undefined) return renderList(engine, own, own[0]?.product.locale ?? US, null, url);
  const category = CATEGORIES.find((known) => known === match[3]);
  const inLanguage = own.filter(({ product }) => product.locale.tag.toLowerCase() === match[2]);
  const locale = inLanguage[0]?.product.locale;
  if (!category || !locale) return null;
  const listed = inLanguage.filter(({ product }) => product.category === category);
  return renderList(engine, listed, locale, locale.wording.categories[category], url);
}

function renderList(
  engine: Engine,
  items: readonly InventoryItem[],
  locale: StorefrontLocale,
  name: string | null,
  url: URL,
): string {
  const theme = ENGINE_THEMES[engine];
  const title = name ?? locale.wording.all;
  return renderDocument(theme.layout, locale, {
    title,
    description: `${title} – ${theme.layout.storeName}`,
    canonical: url.origin + url.pathname,
    bodyAttributes: 'class="archive category-page"',
    main: `<h1>${esc(title)}</h1><ul class="products card-grid">${renderCards(theme, items)}</ul>`,
  });
}

/** An article that mentions amounts of money but sells nothing. */
export function renderArticle(url: URL): string {
  const { layout } = ENGINE_THEMES.woocommerce;
  const headline = 'How we choose what we sell';
  const paragraphs = [
    'Every spring we lay two hundred things on the floor of the old sail loft and ask the same question of each: would we still want it in ten years?',
    'A good blanket need not cost $200. The one on my own sofa was $38.50 at a church sale in 1994, and the moths have left it alone.',
    'We once turned down a lamp that would have sold for $1,299.00 a piece, because nobody could tell us where its cable was made.',
    'What stays on the list is photographed, weighed, and used at home by one of us for a month. About a third comes back with a note saying no.',
  ];
  const data = {
    '@context': 'https://schema.org',
    '@type': 'BlogPosting',
    headline,
    datePublished: '2025-04-11',
    author: { '@type': 'Person', name: 'Ilse Varnholt' },
    mainEntityOfPage: url.origin + url.pathname,
  };
  return renderDocument(layout, US, {
    title: headline,
    description: paragraphs[0] ?? '',
    canonical: url.origin + url.pathname,
    head: `<meta property="og:type" content="article"><meta property="og:title" content="${headline}">`,
    bodyAttributes: 'class="wp-singular post-template-default single single-post"',
    main: `<article class="post"><h1 class="entry-title">${headline}</h1><p><time datetime="2025-04-11">April 11, 2025</time></p>${each(paragraphs, (line) => `<p>${esc(line)}</p>`)}</article>`,
    tail: jsonLd(scriptJson(data)),
  });
}

/** The 404 page, in the theme of the shop the URL belongs to. */
export function renderNotFound(inventory: Inventory, url: URL): string {
  const engine = ENGINES.find((known) => url.pathname.startsWith(`/${known}/`)) ?? 'woocommerce';
  const own = inventory.all().filter(({ product }) => product.engine === engine);
  const locale = own[0]?.product.locale ?? US;
  const theme = ENGINE_THEMES[engine];
  return renderDocument(theme.layout, locale, {
    title: locale.wording.notFound,
    description: locale.wording.notFound,
    canonical: null,
    bodyAttributes: 'class="error404"',
    main: `<h1>${esc(locale.wording.notFound)}</h1><p>404</p><h2>${esc(locale.wording.bestsellers)}</h2><ul class="card-grid">${renderCards(theme, own.slice(0, 4))}</ul>`,
  });
}

export function renderRobots(origin: string): string {
  return `User-agent: *\nDisallow: /private/\n\nSitemap: ${origin}/sitemap.xml\n`;
}

export function renderSitemap(inventory: Inventory, origin: string): string {
  const entries = each(
    inventory.all(),
    ({ product, changedAt }) =>
      `<url><loc>${esc(origin + product.path)}</loc><lastmod>${changedAt.toISOString()}</lastmod></url>\n`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${entries}</urlset>\n`;
}
