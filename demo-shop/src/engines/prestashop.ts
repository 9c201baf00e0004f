import { attributeJson, each, esc, fill, jsonLd, scriptJson } from '../page-parts/html.ts';
import { categoryPath } from '../page-parts/layout-parts.ts';
import { renderDocument } from '../page-parts/render-document.ts';
import { imagePath } from '../page-parts/product-image.ts';
import { descriptionOf, renderReviews } from '../page-parts/reviews.ts';
import { type InventoryItem } from '../catalogue/inventory.ts';
import { moneyText, withoutTaxMinor } from '../catalogue/storefront-locale.ts';
import { prestashopLayout } from './prestashop-layout.ts';
import {
  decimal,
  imageUrl,
  isSellable,
  openGraph,
  percentOff,
  redesignedPrice,
  renderCards,
  validUntil,
  variantSellable,
  type EngineTheme,
  type ProductPage,
} from './product-page.ts';

export const prestashop: EngineTheme = { layout: prestashopLayout, renderProduct, renderCard };

/** Every second product uses the theme of version 1.7.0, which writes microdata. */
function isOlder({ product }: Pick<ProductPage, 'product'>): boolean {
  return product.position % 2 === 0;
}

function renderProduct(page: ProductPage): string {
  const { product, redesigned } = page;
  const microdata = isOlder(page) && !redesigned;
  return renderDocument(prestashopLayout, product.locale, {
    title: product.title,
    description: descriptionOf(product)[0] ?? '',
    canonical: page.url,
    head: openGraph(page, 'product') + (redesigned ? '' : metaPrices(page)),
    bodyAttributes: `id="product" class="lang-${product.locale.tag.slice(0, 2)} country-${product.locale.country.toLowerCase()} currency-${product.locale.currency.toLowerCase()} product-id-${product.number} product-${product.slug}"`,
    main: `${breadcrumb(page)}<section id="main"${microdata ? ' itemscope itemtype="https://schema.org/Product"' : ''}>${microdata ? `<meta itemprop="url" content="${esc(page.url)}"><meta itemprop="sku" content="${product.sku}"><meta itemprop="gtin13" content="${product.gtin}">` : ''}${columns(page)}${details(page)}${renderReviews(product, 'comments')}${lists(page)}</section>`,
    tail: isOlder(page) || redesigned ? '' : jsonLd(scriptJson(structuredData(page))),
  });
}

function breadcrumb({ product }: ProductPage): string {
  const { locale, category, title } = product;
  return `<nav data-depth="3" class="breadcrumb crumbs"><a href="/prestashop/">${esc(locale.wording.home)}</a> / <a href="${categoryPath('prestashop', locale, category)}">${esc(locale.wording.categories[category])}</a> / <span>${esc(title)}</span></nav>`;
}

/** The amount as stored in the database. Every fourth one has more decimals than the displayed price. */
function rawAmount(page: ProductPage): string {
  const amount = decimal(page, page.offer.priceMinor);
  return page.product.position % 4 === 0 ? `${amount}4` : String(Number(amount));
}

function metaPrices(page: ProductPage): string {
  const { product, offer } = page;
  const { currency } = product.locale;
  const pretax = decimal(page, withoutTaxMinor(product.locale, offer.priceMinor));
  return `<meta property="product:pretax_price:amount" content="${pretax}"><meta property="product:pretax_price:currency" content="${currency}"><meta property="product:price:amount" content="${rawAmount(page)}"><meta property="product:price:currency" content="${currency}"><meta property="product:weight:value" content="0.300000"><meta property="product:weight:units" content="kg">`;
}

function columns(page: ProductPage): string {
  const { product, redesigned } = page;
  const { wording } = product.locale;
  const itemprop = (name: string): string => (isOlder(page) && !redesigned ? ` itemprop="${name}"` : '');
  const flag =
    page.offer.listPriceMinor === null ? '' : `<li class="product-flag on-sale">${esc(wording.sale)}</li>`;
  return `<div class="row product-container two-columns"><div class="images-container gallery"><ul class="product-flags">${flag}</ul><div class="product-cover"><img class="js-qv-product-cover"${itemprop('image')} src="${imageUrl(page)}" alt="${esc(product.title)}" width="480" height="480"></div></div>
<div class="product-information-wrapper"><h1 class="h1"${itemprop('name')}>${esc(product.title)}</h1>${redesigned ? redesignedPrice(page) : priceBlock(page)}
<div class="product-information"><div id="product-description-short-${product.number}"${itemprop('description')}><p>${esc(descriptionOf(product)[0] ?? '')}</p></div>
<div class="product-actions"><form action="${product.path}" method="get" id="add-to-cart-or-refresh">${optionSelect(page)}${quantityDiscounts(page)}${addToCart(page)}</form></div></div></div></div>`;
}

