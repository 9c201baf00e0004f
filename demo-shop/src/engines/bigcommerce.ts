import { each, esc, fill, jsonLd, scriptJson } from '../page-parts/html.ts';
import { categoryPath } from '../page-parts/layout-parts.ts';
import { renderDocument } from '../page-parts/render-document.ts';
import { imagePath } from '../page-parts/product-image.ts';
import { descriptionOf, renderReviews } from '../page-parts/reviews.ts';
import { type InventoryItem } from '../catalogue/inventory.ts';
import { moneyText } from '../catalogue/storefront-locale.ts';
import { bigcommerceLayout } from './bigcommerce-layout.ts';
import {
  decimal,
  imageUrl,
  instalments,
  isSellable,
  openGraph,
  redesignedPrice,
  renderCards,
  validUntil,
  type EngineTheme,
  type ProductPage,
} from './product-page.ts';

export const bigcommerce: EngineTheme = { layout: bigcommerceLayout, renderProduct, renderCard };

/** Every second product uses an older theme version, with microdata instead of JSON-LD. */
function isOlder({ product }: Pick<ProductPage, 'product'>): boolean {
  return product.position % 2 === 0;
}

function taxWord({ product }: Pick<ProductPage, 'product'>): 'with' | 'without' {
  return product.locale.taxPercent > 0 ? 'with' : 'without';
}

function renderProduct(page: ProductPage): string {
  const { product, redesigned } = page;
  const { wording } = product.locale;
  const scope = isOlder(page) && !redesigned ? ' itemscope itemtype="http://schema.org/Product"' : '';
  const price = redesigned ? '' : ` data-product-price="${decimal(page, page.offer.priceMinor)}"`;
  return renderDocument(bigcommerceLayout, product.locale, {
    title: product.title,
    description: descriptionOf(product)[0] ?? '',
    canonical: page.url,
    head: openGraph(page, 'product') + (redesigned ? '' : metaPrice(page)),
    bodyAttributes: 'class="csscolumns papaSupports-style--light page-type--product"',
    main: `<nav aria-label="Breadcrumb" class="crumbs"><ol class="breadcrumbs"><a href="/bigcommerce/">${esc(wording.home)}</a> / <a href="${categoryPath('bigcommerce', product.locale, product.category)}">${esc(wording.categories[product.category])}</a> / ${esc(product.title)}</ol></nav><div${scope}><div class="productView two-columns" data-event-type="product" data-entity-id="${product.number}" data-name="${esc(product.title)}" data-product-category="${esc(wording.categories[product.category])}" data-product-brand="${esc(product.brand)}"${price}>${gallery(page)}<section class="productView-details product-data">${details(page)}</section></div>${descriptionTab(page)}${renderReviews(product, 'productReview')}</div>${lists(page)}`,
    tail: (isOlder(page) || redesigned ? '' : jsonLd(scriptJson(structuredData(page)))) + bootstrap(page),
  });
}

function metaPrice(page: ProductPage): string {
  const { product, offer } = page;
  const state = { InStock: 'instock', PreOrder: 'pending' }[offer.availability as string] ?? 'oos';
  return `<meta property="product:price:amount" content="${Number(decimal(page, offer.priceMinor))}"/><meta property="product:price:currency" content="${product.locale.currency}"/><meta property="og:availability" content="${state}"/>`;
}

function gallery(page: ProductPage): string {
  const itemprop = isOlder(page) && !page.redesigned ? ' itemprop="image"' : '';
  return `<section class="productView-images gallery" data-image-gallery><figure class="productView-image"><img class="productView-image--default"${itemprop} src="${imageUrl(page)}" alt="${esc(page.product.title)}" width="480" height="480"></figure></section>`;
}

