import { attributeJson, each, esc, fill, jsonLd, phpJson } from '../page-parts/html.ts';
import { categoryPath } from '../page-parts/layout-parts.ts';
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
  variantSellable,
  type EngineTheme,
  type ProductPage,
} from './product-page.ts';
import { structuredData } from './woocommerce-data.ts';
import { woocommerceLayout } from './woocommerce-layout.ts';

export const woocommerce: EngineTheme = { layout: woocommerceLayout, renderProduct, renderCard };

function renderProduct(page: ProductPage): string {
  const { product, url, redesigned } = page;
  return renderDocument(woocommerceLayout, product.locale, {
    title: product.title,
    description: descriptionOf(product)[0] ?? '',
    canonical: url,
    head: openGraph(page, 'product'),
    bodyAttributes: `class="wp-singular product-template-default single single-product postid-${product.number} woocommerce woocommerce-page"`,
    main: `${breadcrumb(page)}<div id="product-${product.number}" class="product type-product post-${product.number} ${stockClass(page)}">${buyBox(page)}${tabs(page)}${lists(page)}</div>`,
    tail: redesigned ? '' : jsonLd(phpJson(structuredData(page))),
  });
}

function breadcrumb({ product }: ProductPage): string {
  const { locale, category, title } = product;
  return `<nav class="woocommerce-breadcrumb crumbs"><a href="/woocommerce/">${esc(locale.wording.home)}</a> / <a href="${categoryPath('woocommerce', locale, category)}">${esc(locale.wording.categories[category])}</a> / ${esc(title)}</nav>`;
}

function buyBox(page: ProductPage): string {
  const { product, offer, redesigned } = page;
  const { wording } = product.locale;
  const badge = offer.listPriceMinor === null ? '' : `<span class="onsale">${esc(wording.sale)}</span>`;
  return `<div class="two-columns"><div class="woocommerce-product-gallery gallery">${badge}<figure class="woocommerce-product-gallery__wrapper"><img src="${imagePath(product)}" class="wp-post-image" alt="${esc(product.title)}" width="480" height="480"></figure></div>
<div class="summary entry-summary"><h1 class="product_title entry-title">${esc(product.title)}</h1>
<div class="woocommerce-product-rating"><span class="star-rating" role="img" aria-label="${product.rating}"></span><a href="#reviews" class="woocommerce-review-link" rel="nofollow">(${esc(fill(wording.reviewCount, { count: product.reviewCount }))})</a></div>
${redesigned ? redesignedPrice(page) : `<p class="price">${priceHtml(page)}</p>`}<p class="parcello-instalments">${instalments(page)}</p>
<div class="woocommerce-product-details__short-description"><p>${esc(descriptionOf(product)[0] ?? '')}</p></div>
${stockHtml(page)}${cartForm(page)}<div class="product_meta"><span class="sku_wrapper">${esc(wording.sku)}: <span class="sku">${product.sku}</span></span> <span class="posted_in">${esc(wording.categories[product.category])}</span></div></div></div>`;
}

/** An amount in the markup of wc_price(). */
function amount(locale: StorefrontLocale, minor: number): string {
  const { symbol, number, before, gap } = moneyParts(locale, minor);
  const sign = `<span class="woocommerce-Price-currencySymbol">${symbol === '$' ? '&#36;' : symbol}</span>`;
  const space = gap === '' ? '' : '&nbsp;';
  return `<span class="woocommerce-Price-amount amount"><bdi>${before ? sign + space + number : number + space + sign}</bdi></span>`;
}

function priceHtml({ product, offer }: InventoryItem): string {
  const { locale, variants } = product;
  const { wording } = locale;
  const highMinor = offer.priceMinor + (variants.at(-1)?.extraMinor ?? 0);
  if (highMinor > offer.priceMinor) {
    const range = { low: moneyText(locale, offer.priceMinor), high: moneyText(locale, highMinor) };
    return `<span aria-hidden="true">${amount(locale, offer.priceMinor)}</span> <span aria-hidden="true">&ndash;</span> <span aria-hidden="true">${amount(locale, highMinor)}</span><span class="screen-reader-text">${esc(fill(wording.priceRange, range))}</span>`;
  }
  return salePriceHtml(locale, offer.priceMinor, offer.listPriceMinor);
}

function salePriceHtml(locale: StorefrontLocale, priceMinor: number, listPriceMinor: number | null): string {
  if (listPriceMinor === null) return amount(locale, priceMinor);
  const { wording } = locale;
  const was = esc(fill(wording.originalPriceWas, { amount: moneyText(locale, listPriceMinor) }));
  const is = esc(fill(wording.currentPriceIs, { amount: moneyText(locale, priceMinor) }));
  return `<del aria-hidden="true">${amount(locale, listPriceMinor)}</del> <span class="screen-reader-text">${was}</span><ins aria-hidden="true">${amount(locale, priceMinor)}</ins><span class="screen-reader-text">${is}</span>`;
}

