import { each, esc, fill } from '../page-parts/html.ts';
import { categoryPath, countrySelect } from '../page-parts/layout-parts.ts';
import { renderDocument } from '../page-parts/render-document.ts';
import { imagePath } from '../page-parts/product-image.ts';
import { descriptionOf, renderReviews } from '../page-parts/reviews.ts';
import { type InventoryItem } from '../catalogue/inventory.ts';
import { moneyText, withoutTaxMinor } from '../catalogue/storefront-locale.ts';
import { opencartLayout } from './opencart-layout.ts';
import {
  isSellable,
  redesignedPrice,
  renderCards,
  type EngineTheme,
  type ProductPage,
} from './product-page.ts';

export const opencart: EngineTheme = { layout: opencartLayout, renderProduct, renderCard };

function renderProduct(page: ProductPage): string {
  const { product, url, origin } = page;
  const { locale } = product;
  return renderDocument(opencartLayout, locale, {
    title: product.title,
    description: descriptionOf(product)[0] ?? '',
    canonical: url,
    head: `<meta property="og:title" content="${esc(product.title)}"><meta property="og:image" content="${esc(origin + imagePath(product))}">`,
    bodyAttributes: 'class="product-product-page"',
    main: `<ul class="breadcrumb crumbs"><li><a href="/opencart/">${esc(locale.wording.home)}</a></li><li><a href="${categoryPath('opencart', locale, product.category)}">${esc(locale.wording.categories[product.category])}</a></li><li><a href="${esc(product.path)}">${esc(product.title)}</a></li></ul><div id="product-product"><div class="row two-columns"><div class="col-sm-8 gallery"><ul class="thumbnails"><li><a class="thumbnail" href="${imagePath(product)}" title="${esc(product.title)}"><img src="${imagePath(product)}" alt="${esc(product.title)}" width="480" height="480"></a></li></ul></div><div class="col-sm-4">${buyBox(page)}</div></div>${tabs(page)}${lists(page)}</div>`,
  });
}

function buyBox(page: ProductPage): string {
  const { product, redesigned } = page;
  const { wording } = product.locale;
  return `<h1>${esc(product.title)}</h1>
<ul class="list-unstyled"><li>${esc(wording.brand)}: <a href="/opencart/">${esc(product.brand)}</a></li><li>${esc(wording.sku)}: ${product.sku}</li><li>${esc(wording.availability)}: ${esc(stockText(page))}</li></ul>
${redesigned ? redesignedPrice(page) : priceList(page)}
<div id="product">${options(page)}<div class="form-group"><label class="control-label" for="input-quantity">${esc(wording.quantity)}</label> <input type="text" name="quantity" value="1" size="2" id="input-quantity" class="form-control"><input type="hidden" name="product_id" value="${product.number}"> <button type="button" id="button-cart" class="btn btn-primary btn-lg btn-block"${isSellable(page) ? '' : ' disabled'}>${esc(wording.addToCart)}</button></div></div>
<div class="rating"><p>${'★'.repeat(Math.round(Number(product.rating)))} <a href="#reviews">${esc(fill(wording.reviewCount, { count: product.reviewCount }))}</a> / <a href="#reviews">${esc(wording.writeReview)}</a></p></div>`;
}

function stockText({ product, offer }: ProductPage): string {
  const { inStock, preOrder, outOfStock } = product.locale.wording;
  if (offer.availability === 'OutOfStock') return outOfStock;
  return offer.availability === 'PreOrder' ? preOrder : inStock;
}

function priceList(page: ProductPage): string {
  const { product, offer } = page;
  const { locale } = product;
  const old =
    offer.listPriceMinor === null
      ? ''
      : `<li><span style="text-decoration: line-through;">${moneyText(locale, offer.listPriceMinor)}</span></li>`;
  const exTax = fill(locale.wording.exTax, {
    amount: moneyText(locale, withoutTaxMinor(locale, offer.priceMinor)),
  });
  const many = [10, 20].map(
    (count) =>
      `<li>${esc(fill(locale.wording.orMore, { count, amount: moneyText(locale, Math.round(offer.priceMinor * (1 - count / 125))) }))}</li>`,
  );
  return `<ul class="list-unstyled">${old}<li><h2>${moneyText(locale, offer.priceMinor)}</h2></li><li>${esc(exTax)}</li>${product.position % 3 === 0 ? `<li><hr></li>${many.join('')}` : ''}</ul>`;
}

function options({ product }: ProductPage): string {
  if (product.variants.length === 0) return '';
  const { locale } = product;
  const list = each(
    product.variants,
    ({ id, name, extraMinor }) =>
      `<option value="${id}">${esc(name)}${extraMinor > 0 ? ` (+${moneyText(locale, extraMinor)})` : ''}</option>`,
  );
  return `<hr><h3>${esc(product.optionLabel)}</h3><div class="form-group required"><select name="option[217]" id="input-option217" class="form-control"><option value=""> --- ${esc(locale.wording.chooseOption)} --- </option>${list}</select></div>`;
}

function tabs({ product }: ProductPage): string {
  const { wording } = product.locale;
  return `<div class="tab-content"><div class="tab-pane active" id="tab-description"><h2>${esc(wording.description)}</h2>${each(descriptionOf(product), (line) => `<p>${esc(line)}</p>`)}</div><div class="tab-pane" id="tab-specification"><table class="table table-bordered"><tr><td>EAN</td><td>${product.gtin}</td></tr><tr><td>${esc(wording.delivery)}</td><td>${countrySelect(product.locale)}</td></tr></table></div><div class="tab-pane" id="tab-review">${renderReviews(product, 'oc')}</div></div>`;
}

function lists({ product, related, recent }: ProductPage): string {
  const { wording } = product.locale;
  return `<h3>${esc(wording.related)}</h3><div class="row card-grid">${renderCards(opencart, related)}</div><h3>${esc(wording.recentlyViewed)}</h3><div class="row card-grid">${renderCards(opencart, recent)}</div>`;
}

function renderCard({ product, offer }: InventoryItem): string {
  const { locale } = product;
  const price = moneyText(locale, offer.priceMinor);
  const shown =
    offer.listPriceMinor === null
      ? price
      : `<span class="price-new">${price}</span> <span class="price-old">${moneyText(locale, offer.listPriceMinor)}</span>`;
  const exTax = esc(
    fill(locale.wording.exTax, { amount: moneyText(locale, withoutTaxMinor(locale, offer.priceMinor)) }),
  );
  return `<div class="product-thumb transition"><div class="image"><a href="${esc(product.path)}"><img src="${imagePath(product)}" alt="" width="240" height="240" loading="lazy"></a></div><div class="caption"><h4><a href="${esc(product.path)}">${esc(product.title)}</a></h4><p class="price">${shown} <span class="price-tax">${exTax}</span></p></div></div>`;
}