function details(page: ProductPage): string {
  const { product, redesigned } = page;
  const { wording } = product.locale;
  const itemprop = (name: string): string => (isOlder(page) && !redesigned ? ` itemprop="${name}"` : '');
  return `<div class="productView-product"><h1 class="productView-title"${itemprop('name')}>${esc(product.title)}</h1><h2 class="productView-brand"${isOlder(page) && !redesigned ? ' itemprop="brand" itemscope itemtype="http://schema.org/Brand"' : ''}><a href="/bigcommerce/"><span${itemprop('name')}>${esc(product.brand)}</span></a></h2>${redesigned ? redesignedPrice(page) : `<div class="productView-price">${priceSections(page)}${isOlder(page) ? offerMicrodata(page) : ''}</div>`}<div class="productView-rating"><span class="productView-reviewLink">(${esc(fill(wording.reviewCount, { count: product.reviewCount }))})</span></div><p class="financing">${instalments(page)}</p>
<dl class="productView-info"><dt class="productView-info-name sku-label">${esc(wording.sku)}:</dt><dd class="productView-info-value" data-product-sku${itemprop('sku')}>${product.sku}</dd><dt class="productView-info-name">UPC:</dt><dd class="productView-info-value" data-product-upc${itemprop('gtin13')}>${product.gtin}</dd><dt class="productView-info-name">${esc(wording.availability)}:</dt><dd class="productView-info-value">${esc(wording.delivery)}</dd></dl></div>${purchase(page)}`;
}

/** Recommended and old prices are always in the page; a style attribute hides those that do not apply. */
function priceSections(item: InventoryItem): string {
  const { product, offer } = item;
  const { locale } = product;
  const tax = taxWord(item);
  const suffix = tax === 'with' ? 'withTax' : 'withoutTax';
  const onSale = offer.listPriceMinor !== null;
  const hidden = ' style="display: none;"';
  const rrp = product.position % 3 === 0 ? moneyText(locale, Math.round(product.usualPriceMinor * 1.2)) : '';
  const was = onSale
    ? moneyText(locale, offer.listPriceMinor)
    : product.position % 4 === 1
      ? moneyText(locale, product.usualPriceMinor)
      : '';
  const section = (extra: string, shown: boolean, body: string): string =>
    `<div class="price-section price-section--${suffix} ${extra}"${shown ? '' : hidden}>${body}</div>`;
  return (
    section(
      `rrp-price--${suffix}`,
      false,
      `<span>${esc(locale.wording.msrp)}</span> <span data-product-rrp-price-${tax}-tax class="price price--rrp">${rrp}</span>`,
    ) +
    section(
      `non-sale-price--${suffix}`,
      onSale,
      `<span>${esc(locale.wording.was)}</span> <span data-product-non-sale-price-${tax}-tax class="price price--non-sale">${was}</span>`,
    ) +
    section(
      '',
      true,
      `<span class="price-label"${onSale ? hidden : ''}></span><span class="price-now-label"${onSale ? '' : hidden}>${esc(locale.wording.now)}</span> <span data-product-price-${tax}-tax class="price price--${suffix} price--main">${currentPrice(item)}</span>`,
    ) +
    savings(item)
  );
}

function currentPrice({ product, offer }: InventoryItem): string {
  const highMinor = offer.priceMinor + (product.variants.at(-1)?.extraMinor ?? 0);
  const low = moneyText(product.locale, offer.priceMinor);
  return highMinor > offer.priceMinor ? `${low} - ${moneyText(product.locale, highMinor)}` : low;
}

function savings({ product, offer }: InventoryItem): string {
  const onSale = offer.listPriceMinor !== null;
  const saved = onSale ? moneyText(product.locale, offer.listPriceMinor - offer.priceMinor) : '';
  const text = esc(fill(product.locale.wording.youSave, { amount: '' }).trim());
  return `<div class="price-section price-section--saving price"${onSale ? '' : ' style="display: none;"'}><span class="price">(${text}</span> <span data-product-price-saved class="price price--saving">${saved}</span> <span class="price">)</span></div>`;
}

function offerMicrodata(page: ProductPage): string {
  const { product, offer, url } = page;
  return `<div itemprop="offers" itemscope itemtype="http://schema.org/Offer"><meta itemprop="availability" content="http://schema.org/${offer.availability}"><meta itemprop="itemCondition" content="http://schema.org/NewCondition"><meta itemprop="url" content="${esc(url)}"><div itemprop="priceSpecification" itemscope itemtype="http://schema.org/PriceSpecification"><meta itemprop="price" content="${decimal(page, offer.priceMinor)}"><meta itemprop="priceCurrency" content="${product.locale.currency}"><meta itemprop="valueAddedTaxIncluded" content="${product.locale.taxPercent > 0}"></div></div>`;
}

