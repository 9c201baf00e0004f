import { fromMinor } from '@tidemark/contracts/money.ts';
import { type DemoVariant } from '../catalogue/catalogue.ts';
import { each, esc, fill, jsonLd, scriptJson } from '../page-parts/html.ts';
import { renderDocument } from '../page-parts/render-document.ts';
import { imagePath } from '../page-parts/product-image.ts';
import { descriptionOf, renderReviews } from '../page-parts/reviews.ts';
import { type InventoryItem } from '../catalogue/inventory.ts';
import { moneyParts, moneyText, type StorefrontLocale } from '../catalogue/storefront-locale.ts';
import {
  decimal,
  imageUrl,
  instalments,
  isSellable,
  openGraph,
  redesignedPrice,
  renderCards,
  shownPrice,
  variantSellable,
  type EngineTheme,
  type ProductPage,
} from './product-page.ts';
import { shopifyLayout } from './shopify-layout.ts';

export const shopify: EngineTheme = { layout: shopifyLayout, renderProduct, renderCard };

function renderProduct(page: ProductPage): string {
  const { product, redesigned } = page;
  return renderDocument(shopifyLayout, product.locale, {
    title: product.title,
    description: descriptionOf(product)[0] ?? '',
    canonical: page.url,
    head: openGraph(page, 'product') + (redesigned ? '' : openGraphPrice(page)),
    bodyAttributes: 'class="gradient template-product"',
    main: `<section id="MainProduct-template--17${product.number}__main" class="page-width section-template"><div class="product product--medium product--left two-columns"><div class="product__media-wrapper gallery"><img src="${imagePath(product)}?v=17${product.number}&amp;width=1445" alt="${esc(product.title)}" width="480" height="480"></div>${infoBlock(page)}</div></section>${renderReviews(product, 'spr')}${recommendations(page)}`,
    tail: redesigned ? '' : jsonLd(scriptJson(structuredData(page))) + analytics(page),
  });
}

/** Shopify's theme writes this amount as displayed text, not as a number. */
function openGraphPrice(page: ProductPage): string {
  const { locale } = page.product;
  return `<meta property="og:price:amount" content="${moneyParts(locale, shownPrice(page).priceMinor).number}"><meta property="og:price:currency" content="${locale.currency}">`;
}

function infoBlock(page: ProductPage): string {
  const { product, redesigned } = page;
  const { wording } = product.locale;
  const section = `template--17${product.number}__main`;
  const price = redesigned
    ? redesignedPrice(page)
    : `<div id="price-${section}" role="status">${priceBlock(page, ' price--large')}</div>`;
  const sellable = page.variant ? variantSellable(page, page.variant) : isSellable(page);
  return `<div class="product__info-wrapper"><product-info id="ProductInfo-${section}" class="product__info-container"><p class="product__text caption-with-letter-spacing">${esc(product.brand)}</p><div class="product__title"><h1>${esc(product.title)}</h1></div>${price}${product.locale.taxPercent > 0 ? `<div class="product__tax caption rte">${esc(wording.inclTax)}.</div>` : ''}<p class="shop-pay-terms">${instalments(page)}</p>
${variantPicker(page)}<form method="get" action="${product.path}" class="form" data-type="add-to-cart-form"><input type="hidden" name="id" value="${page.variant?.id ?? `4${product.number}00`}"><label>${esc(wording.quantity)} <input class="quantity__input" type="number" name="quantity" min="1" value="1"></label> <button type="submit" name="add" class="product-form__submit button button--full-width"${sellable ? '' : ' disabled'}><span>${esc(sellable ? wording.addToCart : wording.soldOut)}</span></button></form>
<div class="product__inventory">${esc(sellable ? wording.inStock : wording.outOfStock)}</div><div class="product__description rte">${each(descriptionOf(product), (line) => `<p>${esc(line)}</p>`)}</div><p class="free-shipping-bar">${esc(fill(wording.freeShippingLeft, { amount: moneyText(product.locale, product.locale.freeShippingMinor) }))}</p></product-info></div>`;
}

/** Dawn's price snippet. All parts are always present; outer classes decide which are visible. */
function priceBlock(item: Pick<ProductPage, 'product' | 'offer' | 'variant'>, size: string): string {
  const { locale } = item.product;
  const { priceMinor, listPriceMinor } = shownPrice(item);
  const sellable = item.variant ? variantSellable(item, item.variant) : isSellable(item);
  const state = `${sellable ? '' : ' price--sold-out'}${listPriceMinor === null ? '' : ' price--on-sale'}`;
  const { wording } = locale;
  const price = withCode(locale, priceMinor);
  const list = listPriceMinor === null ? '' : withCode(locale, listPriceMinor);
  return `<div class="price${size}${state} price--show-badge"><div class="price__container"><div class="price__regular">${hidden(wording.regularPrice)}<span class="price-item price-item--regular">${price}</span></div><div class="price__sale">${hidden(wording.regularPrice)}<span><s class="price-item price-item--regular">${list}</s></span>${hidden(wording.salePrice)}<span class="price-item price-item--sale price-item--last">${price}</span></div><small class="unit-price caption hidden">${hidden(wording.unitPrice)}<span class="price-item price-item--last"><span></span><span aria-hidden="true">/</span><span></span></span></small></div><span class="badge price__badge-sale color-scheme-5">${esc(wording.sale)}</span><span class="badge price__badge-sold-out color-scheme-3">${esc(wording.soldOut)}</span></div>`;
}

