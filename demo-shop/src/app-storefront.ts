// A storefront that is an application: its pages are an empty shell, and a script asks for the product and draws it. Every product
// of the street is on sale there too, at /app/product/<id>.
import { fromMinor } from '@tidemark/contracts/money.ts';
import { HTML, encodeContent } from './content.ts';
import type { Content } from './content.ts';
import { esc } from './html.ts';
import { imagePath } from './product-image.ts';
import type { Shelf, ShelfPlace } from './shelf.ts';
import { moneyText } from './storefront-locale.ts';

const SCRIPT_TYPE = 'text/javascript; charset=utf-8';
const JSON_TYPE = 'application/json; charset=utf-8';

const SCRIPT = `const root = document.getElementById('root');
const add = (parent, tag, text, attributes = {}) => {
  const element = document.createElement(tag);
  if (text) element.textContent = text;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return parent.appendChild(element);
};
const draw = (product) => {
  document.title = product.title;
  const main = add(root, 'main', '', { class: 'product' });
  add(main, 'h1', product.title);
  add(main, 'img', '', { src: product.image, alt: product.title });
  const prices = add(main, 'div', '', { class: 'prices' });
  if (product.listPrice) add(prices, 's', product.listPrice, { class: 'price-was' });
  add(prices, 'span', product.price, { class: 'price' });
  add(main, 'p', product.stock, { class: 'stock' });
  add(main, 'button', product.action, product.canBuy ? {} : { disabled: '' });
  add(root, 'script', JSON.stringify(product.data), { type: 'application/ld+json' });
};
const id = location.pathname.split('/').pop();
fetch('/app/api/products/' + encodeURIComponent(id)).then(async (answer) => {
  if (answer.ok) draw(await answer.json());
  else add(root, 'p', 'There is no such product.');
});
`;

/** What the application storefront has at that path, or null where there is nothing. */
export function appStorefront(shelf: Shelf, url: URL): Content | null {
  if (url.pathname === '/app/store.js') return encodeContent(SCRIPT, SCRIPT_TYPE);
  const [, kind, id = ''] = /^\/app\/(product|api\/products)\/([\w-]{1,40})$/.exec(url.pathname) ?? [];
  const place = shelf.get(id);
  if (!place) return null;
  if (kind === 'product') return encodeContent(shell(place), HTML, null);
  return encodeContent(JSON.stringify(productJson(place, url)), JSON_TYPE);
}

function shell({ product: { locale } }: ShelfPlace): string {
  return `<!DOCTYPE html>
<html lang="${esc(locale.tag)}"><head><meta charset="utf-8"><title>Quayside</title><script type="module" src="/app/store.js"></script></head>
<body><noscript>You need to enable JavaScript to run this shop.</noscript><div id="root"></div></body></html>`;
}

function productJson({ product, offer }: ShelfPlace, url: URL): object {
  const { locale } = product;
  const { currency, wording } = locale;
  const canBuy = offer.availability !== 'OutOfStock';
  return {
    title: product.title,
    image: imagePath(product),
    price: moneyText(locale, offer.priceMinor),
    listPrice: offer.listPriceMinor === null ? null : moneyText(locale, offer.listPriceMinor),
    stock: canBuy ? wording.inStock : wording.outOfStock,
    action: canBuy ? wording.addToCart : wording.notifyMe,
    canBuy,
    data: {
      '@context': 'https://schema.org',
      '@type': 'Product',
      name: product.title,
      sku: product.sku,
      gtin13: product.gtin,
      image: url.origin + imagePath(product),
      offers: {
        '@type': 'Offer',
        price: fromMinor(offer.priceMinor, currency),
        priceCurrency: currency,
        availability: `https://schema.org/${offer.availability}`,
      },
    },
  };
}
