import { esc } from '../../page-parts/html.ts';
import { type Words } from '../languages/language.ts';
import { type Scene, type Trade } from '../scene/scene.ts';
import { type Template } from './template.ts';
import { fillMarkup } from './fill-markup.ts';
import { imageOf } from './render-cards.ts';
import { plainMoney } from './render-amount.ts';
import { renderOffers } from './render-offers.ts';
import { renderOptions } from './render-options.ts';
import { renderPriceBox } from './render-price-box.ts';

const BUTTONS: Readonly<Partial<Record<Trade, keyof Words>>> = {
  rental: 'book', ticket: 'book', service: 'book', auction: 'placeBid', classified: 'contactSeller',
}; // prettier-ignore

/** Names of boxes that hold the product on some pages, and something else on others. */
const WRAPPERS = ['details-footer', 'header-box', 'cart-info', 'recommended-size', 'main-aside', 'side-nav-content'] as const; // prettier-ignore
const WRAPPED_SHARE = 0.1;

/** The main part of a product's page. */
export function renderProduct(scene: Scene, template: Template): string {
  const { product } = scene;
  const { box, notes } = renderPriceBox(scene, template);
  const main = fillMarkup(scene, template.product, {
    gallery: `<div class="gallery">${imageOf(product)}</div>`,
    title: fillMarkup(scene, template.title, { title: esc(product.title) }),
    price: box + taxNote(scene, box),
    stock: renderStock(scene, template),
    options: renderOptions(scene),
    buy: renderButton(scene, template),
    notes: notes + renderOffers(scene),
    meta: renderMeta(scene),
    description: renderDescription(scene),
  });
  if (scene.random.next() >= WRAPPED_SHARE) return main;
  return `<div class="${scene.random.pick(WRAPPERS)}">${main}</div>`;
}

function taxNote({ random, say }: Scene, box: string): string {
  return box && random.next() < 0.35 ? `<small>${esc(say('taxNote'))}</small>` : '';
}

function renderStock(scene: Scene, template: Template): string {
  const { sentence, state } = scene.stock;
  const delivery =
    state === 'InStock' && scene.random.next() < 0.3 ? `<p>${esc(scene.say('delivery'))}</p>` : '';
  if (sentence === null) return delivery;
  const isOut = state === 'OutOfStock' || state === 'Discontinued';
  const words = { text: esc(sentence), state: isOut ? 'out-of-stock' : 'in-stock' };
  return fillMarkup(scene, template.stock, words) + delivery;
}

function renderButton(scene: Scene, template: Template): string {
  const { stock, say, random, trade } = scene;
  if (stock.button === 'none') return '';
  if (stock.button === 'login') return `<a class="btn" href="/login">${esc(say('login'))}</a>`;
  if (stock.button === 'notify')
    return `<form class="stock-alert"><input type="email" placeholder="${esc(say('email'))}"><button type="submit">${esc(say('notify'))}</button></form>`;
  if (stock.button === 'disabled')
    return fillMarkup(scene, template.soldOutButton, { label: esc(say('out')) });
  const quantity =
    random.next() < 0.5
      ? `<label>${esc(say('quantity'))} <input type="number" name="quantity" value="1" min="1" max="99"></label>`
      : '';
  const second = random.next() < 0.25 ? `<button type="button">${esc(say('buyNow'))}</button>` : '';
  const label = esc(say(BUTTONS[trade] ?? 'add'));
  return quantity + fillMarkup(scene, template.button, { label }) + second;
}

function renderMeta({ product, say, random, trade, shopName }: Scene): string {
  const seller = trade === 'marketplace' ? `<p>${esc(say('seller'))}: ${shopName} Direct</p>` : '';
  if (random.next() < 0.3) return seller;
  return `${seller}<dl><dt>${esc(say('sku'))}</dt><dd>${product.sku}</dd><dt>${esc(say('brand'))}</dt><dd>${product.brand}</dd><dt>EAN</dt><dd>${product.gtin}</dd></dl>`;
}

function renderDescription(scene: Scene): string {
  const { say, random } = scene;
  const gift = random.next() < 0.08 ? ` (${plainMoney(scene, random.between(1, 60) * 100)})` : '';
  const sentences = [say('sentences'), say('sentences'), say('sentences')].map(esc).join(' ');
  return `<section><h2>${esc(say('description'))}</h2><p>${sentences}${gift}</p></section>`;
}
