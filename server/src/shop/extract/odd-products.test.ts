/** Product pages without structured data whose markup hides the name, the buy button or the price's place. */
import { describe, expect, it } from 'vitest';
import { extractOffer } from './extract-offer.ts';
import { type ExtractedOffer } from './model/extracted-offer.ts';

type Case = [about: string, lang: string, html: string, expected: Partial<ExtractedOffer>, path?: string];

function times(count: number, piece: (n: number) => string): string {
  return Array.from({ length: count }, (_, index) => piece(index + 1)).join('\n');
}

const CARDS = times(9, (n) => `<li class="card"><a href="/p/${n}"><img src="${n}.jpg" alt="Other ${n}"><h3>Other ${n}</h3><span class="price">$${n + 10}.99</span></a></li>`); // prettier-ignore

/** The button is recognized by its form, target or script, since its words are in no list. */
const BUTTONS: Case[] = [
  ['a form of the cart', 'zh-TW', '<title>銅製熱水壺 1.7L | 商店</title><div class="pname">銅製熱水壺 1.7L</div><div class="m"><span>NT$1,290</span></div><form action="/cart/add" method="post"><input type="number" name="quantity" value="1"><button>放進提袋</button></form>', { price: '1290', currency: 'TWD' }],
  ['a script of the cart', 'zh-TW', '<title>銅製熱水壺 - 好店</title><span class="t1">銅製熱水壺</span><p>特惠 $990</p><a href="javascript:;" onclick="addToCart(123)">結帳去</a>', { price: '990' }],
  ['an image button', 'ja', '<title>銅のやかん｜店</title><font size="5">銅のやかん</font><p>3,980円</p><form action="cart.cgi"><input name="kazu" size="2" value="1"><input type="image" src="kago.gif" alt="かごへ"></form>', { price: '3980', currency: 'JPY' }],
  ['a link to the basket', 'ka', '<title>სპილენძის ჩაიდანი - მაღაზია</title><div class="title">სპილენძის ჩაიდანი</div><div>129,00 ₾</div><a href="/basket/add?id=7">კალათაში ჩაგდება</a>', { price: '129', currency: 'GEL' }],
  ['a class of the cart', 'hy', '<title>Պղնձե թեյնիկ</title><h1>Պղնձե թեյնիկ</h1><div>12 900 ֏</div><button class="add-to-cart-btn">Վերցնել</button>', { price: '12900', currency: 'AMD' }],
  ['a data attribute', 'is', '<title>Koparketill - Búð</title><h2>Koparketill</h2><span>12.900 kr.</span><button data-action="add-to-basket" data-product="7">Setja í körfu</button>', { price: '12900', currency: 'ISK' }],
  ['an id', 'sq', '<title>Çajnik bakri</title><h1>Çajnik bakri</h1><div>4.900 Lek</div><button id="btnAddCart">Fut në shportë</button>', { price: '4900', currency: 'ALL' }],
  ['a name of the input', 'mk', '<title>Бакарен чајник | Продавница</title><div class="ime">Бакарен чајник</div><div class="red">1.290 ден</div><form method="post"><input type="submit" name="add_to_cart" value="Стави во кошница"></form>', { price: '1290', currency: 'MKD' }],
  ['a quantity field beside it', 'az', '<title>Mis çaydan</title><h1>Mis çaydan</h1><div>49.90 ₼</div><form><input type="number" name="qty" min="1" value="1"><button type="submit">Götür</button></form>', { price: '49.9', currency: 'AZN' }],
  ['a buy class', 'kk', '<title>Мыс шәйнек - Дүкен</title><h1>Мыс шәйнек</h1><div class="sum">12 900 ₸</div><div class="buy-now">Алу</div>', { price: '12900', currency: 'KZT' }],
  ['a form of a known cart address', 'bn', '<title>তামার কেটলি</title><h1>তামার কেটলি</h1><p>৳ 1,290</p><form action="/checkout/cart/add/product/7/"><button>ব্যাগে রাখুন</button></form>', { price: '1290', currency: 'BDT' }],
  ['a link that orders', 'sr', '<title>Bakarni čajnik | Prodavnica</title><div class="naslov">Bakarni čajnik</div><b>4.990,00 RSD</b><a href="/korpa?add-to-cart=7">Naruči</a>', { price: '4990', currency: 'RSD' }],
]; // prettier-ignore