function priceBlock(page: ProductPage): string {
  const { offer } = page;
  const { locale } = page.product;
  const discounted = offer.listPriceMinor !== null;
  const price = moneyText(locale, offer.priceMinor);
  const regular = discounted
    ? `<div class="product-discount"><span class="regular-price">${moneyText(locale, offer.listPriceMinor)}</span></div>`
    : '';
  const discount = discounted
    ? `<span class="discount discount-percentage">${esc(fill(locale.wording.savePercent, { percent: percentOff(offer.priceMinor, offer.listPriceMinor) }))}</span>`
    : '';
  const tax = `<div class="tax-shipping-delivery-label">${esc(locale.wording.inclTax)} <span class="delivery-information">${esc(locale.wording.delivery)}</span></div>`;
  const state = `product-price h5 ${discounted ? 'has-discount' : ''}`;
  if (!isOlder(page)) {
    return `<div class="product-prices js-product-prices">${regular}<div class="${state}"><div class="current-price"><span class='current-price-value' content="${rawAmount(page)}">${price}</span>${discount}</div></div>${tax}</div>`;
  }
  return `<div class="product-prices">${regular}<div class="${state}" itemprop="offers" itemscope itemtype="https://schema.org/Offer"><link itemprop="availability" href="https://schema.org/InStock"/><meta itemprop="priceCurrency" content="${locale.currency}"><div class="current-price"><span itemprop="price" content="${rawAmount(page)}">${price}</span>${discount}</div></div>${tax}</div>`;
}

function optionSelect({ product }: ProductPage): string {
  if (product.variants.length === 0) return '';
  const options = each(
    product.variants,
    ({ id, name }, index) => `<option value="${id}"${index === 0 ? ' selected' : ''}>${esc(name)}</option>`,
  );
  return `<div class="product-variants"><span class="control-label">${esc(product.optionLabel)}</span> <select class="form-control" name="group[1]" data-product-attribute="1">${options}</select></div>`;
}

function quantityDiscounts({ product, offer }: ProductPage): string {
  if (product.position % 5 !== 2) return '';
  const { locale } = product;
  const savedMinor = Math.round(offer.priceMinor * 0.15);
  return `<section class="product-discounts"><p class="h6 product-discounts-title">${esc(locale.wording.quantityDiscounts)}</p><table class="table-product-discounts"><tr data-discount-quantity="5"><td>5</td><td>${moneyText(locale, offer.priceMinor - savedMinor)}</td><td>${esc(fill(locale.wording.youSave, { amount: moneyText(locale, savedMinor * 5) }))}</td></tr></table></section>`;
}

function addToCart(page: ProductPage): string {
  const { wording } = page.product.locale;
  const sellable = isSellable(page);
  const stock = sellable
    ? `<i class="material-icons rtl-no-flip product-available">&#xE5CA;</i> ${esc(wording.inStock)}`
    : `<i class="material-icons product-unavailable">&#xE14B;</i> ${esc(wording.outOfStock)}`;
  return `<div class="product-add-to-cart"><span class="control-label">${esc(wording.quantity)}</span> <input type="number" name="qty" id="quantity_wanted" value="1" min="1" class="input-group"> <button class="btn btn-primary add-to-cart" data-button-action="add-to-cart" type="submit"${sellable ? '' : ' disabled'}>${esc(wording.addToCart)}</button><p><span id="product-availability">${stock}</span></p></div>`;
}

function details(page: ProductPage): string {
  const { product, redesigned } = page;
  const { wording } = product.locale;
  const data = redesigned ? '' : ` data-product="${attributeJson(productData(page))}"`;
  return `<div class="tabs"><div class="tab-pane active" id="description"><h2>${esc(wording.description)}</h2>${each(descriptionOf(product), (line) => `<p>${esc(line)}</p>`)}</div><div class="tab-pane" id="product-details"${data}><div class="product-manufacturer">${esc(wording.brand)}: <a href="/prestashop/">${esc(product.brand)}</a></div><div class="product-reference"><label>${esc(wording.sku)}</label> <span>${product.sku}</span></div><div class="product-ean">EAN13 ${product.gtin}</div></div></div>`;
}

