// A single-page storefront: its pages are empty shells, and a script fetches the product and renders it.
// Every product of the demo shop is also on sale there, at /app/product/<id>.
import { fromMinor } from '@tidemark/contracts/money.ts';
import { HTML, encodeContent, type Content } from './content.ts';
import { esc } from './page-parts/html.ts';
import { imagePath } from './page-parts/product-image.ts';
import { type Inventory, type InventoryItem } from './catalogue/inventory.ts';
import { moneyText } from './catalogue/storefront-locale.ts';

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

/** The response of the single-page storefront at this URL, or null if it has none. */
export function appStorefront(inventory: Inventory, url: URL): Content | null {
  if (url.pathname === '/app/store.js') return encodeContent(SCRIPT, SCRIPT_TYPE);
  const [, kind, id = ''] = /^\/app\/(product|api\/products)\/([\w-]{1,40})$/.exec(url.pathname) ?? [];
  const item = inventory.get(id);
  if (!item) return null;
  if (kind === 'product') return encodeContent(shell(item), HTML, null);
  return encodeContent(JSON.stringify(productJson(item, url)), JSON_TYPE);
}

function shell({ product: { locale } }: InventoryItem): string {
  return `<!DOCTYPE html>
<html lang="${esc(locale.tag)}"><head><meta charset="utf-8"><title>Quayside</title><script type="module" src="/app/store.js"></script></head>
<body><noscript>You need to enable JavaScript to run this shop.</noscript><div id="root"></div></body></html>`;
}

function productJson({ product, offer }: InventoryItem, url: URL): object {
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