/** The name is in no heading, or another text is. */
const NAMES: Case[] = [
  ['in a styled span', 'de', '<title>Kupferkessel 1,7 l - Laden</title><div class="row"><span style="font-size:22px;font-weight:bold">Kupferkessel 1,7 l</span></div><div><span>79,00 €</span></div><div><a class="btn" href="/warenkorb?add=7">In den Warenkorb</a></div>', { price: '79', title: 'Kupferkessel 1,7 l' }],
  ['in a table cell', 'cs', '<title>Měděná konvice 1,7 l | Obchod</title><table><tr><td class="nazev">Měděná konvice 1,7 l</td></tr><tr><td>Cena</td><td>1 290 Kč</td></tr><tr><td><input type="submit" value="Do košíku"></td></tr></table>', { price: '1290', title: 'Měděná konvice 1,7 l' }],
  ['only in og:title', 'pl', '<title>Sklep z czajnikami</title><meta property="og:title" content="Czajnik miedziany 1,7 l"><img src="c.jpg" alt="Czajnik miedziany 1,7 l"><div class="kwota">199,00 zł</div><button>Dodaj do koszyka</button>', { price: '199', title: 'Czajnik miedziany 1,7 l' }],
  ['only in the title', 'sv', '<title>Kopparkittel 1,7 liter | Butiken</title><img src="k.jpg"><p>899 kr</p><button>Lägg i varukorgen</button>', { price: '899', title: 'Kopparkittel 1,7 liter' }],
  ['below the logo as h1', 'fr', '<title>Bouilloire en cuivre 1,7 l - Maison Bleue</title><h1 class="logo"><a href="/">Maison Bleue</a></h1><h2>Bouilloire en cuivre 1,7 l</h2><p>129,00 €</p><button>Ajouter au panier</button>', { price: '129', title: 'Bouilloire en cuivre 1,7 l' }],
  ['below a heading for all products', 'tr', '<title>Bakır Çaydanlık 1,7 lt - Dükkan</title><h1>Ürün detayı</h1><div class="urun-adi">Bakır Çaydanlık 1,7 lt</div><div>1.299,00 TL</div><button>Sepete Ekle</button>', { price: '1299', title: 'Bakır Çaydanlık 1,7 lt' }],
  ['in bold text', 'it', '<title>Bollitore in rame 1,7 l</title><p><b>Bollitore in rame 1,7 l</b></p><p>Prezzo: 99,00 €</p><input type="button" value="Acquista" onclick="compra(7)">', { price: '99', title: 'Bollitore in rame 1,7 l' }],
  ['in a legend', 'hu', '<title>Réz vízforraló 1,7 l - Bolt</title><fieldset><legend>Réz vízforraló 1,7 l</legend><div>12 990 Ft</div><button>Kosárba</button></fieldset>', { price: '12990', title: 'Réz vízforraló 1,7 l' }],
]; // prettier-ignore

/** Containers whose class names contain a part of a word that elsewhere marks another subject. */
const CONTAINERS: Case[] = [
  ['details-footer', 'en', '<title>Copper Kettle</title><h1>Copper Kettle</h1><div class="details-footer"><span>$49.00</span><button>Add to cart</button></div>', { price: '49' }],
  ['card-footer', 'de', '<title>Kupferkessel</title><h1>Kupferkessel</h1><div class="card"><div class="card-footer"><span>49,00 €</span><button>In den Warenkorb</button></div></div>', { price: '49' }],
  ['product--accessories', 'sv', '<title>Kopparkittel</title><div class="product product--accessories"><h1>Kopparkittel</h1><div>899 kr</div><button>Köp</button></div>', { price: '899' }],
  ['category-accessories on the wrapper', 'fr', '<title>Bouilloire</title><div id="page" class="catalog-product category-kitchen-accessories"><h1>Bouilloire</h1><p>129,00 €</p><button>Ajouter au panier</button></div>', { price: '129' }],
  ['recommended-price', 'nl', '<title>Koperen ketel</title><h1>Koperen ketel</h1><div class="recommended-retailer"><span>€ 89,00</span></div><button>In winkelwagen</button>', { price: '89' }],
  ['teaser of the product itself', 'es', '<title>Tetera de cobre</title><div class="product-teaser"><h1>Tetera de cobre</h1><p>59,00 €</p><button>Añadir al carrito</button></div>', { price: '59' }],
  ['bundle product', 'it', '<title>Set da tè</title><div class="page-product-bundle"><div class="bundle-info"><h1>Set da tè</h1><p>99,00 €</p><button>Aggiungi al carrello</button></div></div>', { price: '99' }],
  ['navigation inside the gallery', 'pl', '<title>Czajnik miedziany</title><div class="with-nav"><h1>Czajnik miedziany</h1><div class="nav-tabs-content"><p>199,00 zł</p><button>Do koszyka</button></div></div>', { price: '199' }],
  ['faq-layout', 'pt', '<title>Chaleira de cobre</title><div class="layout-reviews-faq"><h1>Chaleira de cobre</h1><p>€ 79,00</p><button>Adicionar ao carrinho</button></div>', { price: '79' }],
  ['an id with a part of a word', 'en', '<title>Copper Kettle</title><div id="unrelated-content"><h1>Copper Kettle</h1><p>$49.00</p><button>Add to cart</button></div>', { price: '49' }],
]; // prettier-ignore