function hidden(text: string): string {
  return `<span class="visually-hidden visually-hidden--inline">${esc(text)}</span>`;
}

function withCode(locale: StorefrontLocale, minor: number): string {
  return `${moneyText(locale, minor)} ${locale.currency}`;
}

function variantPicker({ product, variant }: ProductPage): string {
  if (product.variants.length === 0) return '';
  const options = each(
    product.variants,
    ({ id, name }) =>
      `<input type="radio" id="v-${id}" name="${esc(product.optionLabel)}" value="${esc(name)}" data-variant-id="${id}"${id === variant?.id ? ' checked' : ''}><label for="v-${id}">${esc(name)}</label>`,
  );
  return `<variant-selects class="no-js-hidden"><fieldset class="product-form__input product-form__input--pill"><legend class="form__label">${esc(product.optionLabel)}</legend>${options}</fieldset></variant-selects>`;
}

function recommendations({ product, related, recent }: ProductPage): string {
  const { wording } = product.locale;
  return `<product-recommendations class="related-products"><h2 class="related-products__heading">${esc(wording.related)}</h2><ul class="grid product-grid card-grid">${renderCards(shopify, related)}</ul></product-recommendations><section class="recently-viewed"><h2>${esc(wording.recentlyViewed)}</h2><ul class="grid product-grid card-grid">${renderCards(shopify, recent)}</ul></section>`;
}

function renderCard(item: InventoryItem): string {
  const { product } = item;
  const variant = product.variants[0] ?? null;
  return `<li class="grid__item"><div class="card-wrapper product-card-wrapper"><a href="${product.path}" class="full-unstyled-link"><img src="${imagePath(product)}?width=533" alt="" width="240" height="240" loading="lazy"><h3 class="card__heading h5">${esc(product.title)}</h3></a><div class="card-information">${priceBlock({ ...item, variant }, '')}</div></div></li>`;
}

function structuredData(page: ProductPage) {
  const { product, url } = page;
  const offers =
    product.variants.length > 0
      ? product.variants.map((variant) => offerData(page, variant))
      : [offerData(page, null)];
  return {
    '@context': 'http://schema.org/',
    '@type': 'Product',
    name: product.title,
    url,
    image: [imageUrl(page)],
    description: descriptionOf(product).join('\n'),
    sku: product.sku,
    gtin13: product.gtin,
    brand: { '@type': 'Brand', name: product.brand },
    offers,
  };
}

function offerData(page: ProductPage, variant: DemoVariant | null) {
  const { product, url } = page;
  const sellable = variant ? variantSellable(page, variant) : isSellable(page);
  return {
    '@type': 'Offer',
    ...(variant ? { name: variant.name, sku: variant.sku } : { sku: product.sku }),
    availability: `http://schema.org/${sellable ? 'InStock' : 'OutOfStock'}`,
    price: Number(decimal(page, shownPrice({ offer: page.offer, variant }).priceMinor)),
    priceCurrency: product.locale.currency,
    url: variant ? `${url}?variant=${variant.id}` : url,
  };
}

/** The platform's own data about the page, with prices in hundredths in every currency. */
function analytics(page: ProductPage): string {
  const { product, offer } = page;
  const hundredths = (minor: number): number =>
    Math.round(Number(fromMinor(minor, product.locale.currency)) * 100);
  const variants = (product.variants.length > 0 ? product.variants : [null]).map((variant) => ({
    id: Number(variant?.id ?? `4${product.number}00`),
    price: hundredths(shownPrice({ offer, variant }).priceMinor),
    name: variant ? `${product.title} - ${variant.name}` : product.title,
    public_title: variant?.name ?? null,
    sku: variant?.sku ?? product.sku,
  }));
  const meta = {
    product: {
      id: product.number,
      gid: `gid://shopify/Product/${product.number}`,
      vendor: product.brand,
      type: product.category,
      variants,
      remote: false,
    },
    page: { pageType: 'product', resourceType: 'product', resourceId: product.number },
  };
  return `<script>window.ShopifyAnalytics = window.ShopifyAnalytics || {};window.ShopifyAnalytics.meta = ${scriptJson(meta)};</script>`;
}
