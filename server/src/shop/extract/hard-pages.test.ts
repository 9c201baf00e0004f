import { describe, expect, it } from 'vitest';
import { extractOffer } from './extract-offer.ts';
import { type ExtractedOffer } from './model/extracted-offer.ts';

type Case = [name: string, body: string, expected: Partial<ExtractedOffer>];

const URL_OF_PAGE = 'https://shop.example/p/1234-kettle';

function read(body: string, { lang = 'en', url = URL_OF_PAGE, head = '' } = {}): ExtractedOffer {
  const html = `<!doctype html><html lang="${lang}"><head><title>Copper Kettle 1.7 l | Shop</title>${head}</head><body>
    <header><nav><a href="/">Home</a><a href="/sale">Sale from $5</a></nav><div class="promo">Free shipping on orders over $50</div></header>
    <main><h1>Copper Kettle 1.7 l</h1>${body}</main><footer>Gift cards from $10</footer></body></html>`;
  return extractOffer({ html, url });
}

function jsonLd(offer: string): string {
  return `<script type="application/ld+json">{"@context":"https://schema.org","@type":"Product","name":"Copper Kettle 1.7 l","offers":${offer}}</script>`;
}

const BUY = '<button>Add to cart</button>';

const SHOWN: Case[] = [
  ['a sale that the structured data does not know', `${jsonLd('{"@type":"Offer","price":"49.00","priceCurrency":"USD"}')}<p class="amount"><del>$49.00</del> <ins>$39.00</ins></p>${BUY}`, { price: '39', listPrice: '49' }],
  ["a members' price beside the price", `<div class="price">$49.00</div><div class="club">Club price: $44.00</div>${BUY}`, { price: '49' }],
  ["a members' price in the structured data", `${jsonLd('{"@type":"Offer","price":"44.00","priceCurrency":"USD"}')}<div class="product-price">$49.00</div><div class="member-price">Members pay $44.00</div>${BUY}`, { price: '49' }],
  ['an auction', `<div>Starting bid: $20.00</div><div>Current bid <b>$85.00</b> (12 bids)</div><div>Estimate $100 - $150</div><button>Place bid</button>`, { price: '85' }],
  ['used and refurbished offers', `<div class="price">$49.00</div><ul><li>Used from $31.00</li><li>Refurbished from $35.00</li></ul>${BUY}`, { price: '49' }],
  ['a quantity discount', `<div class="price">$49.00</div><table class="tier-prices"><tr><td>5 or more</td><td>$45.00</td></tr><tr><td>10 or more</td><td>$42.00</td></tr></table>${BUY}`, { price: '49' }],
  ['a unit price', `<div class="price">$4.90</div><div class="per">$9.80 / 100 ml</div>${BUY}`, { price: '4.9' }],
  ['a unit price before it', `<div>($9.80 / kg)</div><div class="price">$4.90</div>${BUY}`, { price: '4.9' }],
  ['the lowest price of thirty days', `<div class="price"><del>$60.00</del> <span>$39.00</span></div><div>Lowest price in the last 30 days: $37.00</div>${BUY}`, { price: '39', listPrice: '60' }],
  ['a coupon', `<div class="price">$49.00</div><div>Save $10.00 with coupon SPRING</div>${BUY}`, { price: '49' }],
  ['a trade-in', `<div class="price">$449.00</div><div>Get up to $200.00 for your old kettle</div>${BUY}`, { price: '449' }],
  ['an optional warranty', `<div class="price">$449.00</div><div class="warranty"><label>3 year cover $59.99</label></div>${BUY}`, { price: '449' }],
  ['a monthly rate before it', `<div><b>$12.45</b>/mo. for 36 months</div><div class="total"><b>$448.20</b></div>${BUY}`, { price: '448.2' }],
  ['the price in an attribute only', `<div class="price" data-price="49.00"></div>${BUY}`, { price: '49' }],
  ['digits in separate elements', `<div class="price"><span>$</span><span>19</span><span class="cents">99</span></div>${BUY}`, { price: '19.99' }],
  ['no class names at all', `<div><div>$19.99</div></div>${BUY}`, { price: '19.99' }],
  ['related products with prices', `<div class="price">$49.00</div>${BUY}<section><h2>You may also like</h2><div><a href="/a">Mug</a> <span class="price">$9.00</span></div><div><a href="/b">Pot</a> <span class="price">$19.00</span></div></section>`, { price: '49' }],
  ['an empty price', `<div class="price"></div><div class="related"><span class="price">$9.00</span></div>${BUY}`, { price: null }],
  ['a call for price', `<div class="price">Call for price</div><a href="tel:1">Call us</a>`, { price: null }],
  ['a price of zero', `${jsonLd('{"@type":"Offer","price":"0","priceCurrency":"USD","availability":"https://schema.org/OutOfStock"}')}<div class="price">$0.00</div>`, { price: null, availability: 'OutOfStock' }],
  ['sold out with a price', `<div class="price">$49.00</div><div class="stock">Sold out</div><button disabled>Sold out</button>`, { isProduct: true, price: '49', availability: 'OutOfStock' }],
  ['sold out without a price', `<div class="availability">Currently unavailable</div><p>We don't know when or if this item will be back in stock.</p>`, { isProduct: true, price: null, availability: 'OutOfStock' }],
  ['a range without a selected variant', `<div class="price">$39.00 – $59.00</div><select><option>S</option><option>L +$20.00</option></select>${BUY}`, { price: '39' }],
]; // prettier-ignore