/** Pages that resemble lists, articles or other pages. */
const LOOKALIKES: Case[] = [
  ['a gift card with a choice of amounts', 'en', '<title>Gift card $50 | Shop</title><h1>Gift card $50</h1><div class="price">$50.00</div><select><option>$25</option><option>$50</option></select><button>Add to cart</button>', { price: '50' }],
  ['a carousel of other products', 'en', `<title>Copper Kettle | Shop</title><h1>Copper Kettle</h1><p>$49.00</p><button>Add to cart</button><section class="you-may-like"><h2>You may also like</h2><ul>${CARDS}</ul></section>`, { price: '49' }],
  ['others without a heading', 'cs', `<title>Měděná konvice</title><h1>Měděná konvice</h1><div>1 290 Kč</div><button>Do košíku</button><div class="grid">${times(6, (n) => `<div class="tile"><a href="/k-${n}">Konvice ${n}</a><span>${n}90 Kč</span></div>`)}</div>`, { price: '1290' }],
  ['a table of sizes', 'de', `<title>Schraube M8 verzinkt</title><h1>Schraube M8 verzinkt</h1><div class="preis">4,90 €</div><table>${times(5, (n) => `<tr><td>${n * 10} mm</td><td>${n + 3},90 €</td></tr>`)}</table><button>In den Warenkorb</button>`, { price: '4.9' }],
  ['a price by quantity', 'fr', '<title>Câble USB 2 m</title><h1>Câble USB 2 m</h1><p class="prix">9,90 €</p><table><tr><th>Quantité</th><th>Prix</th></tr><tr><td>10+</td><td>8,90 €</td></tr><tr><td>50+</td><td>7,90 €</td></tr></table><input name="qty" value="1"><button>Ajouter au panier</button>', { price: '9.9' }],
  ['a long description', 'es', `<title>La casa azul (libro)</title><h1>La casa azul</h1><p>Ana Pérez</p><div>18,90 €</div><button>Comprar</button><div>${'<p>Una novela sobre una familia que vuelve al mar después de muchos años, y sobre lo que el mar les devuelve, poco a poco, cada verano.</p>'.repeat(30)}</div>`, { price: '18.9' }],
  ['the front page of a shop with one product', 'en', '<title>The Copper Kettle</title><h1>The Copper Kettle</h1><div class="price">$149.00</div><form action="/cart/add"><input type="number" name="quantity" value="1"><button>Add to cart</button></form>', { price: '149' }, '/'],
  ['swatches with prices', 'nl', `<title>Fietstas</title><h1>Fietstas</h1><div class="prijs">€ 59,00</div>${times(5, (n) => `<a class="swatch" href="/fietstas?kleur=${n}">Kleur ${n} <span>€ 6${n},00</span></a>`)}<button>In winkelwagen</button>`, { price: '59' }],
  ['an event ticket', 'sv', '<title>Konsert i Lund 3 maj</title><h1>Konsert i Lund 3 maj</h1><p>Pris 395 kr</p><select name="antal"><option>1</option><option>2</option></select><button>Köp biljett</button>', { price: '395' }],
  ['a login in the header', 'ru', '<title>Медный чайник купить</title><div class="top"><form action="/login"><input name="l"><input type="password" name="p"><button>Войти</button></form></div><h1>Медный чайник</h1><div>4 990 ₽</div><button>В корзину</button>', { price: '4990' }],
  ['an author in the head', 'ja', '<title>銅のやかん 1.7L</title><meta name="author" content="店"><h1>銅のやかん 1.7L</h1><p>3,980円（税込）</p><button>カートに入れる</button>', { price: '3980' }],
  ['a breadcrumb and sorting of reviews', 'pl', '<title>Czajnik miedziany</title><h1>Czajnik miedziany</h1><strong>199,00 zł</strong><button>Do koszyka</button><h2>Opinie</h2><select name="sort"><option>Najnowsze</option></select><a href="?page=2">2</a><a href="?page=3">3</a>', { price: '199' }],
  ['a product whose name begins like a page about the shop', 'en', '<title>Search and Rescue Whistle | Shop</title><h1>Search and Rescue Whistle</h1><div class="price">$9.00</div><button>Add to cart</button>', { price: '9' }],
]; // prettier-ignore