function productData(page: ProductPage) {
  const { product, offer, url } = page;
  const { locale } = product;
  const onSale = offer.listPriceMinor !== null;
  return {
    id_shop_default: '1',
    id_manufacturer: '2',
    id_supplier: '0',
    reference: product.sku,
    is_virtual: '0',
    delivery_in_stock: '',
    on_sale: onSale ? '1' : '0',
    ecotax: 0,
    minimal_quantity: '1',
    low_stock_threshold: null,
    price: moneyText(locale, offer.priceMinor),
    unity: '',
    unit_price_ratio: 0,
    additional_shipping_cost: '0.000000',
    customizable: '0',
    text_fields: '0',
    available_for_order: '1',
    condition: 'new',
    show_price: '1',
    indexed: '1',
    visibility: 'both',
    cache_default_attribute: '40',
    advanced_stock_management: '0',
    description: descriptionOf(product).join(' '),
    link_rewrite: product.slug,
    name: product.title,
    id_product: product.number,
    out_of_stock: 2,
    link: url,
    quantity: isSellable(page) ? 12 + (product.number % 60) : 0,
    price_amount: Number(decimal(page, offer.priceMinor)),
    price_without_reduction: Number(decimal(page, offer.listPriceMinor ?? offer.priceMinor)),
    price_tax_exc: Number(decimal(page, withoutTaxMinor(locale, offer.priceMinor))),
    has_discount: onSale,
    regular_price: moneyText(locale, offer.listPriceMinor ?? offer.priceMinor),
    availability: isSellable(page) ? 'available' : 'unavailable',
    availability_message: isSellable(page) ? locale.wording.inStock : locale.wording.outOfStock,
    labels: { tax_short: locale.wording.inclTax },
  };
}

function lists({ product, related, recent }: ProductPage): string {
  const { wording } = product.locale;
  return `<section class="featured-products category-products"><h2>${esc(wording.related)}</h2><div class="products card-grid">${renderCards(prestashop, related)}</div></section><section class="viewed-products"><h2>${esc(wording.recentlyViewed)}</h2><div class="products card-grid">${renderCards(prestashop, recent)}</div></section>`;
}

function renderCard({ product, offer }: InventoryItem): string {
  const { locale } = product;
  const regular =
    offer.listPriceMinor === null
      ? ''
      : `<span class="sr-only">${esc(locale.wording.regularPrice)}</span><span class="regular-price">${moneyText(locale, offer.listPriceMinor)}</span>`;
  return `<article class="product-miniature js-product-miniature" data-id-product="${product.number}"><a href="${product.path}" class="thumbnail product-thumbnail"><img src="${imagePath(product)}" alt="" width="240" height="240" loading="lazy"></a><h3 class="h3 product-title"><a href="${product.path}">${esc(product.title)}</a></h3><div class="product-price-and-shipping">${regular}<span class="sr-only">${esc(locale.wording.salePrice)}</span><span class="price">${moneyText(locale, offer.priceMinor)}</span></div></article>`;
}

function structuredData(page: ProductPage) {
  const { product, offer } = page;
  const offers = product.variants.map((variant) => ({
    ...offerData(page, offer.priceMinor + variant.extraMinor, variantSellable(page, variant)),
    name: `${product.title} ${product.optionLabel}-${variant.name}`,
    sku: variant.sku,
    url: `${page.url}#/${variant.id}-${variant.name.toLowerCase()}`,
  }));
  return {
    '@context': 'https://schema.org/',
    '@type': 'Product',
    name: product.title,
    description: descriptionOf(product)[0],
    category: product.locale.wording.categories[product.category],
    image: imageUrl(page),
    sku: product.sku,
    mpn: product.sku,
    gtin13: product.gtin,
    brand: { '@type': 'Brand', name: product.brand },
    weight: {
      '@context': 'https://schema.org',
      '@type': 'QuantitativeValue',
      value: '0.300000',
      unitCode: 'kg',
    },
    offers: offers.length > 0 ? offers : offerData(page, offer.priceMinor, isSellable(page)),
  };
}

function offerData(page: ProductPage, minor: number, sellable: boolean) {
  const { product, url } = page;
  return {
    '@type': 'Offer',
    priceCurrency: product.locale.currency,
    name: product.title,
    price: String(Number(decimal(page, minor))),
    url,
    priceValidUntil: validUntil(page),
    image: [imageUrl(page)],
    sku: product.sku,
    availability: `https://schema.org/${sellable ? 'InStock' : 'OutOfStock'}`,
    seller: { '@type': 'Organization', name: prestashopLayout.storeName },
  };
}