function stockClass({ offer }: ProductPage): string {
  if (offer.availability === 'OutOfStock') return 'outofstock';
  return offer.availability === 'BackOrder' ? 'onbackorder' : 'instock';
}

function stockHtml({ product, offer }: ProductPage): string {
  const { wording } = product.locale;
  if (offer.availability === 'OutOfStock')
    return `<p class="stock out-of-stock">${esc(wording.outOfStock)}</p>`;
  if (offer.availability === 'BackOrder')
    return `<p class="stock available-on-backorder">${esc(wording.backOrder)}</p>`;
  return `<p class="stock in-stock">${esc(fill(wording.unitsLeft, { count: 3 + (product.number % 40) }))}</p>`;
}

function cartForm(page: ProductPage): string {
  const { product, redesigned } = page;
  const { wording } = product.locale;
  const hasVariants = product.variants.length > 0;
  if (!isSellable(page) && !hasVariants) return '';
  const data = redesigned ? '' : ` data-product_variations="${attributeJson(variations(page))}"`;
  const select = `<table class="variations"><tr><th class="label"><label for="pa_option">${esc(product.optionLabel)}</label></th><td class="value"><select id="pa_option" name="attribute_pa_option" data-attribute_name="attribute_pa_option"><option value="">${esc(wording.chooseOption)}</option>${each(product.variants, ({ name }) => `<option value="${esc(name)}">${esc(name)}</option>`)}</select></td></tr></table>`;
  return `<form class="${hasVariants ? 'variations_form ' : ''}cart" action="${product.path}" method="get" enctype="multipart/form-data" data-product_id="${product.number}"${hasVariants ? data : ''}>${hasVariants ? select : ''}<div class="quantity"><label class="screen-reader-text" for="quantity_1">${esc(wording.quantity)}</label><input type="number" id="quantity_1" class="input-text qty text" name="quantity" value="1" min="1"></div> <button type="submit" name="add-to-cart" value="${product.number}" class="single_add_to_cart_button button alt"${isSellable(page) ? '' : ' disabled'}>${esc(wording.addToCart)}</button></form>`;
}

function variations(page: ProductPage) {
  const { product, offer } = page;
  return product.variants.map((variant) => {
    const priceMinor = offer.priceMinor + variant.extraMinor;
    const listMinor = offer.listPriceMinor === null ? null : offer.listPriceMinor + variant.extraMinor;
    const sellable = variantSellable(page, variant);
    return {
      attributes: { attribute_pa_option: variant.name },
      availability_html: sellable
        ? ''
        : `<p class="stock out-of-stock">${product.locale.wording.outOfStock}</p>\n`,
      backorders_allowed: offer.availability === 'BackOrder',
      dimensions: { length: '', width: '', height: '' },
      display_price: Number(decimal(page, priceMinor)),
      display_regular_price: Number(decimal(page, listMinor ?? priceMinor)),
      image: { title: product.title, url: imageUrl(page), full_src_w: 480, full_src_h: 480 },
      is_in_stock: sellable,
      is_purchasable: true,
      max_qty: sellable ? 12 : '',
      min_qty: 1,
      price_html: `<span class="price">${salePriceHtml(product.locale, priceMinor, listMinor)}</span>`,
      sku: variant.sku,
      variation_id: Number(variant.id.slice(-7)),
      variation_is_active: true,
      variation_is_visible: true,
    };
  });
}

function tabs({ product }: ProductPage): string {
  const { wording } = product.locale;
  return `<div class="woocommerce-tabs wc-tabs-wrapper"><div class="woocommerce-Tabs-panel" id="tab-description"><h2>${esc(wording.description)}</h2>${each(descriptionOf(product), (line) => `<p>${esc(line)}</p>`)}<p>${esc(wording.delivery)}. ${esc(wording.returns)}.</p></div>${renderReviews(product, 'wc')}</div>`;
}

function lists({ product, related, recent }: ProductPage): string {
  const { wording } = product.locale;
  return `<section class="related products"><h2>${esc(wording.related)}</h2><ul class="products card-grid">${renderCards(woocommerce, related)}</ul></section><section class="recently-viewed widget_recently_viewed_products"><h2>${esc(wording.recentlyViewed)}</h2><ul class="product_list_widget card-grid">${renderCards(woocommerce, recent)}</ul></section>`;
}

function renderCard(item: InventoryItem): string {
  const { product } = item;
  return `<li class="product type-product"><a href="${product.path}" class="woocommerce-LoopProduct-link"><img src="${imagePath(product)}" alt="" width="240" height="240" loading="lazy"><h2 class="woocommerce-loop-product__title">${esc(product.title)}</h2><span class="price">${priceHtml(item)}</span></a></li>`;
}