/** The page's product has no price; a box below offers others. */
const SUCCESSORS: Case[] = [
  ['discontinued', 'en', '<title>Copper Kettle II | Shop</title><h1>Copper Kettle II</h1><p>This product has been discontinued.</p><div class="replacement"><p>Try instead:</p><a href="/p/kettle-3">Copper Kettle III</a><span class="price">$59.00</span></div>', { price: null }],
  ['out of range', 'de', '<title>Kupferkessel II</title><h1>Kupferkessel II</h1><p>Leider ausverkauft</p><h2>Alternativen</h2><div class="box"><a href="/kessel-3"><img src="3.jpg" alt="Kupferkessel III"></a><a href="/kessel-3">Kupferkessel III</a><b>59,00 €</b></div>', { price: null }],
  ['unavailable', 'fr', '<title>Bouilloire cuivre II</title><h1>Bouilloire cuivre II</h1><p>Ce produit n’est plus disponible</p><div class="pub"><small>Sponsorisé</small><a href="/bouilloire-3">Bouilloire III</a> <span>59,00 €</span></div>', { price: null }],
  ['sold out', 'ja', '<title>銅のやかん II</title><h1>銅のやかん II</h1><p>販売終了</p><div class="next"><p>後継品</p><a href="/p/3">銅のやかん III</a><span>5,980円</span></div>', { price: null }],
  ['gone', 'pl', '<title>Czajnik miedziany II</title><h1>Czajnik miedziany II</h1><p>Produkt niedostępny</p><div><h3>Zobacz podobne</h3><a href="/czajnik-3">Czajnik miedziany III <span>259,00 zł</span></a></div>', { price: null }],
  ['price on request', 'tr', '<title>Bakır Kazan 50 lt</title><h1>Bakır Kazan 50 lt</h1><p>Fiyat için arayın</p><div class="diger"><h3>Benzer ürünler</h3><a href="/kazan-30">Bakır Kazan 30 lt</a><span>2.999,00 TL</span></div>', { price: null }],
  ['one other with a button of its own', 'es', '<title>Tetera de cobre II</title><h1>Tetera de cobre II</h1><p>Agotado</p><aside><h4>Quizá le guste</h4><a href="/tetera-3">Tetera III</a><p>59,00 €</p><form action="/carrito/add"><button>Añadir al carrito</button></form></aside>', { price: null }],
]; // prettier-ignore

function read(lang: string, html: string, path = '/p/1234-kettle'): ExtractedOffer {
  const page = `<!doctype html><html lang="${lang}"><head><meta charset="utf-8"></head><body><header><a href="/">Shop</a> <a href="/cart">0</a></header>${html}<footer>© Shop</footer></body></html>`;
  return extractOffer({ html: page, url: `https://shop.example${path}` });
}

describe('a product page', () => {
  it.each(BUTTONS)('is known by its button: %s (%s)', (_, lang, html, expected) => {
    expect(read(lang, html)).toMatchObject({ isProduct: true, ...expected });
  });
  it.each(NAMES)('is known by its name: %s (%s)', (_, lang, html, expected) => {
    expect(read(lang, html)).toMatchObject({ isProduct: true, ...expected });
  });
  it.each(CONTAINERS)('keeps its price in a container of class %s (%s)', (_, lang, html, expected) => {
    expect(read(lang, html)).toMatchObject({ isProduct: true, ...expected });
  });
  it.each(LOOKALIKES)('is none of the pages it resembles: %s (%s)', (_, lang, html, expected, path) => {
    expect(read(lang, html, path)).toMatchObject({ isProduct: true, ...expected });
  });
  it.each(SUCCESSORS)('without a price does not take that of another product: %s (%s)', (_, lang, html, expected) => {
    expect(read(lang, html)).toMatchObject(expected);
  }); // prettier-ignore
});