describe('a price among other amounts', () => {
  it.each(SHOWN)('reads the right price of a page with %s', (_, body, expected) => {
    expect(read(body)).toMatchObject(expected);
  });
});

const LANGUAGES: [lang: string, body: string, expected: Partial<ExtractedOffer>][] = [
  ['de', '<div><span>UVP 79,99 €</span> <span>59,99 €</span></div><div>inkl. MwSt., zzgl. 4,95 € Versand</div><div>Grundpreis: 35,29 € / l</div><button>In den Warenkorb</button><p>Sofort lieferbar</p>', { price: '59.99', listPrice: '79.99', currency: 'EUR', availability: 'InStock' }],
  ['fr', '<div>Prix conseillé : 1 299,00 €</div><div>1 099,00 €</div><div>dont éco-participation 2,50 €</div><div>ou 4 x 274,75 €</div><button>Ajouter au panier</button><p>Rupture de stock</p>', { price: '1099', currency: 'EUR' }],
  ['es', '<div>Antes 89,90 €</div><div>69,90 €</div><div>Gastos de envío: 3,95 €</div><button>Añadir al carrito</button>', { price: '69.9', listPrice: '89.9', currency: 'EUR', availability: 'InStock' }],
  ['pt-BR', '<div>De: R$ 1.299,90</div><div>Por: R$ 999,90</div><div>ou 10x de R$ 99,99 sem juros</div><button>Comprar</button>', { price: '999.9', listPrice: '1299.9', currency: 'BRL', availability: 'InStock' }],
  ['it', '<div>Prezzo di listino 129,00 €</div><div>99,00 €</div><div>Risparmi 30,00 €</div><div>Spedizione 5,90 €</div><button>Aggiungi al carrello</button>', { price: '99', listPrice: '129', currency: 'EUR' }],
  ['nl', '<div>Adviesprijs 99,99</div><div class="prijs">€ 79,99</div><div>Je bespaart € 20,00</div><button>In winkelwagen</button><p>Op voorraad</p>', { price: '79.99', currency: 'EUR', availability: 'InStock' }],
  ['pl', '<div>Cena: 199,99 zł</div><div>Najniższa cena z 30 dni przed obniżką: 189,99 zł</div><div>Dostawa od 9,99 zł</div><div>lub 10 rat po 20,00 zł</div><button>Do koszyka</button>', { price: '199.99', currency: 'PLN', availability: 'InStock' }],
  ['ru', '<div>12 990 ₽</div><div><s>15 990 ₽</s></div><div>от 1 083 ₽/мес</div><div>Доставка 299 ₽</div><button>В корзину</button>', { price: '12990', listPrice: '15990', currency: 'RUB', availability: 'InStock' }],
  ['tr', '<div>Liste fiyatı 2.499,00 TL</div><div>1.999,00 TL</div><div>Kargo 49,90 TL</div><button>Sepete ekle</button>', { price: '1999', currency: 'TRY', availability: 'InStock' }],
  ['sv', '<div>1 299 kr</div><div>Ord. pris 1 599 kr</div><div>Frakt 49 kr</div><button>Köp</button><p>I lager</p>', { price: '1299', listPrice: '1599', currency: 'SEK', availability: 'InStock' }],
  ['cs', '<div>1 299 Kč</div><div>bez DPH 1 073,55 Kč</div><div>Doprava od 69 Kč</div><button>Do košíku</button><p>Skladem</p>', { price: '1299', currency: 'CZK', availability: 'InStock' }],
  ['hu', '<div>12 990 Ft</div><div>Szállítás: 990 Ft</div><button>Kosárba</button><p>Nincs készleten</p>', { price: '12990', currency: 'HUF', availability: 'OutOfStock' }],
  ['ja', '<div>価格: ￥12,800 税込</div><div>送料: ￥500</div><div>128ポイント</div><button>カートに入れる</button><p>在庫あり</p>', { price: '12800', currency: 'JPY', availability: 'InStock' }],
  ['ko', '<div>129,000원</div><div>배송비 3,000원</div><button>장바구니</button>', { price: '129000', currency: 'KRW', availability: 'InStock' }],
  ['zh-CN', '<div>￥1,299.00</div><div>市场价 ￥1,599.00</div><div>运费 ￥10.00</div><button>加入购物车</button><p>有货</p>', { price: '1299', listPrice: '1599', currency: 'CNY', availability: 'InStock' }],
  ['he', '<div>₪ 1,290</div><div>משלוח: ₪ 30</div><button>הוסף לסל</button><p>אזל מהמלאי</p>', { price: '1290', currency: 'ILS', availability: 'OutOfStock' }],
  ['ar-AE', '<div>1,299.00 د.إ</div><div>الشحن 20.00 د.إ</div><button>أضف إلى السلة</button><p>متوفر</p>', { price: '1299', currency: 'AED', availability: 'InStock' }],
  ['vi', '<div>1.290.000₫</div><div>Phí vận chuyển 30.000₫</div><button>Mua ngay</button><p>Hết hàng</p>', { price: '1290000', currency: 'VND', availability: 'OutOfStock' }],
  ['id', '<div>Rp1.299.000</div><div>Hemat Rp100.000</div><button>Tambah ke keranjang</button>', { price: '1299000', currency: 'IDR', availability: 'InStock' }],
  ['uk', '<div>1 299 ₴</div><div>Доставка 60 ₴</div><button>Купити</button><p>Немає в наявності</p>', { price: '1299', currency: 'UAH', availability: 'OutOfStock' }],
  ['fa', '<div>۱۲۹٬۰۰۰ ریال</div><button>افزودن به سبد</button><p>ناموجود</p>', { price: '129000', currency: 'IRR', availability: 'OutOfStock' }],
  ['el', '<div>129,00 €</div><div>Μεταφορικά 4,50 €</div><button>Στο καλάθι</button><p>Διαθέσιμο</p>', { price: '129', currency: 'EUR', availability: 'InStock' }],
]; // prettier-ignore

