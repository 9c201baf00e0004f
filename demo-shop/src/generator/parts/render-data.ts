import { esc, jsonLd, phpJson, scriptJson } from '../../page-parts/html.ts';
import { plainAmount } from '../scene/price-format.ts';
import { type Product, type Scene } from '../scene/scene.ts';
import { type DataFormat } from './template.ts';

/** Structured data, by where they stand in the document. */
export interface PageData {
  readonly head: string;
  readonly main: string;
  readonly tail: string;
}

/** What the data claim about the offer. */
interface Claim {
  readonly product: Product;
  readonly url: string;
  readonly price: string | null;
  readonly currency: string | null;
  readonly availability: string | null;
}

const NO_DATA: PageData = { head: '', main: '', tail: '' };
const FORMATS: Readonly<Record<DataFormat, (claim: Claim, scene: Scene) => Partial<PageData>>> = {
  'json-ld': (claim, scene) => ({ tail: renderJsonLd(claim, scene) }),
  microdata: (claim) => ({ main: renderMicrodata(claim) }),
  rdfa: (claim) => ({ main: renderRdfa(claim) }),
  og: (claim) => ({ head: renderOpenGraph(claim) }),
  state: (claim, scene) => ({ tail: renderState(claim, scene) }),
};

/** The data of a product's page, in one or two of the template's formats. */
export function renderData(scene: Scene, formats: readonly DataFormat[], url: string): PageData {
  const { data, random } = scene;
  if (data === 'none' || formats.length === 0) return NO_DATA;
  const chosen = new Set([random.pick(formats), ...(random.next() < 0.4 ? [random.pick(formats)] : [])]);
  const claim = claimOf(scene, url);
  const parts = [...chosen].map((format) => FORMATS[format](claim, scene));
  const join = (place: keyof PageData): string => parts.map((it) => it[place] ?? '').join('\n');
  return { head: join('head'), main: join('main'), tail: join('tail') };
}

function claimOf(scene: Scene, url: string): Claim {
  const { product, data, market, random, stock, amounts } = scene;
  const shown = amounts[0]?.cents ?? product.cents;
  const share = data === 'stale' ? random.pick([0.8, 0.9, 1.15, 1.25]) : 1;
  const hidesPrice = !stock.showsPrice || (data === 'partial' && random.next() < 0.5);
  const other = market.currency === 'USD' ? 'EUR' : 'USD';
  const isSilent = stock.state === null || random.next() < 0.15;
  return {
    product,
    url,
    price: hidesPrice ? null : plainAmount(share === 1 ? shown : Math.ceil((shown * share) / 100) * 100),
    currency: data === 'partial' && !hidesPrice ? null : data === 'otherCurrency' ? other : market.currency,
    availability: isSilent ? null : stock.state,
  };
}

function renderJsonLd(claim: Claim, scene: Scene): string {
  const { random, data, others, market } = scene;
  const product = productLd(claim, data === 'lowerCase' ? 'product' : 'Product', random.next() < 0.3);
  const write = random.next() < 0.3 ? phpJson : scriptJson;
  const site = { '@type': 'WebSite', name: scene.shopName, url: `${scene.origin}/` };
  const graph = { '@context': 'https://schema.org', '@graph': [site, crumbsLd(scene, claim.url), product] };
  const alone = { '@context': 'https://schema.org/', ...product };
  const list = {
    '@context': 'https://schema.org',
    '@type': 'ItemList',
    itemListElement: others.slice(0, 4).map((it, index) => ({
      '@type': 'ListItem',
      position: index + 1,
      item: {
        '@type': 'Product',
        name: it.title,
        offers: { '@type': 'Offer', price: plainAmount(it.cents), priceCurrency: market.currency },
      },
    })),
  };
  const blocks: unknown[] = [data === 'graph' ? graph : alone];
  if (data === 'withOthers') blocks.push(list);
  return (random.next() < 0.5 ? blocks : blocks.toReversed()).map((it) => jsonLd(write(it))).join('\n');
}

function productLd({ product, url, price, currency, availability }: Claim, type: string, isList: boolean) {
  const offer = {
    '@type': 'Offer',
    url,
    ...(price === null ? {} : { price }),
    ...(currency === null ? {} : { priceCurrency: currency }),
    ...(availability === null ? {} : { availability: `https://schema.org/${availability}` }),
  };
  return {
    '@type': type,
    name: product.title,
    image: `/images/${product.slug}.jpg`,
    sku: product.sku,
    gtin13: product.gtin,
    brand: { '@type': 'Brand', name: product.brand },
    offers: isList ? [offer] : offer,
  };
}

function crumbsLd({ origin, product }: Scene, url: string) {
  return {
    '@type': 'BreadcrumbList',
    itemListElement: [
      { '@type': 'ListItem', position: 1, name: 'Start', item: `${origin}/` },
      { '@type': 'ListItem', position: 2, name: product.title, item: url },
    ],
  };
}

function renderMicrodata({ product, price, currency, availability }: Claim): string {
  const offer = [
    price === null ? '' : `<meta itemprop="price" content="${price}">`,
    currency === null ? '' : `<meta itemprop="priceCurrency" content="${currency}">`,
    availability === null ? '' : `<link itemprop="availability" href="http://schema.org/${availability}">`,
  ].join('');
  return `<div itemscope itemtype="http://schema.org/Product"><meta itemprop="name" content="${esc(product.title)}"><meta itemprop="sku" content="${product.sku}"><div itemprop="offers" itemscope itemtype="http://schema.org/Offer">${offer}</div></div>`;
}

function renderRdfa({ product, price, currency, availability }: Claim): string {
  const offer = [
    price === null ? '' : `<meta property="price" content="${price}">`,
    currency === null ? '' : `<meta property="priceCurrency" content="${currency}">`,
    availability === null ? '' : `<link property="availability" href="https://schema.org/${availability}">`,
  ].join('');
  return `<div vocab="https://schema.org/" typeof="Product"><meta property="name" content="${esc(product.title)}"><div property="offers" typeof="Offer">${offer}</div></div>`;
}

function renderOpenGraph({ product, url, price, currency, availability }: Claim): string {
  return [
    `<meta property="og:type" content="product"><meta property="og:title" content="${esc(product.title)}"><meta property="og:url" content="${esc(url)}">`,
    price === null ? '' : `<meta property="product:price:amount" content="${price}">`,
    currency === null ? '' : `<meta property="product:price:currency" content="${currency}">`,
    availability === 'OutOfStock' ? '<meta property="product:availability" content="out of stock">' : '',
    availability === 'InStock' ? '<meta property="product:availability" content="in stock">' : '',
  ].join('');
}

function renderState({ product, price, currency, availability }: Claim, { random }: Scene): string {
  const isCents = random.next() < 0.2 && price !== null;
  const item = {
    id: product.sku,
    title: product.title,
    price: isCents ? Math.round(Number(price) * 100) : price === null ? null : Number(price),
    currency,
    available: availability === null ? null : availability === 'InStock',
  };
  return `<script>window.__PRODUCT__ = ${scriptJson({ page: 'product', product: item })};</script>`;
}
