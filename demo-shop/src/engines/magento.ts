import { each, esc, fill, scriptJson } from '../page-parts/html.ts';
import { categoryPath } from '../page-parts/layout-parts.ts';
import { renderDocument } from '../page-parts/render-document.ts';
import { imagePath } from '../page-parts/product-image.ts';
import { descriptionOf, renderReviews } from '../page-parts/reviews.ts';
import { type InventoryItem } from '../catalogue/inventory.ts';
import { moneyText, withoutTaxMinor } from '../catalogue/storefront-locale.ts';
import { magentoLayout } from './magento-layout.ts';
import {
  decimal,
  imageUrl,
  instalments,
  isSellable,
  openGraph,
  redesignedPrice,
  renderCards,
  type EngineTheme,
  type ProductPage,
} from './product-page.ts';

export const magento: EngineTheme = { layout: magentoLayout, renderProduct, renderCard };

function renderProduct(page: ProductPage): string {
  const { product, redesigned } = page;
  const { locale } = product;
  const scope = redesigned ? '' : ' itemscope itemtype="http://schema.org/Product"';
  return renderDocument(magentoLayout, locale, {
    title: product.title,
    description: descriptionOf(product)[0] ?? '',
    canonical: page.url,
    head: openGraph(page, 'product') + (redesigned ? '' : metaPrice(page)),
    bodyAttributes: `data-container="body" id="html-body" class="catalog-product-view product-${product.slug} page-layout-1column"${scope}`,
    main: `<div class="breadcrumbs crumbs"><a href="/magento/">${esc(locale.wording.home)}</a> / <a href="${categoryPath('magento', locale, product.category)}">${esc(locale.wording.categories[product.category])}</a> / <strong>${esc(product.title)}</strong></div><div class="columns"><div class="column main"><div class="two-columns"><div class="product media gallery"><img class="gallery-placeholder__image"${redesigned ? '' : ' itemprop="image"'} src="${imageUrl(page)}" alt="${esc(product.title)}" width="480" height="480"></div>${infoMain(page)}</div>${details(page)}${lists(page)}</div></div>`,
    tail: redesigned ? '' : swatches(page),
  });
}

/** The raw final price, which excludes tax even in shops that show prices with tax. */
function metaPrice(page: ProductPage): string {
  const { product, offer } = page;
  const { taxPercent, currency } = product.locale;
  const withTax = decimal(page, offer.priceMinor);
  const amount = taxPercent === 0 ? Number(withTax) : (Number(withTax) / (1 + taxPercent / 100)).toFixed(6);
  return `<meta property="product:price:amount" content="${amount}"/><meta property="product:price:currency" content="${currency}"/>`;
}

function infoMain(page: ProductPage): string {
  const { product, redesigned } = page;
  const { wording } = product.locale;
  const sellable = isSellable(page);
  const stock = `<div class="stock ${sellable ? 'available' : 'unavailable'}" title="${esc(wording.availability)}"><span>${esc(sellable ? wording.inStock : wording.outOfStock)}</span></div>`;
  const name = redesigned ? '' : ' itemprop="name"';
  return `<div class="product-info-main"><div class="page-title-wrapper product"><h1 class="page-title"><span class="base" data-ui-id="page-title-wrapper"${name}>${esc(product.title)}</span></h1></div>
<div class="product-reviews-summary"><div class="rating-summary" title="${product.rating}"></div><a class="action view" href="#reviews">${esc(fill(wording.reviewCount, { count: product.reviewCount }))}</a></div>
<div class="product-info-price">${redesigned ? redesignedPrice(page) : priceBox(page)}<div class="product-info-stock-sku">${stock}<div class="product attribute sku"><strong class="type">${esc(wording.sku)}</strong> <div class="value"${redesigned ? '' : ' itemprop="sku"'}>${product.sku}</div></div></div></div><p class="parcello-message">${instalments(page)}</p>${tierPrices(page)}
<div class="product-add-form"><form method="get" action="${product.path}" id="product_addtocart_form"><input type="hidden" name="product" value="${product.number}">${optionSelect(page)}${sellable ? `<div class="box-tocart"><label>${esc(wording.quantity)} <input type="number" name="qty" id="qty" value="1" min="1" class="input-text qty"></label> <button type="submit" class="action primary tocart" id="product-addtocart-button">${esc(wording.addToCart)}</button></div>` : `<a class="action alert" href="#">${esc(wording.notifyMe)}</a>`}</form></div></div>`;
}

/** The main price box. Every third product has the price property on the box around both prices. */
function priceBox(page: ProductPage): string {
  const { product, offer } = page;
  const { locale } = product;
  const aroundBoth = product.position % 3 === 0;
  const data = `<meta itemprop="priceCurrency" content="${locale.currency}"/><link itemprop="availability" href="http://schema.org/${offer.availability}"/>`;
  const offerScope = 'itemprop="offers" itemscope itemtype="http://schema.org/Offer"';
  const box = `<div class="price-box price-final_price"${aroundBoth ? ' itemprop="price"' : ''} data-role="priceBox" data-product-id="${product.number}" data-price-box="product-id-${product.number}">${prices(page, !aroundBoth)}</div>`;
  return `<div class="price-offer" ${offerScope}>${box}${data}</div>`;
}