function purchase(page: ProductPage): string {
  const { product, offer } = page;
  const { wording } = product.locale;
  const options =
    product.variants.length === 0
      ? ''
      : `<div class="form-field" data-product-attribute="set-select"><label class="form-label">${esc(product.optionLabel)}</label> <select class="form-select" name="attribute[110]">${each(product.variants, ({ id, name }) => `<option value="${id}" data-product-attribute-value="${id}">${esc(name)}</option>`)}</select></div>`;
  const label = offer.availability === 'PreOrder' ? wording.preOrder : wording.addToCart;
  const button = isSellable(page)
    ? `<input id="form-action-addToCart" class="button button--primary" type="submit" value="${esc(label)}">`
    : `<div class="alertBox alertBox--error"><span>${esc(wording.outOfStock)}</span></div>`;
  return `<div class="productView-options"><form method="get" action="${product.path}" data-cart-item-add>${options}<label class="form-label">${esc(wording.quantity)} <input class="form-input form-input--incrementTotal" name="qty[]" type="tel" value="1" size="3"></label> ${button}</form></div>`;
}

function descriptionTab({ product }: ProductPage): string {
  return `<article class="productView-description"><h2>${esc(product.locale.wording.description)}</h2>${each(descriptionOf(product), (line) => `<p>${esc(line)}</p>`)}</article>`;
}

function lists({ product, related, recent }: ProductPage): string {
  const { wording } = product.locale;
  return `<section><h2>${esc(wording.related)}</h2><ul class="productCarousel card-grid">${renderCards(bigcommerce, related)}</ul></section><section><h2>${esc(wording.recentlyViewed)}</h2><ul class="productGrid card-grid">${renderCards(bigcommerce, recent)}</ul></section>`;
}

function renderCard(item: InventoryItem): string {
  const { product } = item;
  return `<li class="product"><article class="card" data-entity-id="${product.number}"><figure class="card-figure"><a href="${product.path}"><img class="card-image" src="${imagePath(product)}" alt="" width="240" height="240" loading="lazy"></a></figure><div class="card-body"><h3 class="card-title"><a href="${product.path}">${esc(product.title)}</a></h3><div class="card-text" data-test-info-type="price">${priceSections(item)}</div></div></article></li>`;
}

function structuredData(page: ProductPage) {
  const { product, offer, url } = page;
  const highMinor = offer.priceMinor + (product.variants.at(-1)?.extraMinor ?? 0);
  const price =
    highMinor > offer.priceMinor
      ? { minPrice: decimal(page, offer.priceMinor), maxPrice: decimal(page, highMinor) }
      : { price: decimal(page, offer.priceMinor) };
  return {
    '@context': 'https://schema.org/',
    '@type': 'Product',
    name: product.title,
    sku: product.sku,
    gtin: product.gtin,
    url,
    brand: { '@type': 'Brand', url: page.origin, name: product.brand },
    description: descriptionOf(product).join(' '),
    image: imageUrl(page),
    offers: {
      '@type': 'Offer',
      priceCurrency: product.locale.currency,
      ...price,
      itemCondition: 'https://schema.org/NewCondition',
      availability: `https://schema.org/${offer.availability}`,
      url,
      priceValidUntil: validUntil(page),
    },
  };
}

/** The theme's bootstrap call. Its argument is JSON inside a string. */
function bootstrap({ product, redesigned }: ProductPage): string {
  const context = {
    productId: product.number,
    productTitle: product.title,
    zoomSize: '1280x1280',
    reviewMessages: product.locale.wording.writeReview,
    showShippingEstimator: !redesigned,
  };
  return `<script>window.stencilBootstrap && window.stencilBootstrap("product", ${scriptJson(JSON.stringify(context))}).load();</script>`;
}