describe('pages without structured data', () => {
  it.each(LANGUAGES)('reads a page without structured data in the language %s', (lang, body, expected) => {
    expect(read(body, { lang })).toMatchObject({ isProduct: true, ...expected });
  });
});

const STATES: [body: string, expected: ExtractedOffer['availability']][] = [
  ['<div class="stock">Pre-order now, ships in May</div>', 'PreOrder'],
  ['<div class="stock">Available on backorder</div>', 'BackOrder'],
  ['<div class="stock">Discontinued by the maker</div>', 'Discontinued'],
  ['<div class="stock">Only 3 left</div>', 'InStock'],
  ['<div class="stock">Leider nicht mehr auf Lager</div>', 'OutOfStock'],
  ['<div class="stock">In stock: No</div>', 'OutOfStock'],
  ['<div class="stock">Nu op voorraad</div>', 'InStock'],
  ['<div class="stock">Not currently available</div>', 'OutOfStock'],
  ['<p>Image not available</p>', 'InStock'],
]; // prettier-ignore

describe('the visible stock', () => {
  it.each(STATES)('reads the visible stock %s as %s', (box, expected) => {
    expect(read(`<div class="price">$49.00</div>${box}`).availability).toBe(expected);
  });

  it('prefers a visible "sold out" to the structured data, unless the product can be bought', () => {
    const stale = jsonLd('{"@type":"Offer","price":"49","priceCurrency":"USD","availability":"InStock"}');
    const gone = '<div class="price">$49.00</div><div class="stock">Sold out</div>';
    expect(read(stale + gone).availability).toBe('OutOfStock');
    expect(read(stale + gone + BUY).availability).toBe('InStock');
  });
});

