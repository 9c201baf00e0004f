import { expect, it } from 'vitest';
import { extractOffer } from './extract-offer.ts';

type Case = [about: string, lang: string, head: string, body: string, title: string];

const BUY = '<p class="price">49,00 €</p><form action="/cart/add"><button>OK</button></form>';

const PAGES: Case[] = [
  ['the shop first in the title', 'en', '<title>Brightside | Copper Kettle 1.7 l</title>', '<div>Copper Kettle 1.7 l</div>', 'Copper Kettle 1.7 l'],
  ['the shop first, no other source', 'ar', '<title>متجر النور | غلاية نحاسية 1.7 لتر</title><meta property="og:site_name" content="متجر النور">', '', 'غلاية نحاسية 1.7 لتر'],
  ['the shop last in the title', 'de', '<title>Kupferkessel 1,7 l | Haus &amp; Herd</title>', '<div>Kupferkessel 1,7 l</div>', 'Kupferkessel 1,7 l'],
  ['a call to buy after the name', 'en', '<title>Copper Kettle 1.7 l - Buy online at Brightside</title><meta property="og:site_name" content="Brightside">', '<span class="big">Copper Kettle 1.7 l</span>', 'Copper Kettle 1.7 l'],
  ['a call to buy in Polish', 'pl', '<title>Czajnik miedziany 1,7 l - Kup tanio w Domowo</title>', '<span class="n">Czajnik miedziany 1,7 l</span>', 'Czajnik miedziany 1,7 l'],
  ['a logo as h1', 'fr', '<title>Bouilloire en cuivre - Maison Bleue</title>', '<h1><a href="/">Maison Bleue</a></h1><h2>Bouilloire en cuivre</h2>', 'Bouilloire en cuivre'],
  ['a logo as h1 and the site in og:title', 'ja', '<title>台所屋 | 銅のやかん 1.7L</title><meta property="og:title" content="台所屋">', '<h1>台所屋</h1><div class="item_name">銅のやかん 1.7L</div>', '銅のやかん 1.7L'],
  ['a heading for all products', 'en', '<title>Tea World Product Details</title><meta name="description" content="Copper Kettle 1.7 l, hand made">', '<h1>Tea World Product Details</h1><h2>Copper Kettle 1.7 l</h2><img src="k.jpg" alt="Copper Kettle 1.7 l">', 'Copper Kettle 1.7 l'],
  ['a heading for all products in Turkish', 'tr', '<title>Bakır Çaydanlık 1,7 lt - Dükkan</title>', '<h1>Ürün Detayı</h1><h2>Bakır Çaydanlık 1,7 lt</h2>', 'Bakır Çaydanlık 1,7 lt'],
  ['a brand outside the name in JSON-LD', 'de', '<title>Acme Kessel K7 kupfer | Laden</title><script type="application/ld+json">{"@type":"Product","name":"Kessel K7","brand":"Acme","offers":{"@type":"Offer","price":"49","priceCurrency":"EUR"}}</script>', '<h1>Acme Kessel K7 kupfer</h1>', 'Acme Kessel K7 kupfer'],
  ['the brand in a line of its own in the h1', 'sv', '<title>Acme Kittel K7 | Butik</title>', '<h1><span>Acme</span> <span>Kittel K7</span></h1>', 'Acme Kittel K7'],
  ['the details in the h1 beside a short name in JSON-LD', 'cs', '<title>Acme Konvice K7 | Obchod</title><script type="application/ld+json">{"@type":"Product","name":"Konvice K7","offers":{"@type":"Offer","price":"49","priceCurrency":"EUR"}}</script>', '<h1><span>Acme Konvice K7</span> <span>(1,7 l, měď, ruční výroba)</span></h1>', 'Acme Konvice K7 (1,7 l, měď, ruční výroba)'],
  ['the category between name and shop', 'nl', '<title>Koperen ketel 1,7 l | Keuken | Huis &amp; Haard</title>', '<p>Koperen ketel 1,7 l</p>', 'Koperen ketel 1,7 l'],
  ['a hyphen in the name', 'es', '<title>Tetera de cobre - 1,7 l - Casa Azul</title>', '<h1>Tetera de cobre - 1,7 l</h1>', 'Tetera de cobre - 1,7 l'],
  ['a colon after the shop', 'it', '<title>CasaBlu: Bollitore in rame 1,7 l</title>', '<b>Bollitore in rame 1,7 l</b>', 'Bollitore in rame 1,7 l'],
  ['the domain in the title', 'hu', '<title>Réz vízforraló 1,7 l - shop.example</title>', '', 'Réz vízforraló 1,7 l'],
  ['an h1 about a sale', 'pt', '<title>Chaleira de cobre 1,7 l | Casa Azul</title><meta property="og:title" content="Chaleira de cobre 1,7 l">', '<h1>Portes grátis esta semana</h1><div>Chaleira de cobre 1,7 l</div>', 'Chaleira de cobre 1,7 l'],
  ['an h1 in a dialog after the product’s', 'en', '<title>Copper Kettle | Shop</title>', '<h1>Copper Kettle 1.7 l</h1><div class="modal"><h1>Subscribe to our newsletter</h1></div>', 'Copper Kettle 1.7 l'],
  ['no spaces around the separator', 'ja', '<title>銅のやかん 1.7L｜台所屋</title>', '<p>銅のやかん 1.7L</p>', '銅のやかん 1.7L'],
  ['a title in the wrong language', 'ko', '<title>Online Shop</title><meta property="og:title" content="구리 주전자 1.7L">', '<div class="goods_name">구리 주전자 1.7L</div>', '구리 주전자 1.7L'],
]; // prettier-ignore

it.each(PAGES)('finds the product’s name: %s (%s)', (_, lang, head, body, title) => {
  const html = `<!doctype html><html lang="${lang}"><head>${head}</head><body>${body}${BUY}</body></html>`;
  expect(extractOffer({ html, url: 'https://shop.example/p/7' }).title).toBe(title);
});
