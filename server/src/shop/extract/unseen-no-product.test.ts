import { expect, it } from 'vitest';
import { extractOffer } from './extract-offer.ts';

/** A list of products with different prices in the format of the given one. */
function cards(count: number, price: string): string {
  return Array.from({ length: count }, (_, n) => {
    const own = price.replace(/\d/, String(((n * 7) % 9) + 1));
    return `<li><a href="/p/${n}"><h3>Item ${n}</h3></a><span>${own}</span></li>`;
  }).join('');
}

const PAGES: [about: string, lang: string, html: string, path?: string][] = [
  ['service down', 'en', '<title>Service status</title><h1>Service status</h1><p>Currently unavailable</p>'],
  ['event sold out news', 'en', '<title>Festival sold out in minutes</title><meta property="og:type" content="article"><h1>Festival sold out in minutes</h1><p>Sold out</p><p>Fans paid $199 for tickets.</p>'],
  ['blocked', 'en', '<title>Access denied</title><h1>Access denied</h1><p>This page is not available.</p>'],
  ['captcha', 'en', '<title>Robot check</title><h1>Enter the characters</h1><p>Temporarily unavailable</p>'],
  ['empty category', 'de', '<title>Lampen</title><h1>Lampen</h1><p>Derzeit keine Artikel verfügbar</p>', '/lampen/'],
  ['brand page', 'fr', `<title>Marque X</title><h1>Marque X</h1><ul>${cards(6, '19,99 €')}</ul>`],
  ['kategoria', 'pl', `<title>Buty damskie</title><h1>Buty damskie</h1><p>Sortuj: od najtańszych</p><ul>${cards(24, '199,99 zł')}</ul>`],
  ['search ja', 'ja', `<title>ケトルの検索結果</title><h1>ケトルの検索結果</h1><ul>${cards(12, '3,980円')}</ul>`],
  ['2 items search', 'en', `<title>Results for kettle</title><h1>Results for kettle</h1><ul>${cards(2, '$19.99')}</ul>`],
  ['blog', 'en', '<title>10 best kettles of the year</title><h1>10 best kettles of the year</h1><p>By Ann</p><h2>1. Copper</h2><p>$49.99 at Shop</p><a href="/go">Buy now</a><h2>2. Steel</h2><p>$39.99 at Shop</p><a href="/go">Buy now</a><h2>3. Glass</h2><p>$29.99</p><a href="/go">Buy now</a><h2>4. Iron</h2><p>$59</p><a href="/go">Buy now</a><h2>5. Tin</h2><p>$19</p><a href="/go">Buy now</a><p>Long text about kettles.</p>'],
  ['shipping info', 'en', '<title>Shipping</title><h1>Shipping and returns</h1><table><tr><td>Standard</td><td>$4.95</td></tr><tr><td>Express</td><td>$14.95</td></tr></table><p>Free over $50</p>'],
  ['gift cards faq', 'de', '<title>Häufige Fragen</title><h1>Häufige Fragen</h1><h2>Was kostet der Versand?</h2><p>Der Versand kostet 4,95 €.</p>'],
  ['404 with products', 'es', `<title>Página no encontrada</title><h1>¡Vaya! Página no encontrada</h1><ul>${cards(4, '19,99 €')}</ul>`],
  ['product removed', 'en', '<title>Shop</title><h1>Sorry, this product is no longer available</h1><p>See similar items</p>'],
  ['store page', 'tr', `<title>TeknoMarket mağazası</title><h1>TeknoMarket</h1><p>Satıcı puanı 9,2</p><ul>${cards(8, '1.299,00 TL')}</ul>`],
  ['recipe', 'en', '<title>Tomato soup</title><script type="application/ld+json">{"@type":"Recipe","name":"Tomato soup","aggregateRating":{"ratingValue":4.5,"reviewCount":10}}</script><h1>Tomato soup</h1><p>Cost per serving: $1.20</p>'],
  ['pricing saas', 'en', '<title>Pricing</title><h1>Pricing</h1><div><h2>Starter</h2><p>$9 / month</p><a>Buy now</a></div><div><h2>Pro</h2><p>$29 / month</p><a>Buy now</a></div>'],
]; // prettier-ignore

it.each(PAGES)('finds no product on this kind of page: %s (%s)', (_, lang, html, path = '/x') => {
  const offer = extractOffer({
    html: `<!doctype html><html lang="${lang}">${html}</html>`,
    url: `https://shop.example${path}`,
  });
  expect(offer).toMatchObject({ isProduct: false, price: null, availability: null });
});