function prices({ product, offer }: InventoryItem, withMeta: boolean): string {
  const { wording } = product.locale;
  const id = `product-price-${product.number}`;
  const meta = withMeta ? `<meta itemprop="price" content="${decimal({ product }, offer.priceMinor)}"/>` : '';
  const final =
    priceContainer({ product }, id, 'finalPrice', offer.priceMinor) + exTax({ product, offer }) + meta;
  if (offer.listPriceMinor === null) {
    const fromLabel =
      (product.variants.at(-1)?.extraMinor ?? 0) > 0
        ? `<span class="price-label">${esc(wording.asLowAs)}</span>`
        : '';
    return `<span class="normal-price">${fromLabel}${final}</span>`;
  }
  const old = priceContainer({ product }, `old-price-${product.number}`, 'oldPrice', offer.listPriceMinor);
  return `<span class="special-price"><span class="price-label">${esc(wording.salePrice)}</span>${final}</span><span class="old-price"><span class="price-label">${esc(wording.regularPrice)}</span>${old}</span>`;
}

function priceContainer(page: Pick<ProductPage, 'product'>, id: string, type: string, minor: number): string {
  const amount = Number(decimal(page, minor));
  return `<span class="price-container price-final_price tax weee"><span id="${id}" data-price-amount="${amount}" data-price-type="${type}" class="price-wrapper ${type === 'finalPrice' ? 'price-including-tax' : ''}"><span class="price">${moneyText(page.product.locale, minor)}</span></span></span>`;
}

function exTax({ product, offer }: Pick<ProductPage, 'product' | 'offer'>): string {
  const { locale } = product;
  if (locale.taxPercent === 0) return '';
  const minor = withoutTaxMinor(locale, offer.priceMinor);
  const text = fill(locale.wording.exTax, { amount: moneyText(locale, minor) });
  return `<span id="price-excluding-tax-product-price-${product.number}" data-price-amount="${decimal({ product }, minor)}" data-price-type="basePrice" class="price-wrapper price-excluding-tax"><span class="price">${esc(text)}</span></span>`;
}

function tierPrices({ product, offer }: ProductPage): string {
  if (product.position % 4 !== 1) return '';
  const minor = Math.round(offer.priceMinor * 0.9);
  const text = fill(product.locale.wording.orMore, { count: 3, amount: '' }).trim();
  const { savePercent } = product.locale.wording;
  return `<ul class="prices-tier items"><li class="item">${esc(text)} <span class="price-container price-tier_price tax weee"><span data-price-amount="${Number(decimal({ product }, minor))}" data-price-type="" class="price-wrapper"><span class="price">${moneyText(product.locale, minor)}</span></span></span> <strong class="benefit">${esc(fill(savePercent, { percent: 10 }))}</strong></li></ul>`;
}

function optionSelect({ product }: ProductPage): string {
  if (product.variants.length === 0) return '';
  const options = each(product.variants, ({ id, name }) => `<option value="${id}">${esc(name)}</option>`);
  return `<div class="swatch-opt" data-role="swatch-options"><label for="attribute93">${esc(product.optionLabel)}</label> <select id="attribute93" name="super_attribute[93]" class="super-attribute-select"><option value="">${esc(product.locale.wording.chooseOption)}</option>${options}</select></div>`;
}

function swatches({ product, offer }: ProductPage): string {
  if (product.variants.length === 0) return '';
  const amount = (minor: number) => ({ amount: Number(decimal({ product }, minor)) });
  const optionPrices = Object.fromEntries(
    product.variants.map(({ id, extraMinor }) => [
      id,
      {
        oldPrice: amount((offer.listPriceMinor ?? offer.priceMinor) + extraMinor),
        basePrice: amount(withoutTaxMinor(product.locale, offer.priceMinor + extraMinor)),
        finalPrice: amount(offer.priceMinor + extraMinor),
      },
    ]),
  );
  const options = product.variants.map(({ id, name }) => ({ id, label: name, products: [id] }));
  const jsonConfig = {
    attributes: { 93: { id: '93', code: 'option', label: product.optionLabel, options } },
    template: product.locale.money.symbol,
    optionPrices,
    productId: String(product.number),
    chooseText: product.locale.wording.chooseOption,
  };
  return `<script type="text/x-magento-init">${scriptJson({ '[data-role=swatch-options]': { 'Magento_Swatches/js/swatch-renderer': { jsonConfig } } })}</script>`;
}

function details({ product }: ProductPage): string {
  const { wording } = product.locale;
  return `<div class="product info detailed"><h2>${esc(wording.details)}</h2><div class="product attribute description"><div class="value">${each(descriptionOf(product), (line) => `<p>${esc(line)}</p>`)}</div></div><table class="data table additional-attributes"><tr><th>${esc(wording.brand)}</th><td>${esc(product.brand)}</td></tr><tr><th>EAN</th><td>${product.gtin}</td></tr><tr><th>${esc(wording.delivery)}</th><td>${esc(wording.returns)}</td></tr></table></div>${renderReviews(product, 'review')}`;
}

function lists({ product, related, recent }: ProductPage): string {
  const { wording } = product.locale;
  return `<div class="block related"><h2>${esc(wording.related)}</h2><ol class="products list items product-items card-grid">${renderCards(magento, related)}</ol></div><div class="block viewed"><h2>${esc(wording.recentlyViewed)}</h2><ol class="product-items card-grid">${renderCards(magento, recent)}</ol></div>`;
}

function renderCard(item: InventoryItem): string {
  const { product } = item;
  return `<li class="item product product-item"><a href="${product.path}" class="product photo product-item-photo"><img class="product-image-photo" src="${imagePath(product)}" alt="" width="240" height="240" loading="lazy"></a><strong class="product name product-item-name"><a class="product-item-link" href="${product.path}">${esc(product.title)}</a></strong><div class="price-box price-final_price" data-role="priceBox" data-product-id="${product.number}" data-price-box="product-id-${product.number}">${prices(item, false)}</div></li>`;
}