const CARDS = Array.from(
  { length: 9 },
  (_, n) => `<li class="card"><a href="/p/${n}"><h3>Kettle ${n}</h3><span class="price">$${n + 10}.99</span></a><button>Add to cart</button></li>`,
).join(''); // prettier-ignore

const OTHERS: [name: string, html: string][] = [
  ['a category', `<title>Kettles</title><h1>Kettles</h1><ul>${CARDS}</ul>`],
  ['a search', `<title>Search results for "kettle"</title><h1>Search results for "kettle"</h1><ul>${CARDS}</ul>`],
  ['a search with one result', '<title>Search: kettle</title><h1>Search results for kettle</h1><div class="card"><a href="/p/1">Kettle</a><span class="price">$10.99</span></div>'],
  ['a cart', '<title>Your cart</title><h1>Your cart</h1><div>Kettle</div><div class="price">$10.99</div><div>Subtotal $10.99</div><div>Total $15.99</div><a href="/checkout">Checkout</a>'],
  ['a sign-in', '<title>Sign in</title><h1>Sign in</h1><form><input name="email"><button>Sign in</button></form><p>Join the club for $9.99 a month.</p>'],
  ['a missing page that advertises', `<title>Page not found</title><h1>Page not found</h1><h2>Bestsellers</h2><div class="card"><a href="/p/1">Kettle</a><span class="price">$10.99</span></div>`],
  ['a front page', `<title>Shop</title><h1>Welcome</h1><ul>${CARDS}</ul>`],
  ['a news article', '<title>Kettle maker raises $32 million</title><meta property="og:type" content="article"><h1>Kettle maker raises $32 million</h1><p>The kettle, which costs $49.00, is the first of its kind, the company said on Monday, and will be sold from autumn.</p>'],
  ['a review with a price', '<title>Review: the best kettle</title><script type="application/ld+json">{"@type":"Review","itemReviewed":{"@type":"Product","name":"Kettle","offers":{"@type":"Offer","price":"49"}}}</script><h1>Review: the best kettle</h1><p>At $49.00 it is a bargain, and we would buy it again, although its lid is loose and its handle becomes hot.</p>'],
  ['a subscription page', '<title>Plans</title><h1>Choose your plan</h1><div class="plan"><h2>Basic</h2><b>$9/mo</b></div><div class="plan"><h2>Pro</h2><b>$19/mo</b></div><div class="plan"><h2>Team</h2><b>$49/mo</b></div>'],
  ['a challenge page', '<title>Just a moment...</title><h1>Checking your browser</h1>'],
]; // prettier-ignore

describe('pages that are no product page', () => {
  it.each(OTHERS)('finds no product and no price on %s', (_, html) => {
    expect(
      extractOffer({ html: `<html lang="en">${html}</html>`, url: 'https://shop.example/x' }),
    ).toMatchObject({
      isProduct: false,
      price: null,
      availability: null,
    });
  });
});
