import { describe, expect, it } from 'vitest';
import { extractOffer } from '../extract-offer.ts';
import { type ProductDetails } from '../model/product-details.ts';

function read(body: string, lang = 'en', price = '<div class="price">€49.00</div>') {
  const html = `<html lang="${lang}"><head><title>Copper Kettle | Shop</title></head><body><main><h1>Copper Kettle</h1>${price}${body}<button>Add to cart</button></main></body></html>`;
  return extractOffer({ html, url: 'https://shop.example/p/kettle' });
}

const UNIT_PRICES: [lang: string, text: string, expected: ProductDetails['unitPrice']][] = [
  ['de', '1 kg = 8,30 €', { amount: '8.3', unit: 'kg' }],
  ['de', '(12,45 € / 100 g)', { amount: '12.45', unit: '100 g' }],
  ['de', 'Grundpreis: 35,29 €/l', { amount: '35.29', unit: 'l' }],
  ['de', '0,25 € pro Stück', { amount: '0.25', unit: 'piece' }],
  ['de', '19,90 €/m²', { amount: '19.9', unit: 'm2' }],
  ['de', '3,49 €/lfm', { amount: '3.49', unit: 'm' }],
  ['fr', 'Prix au kg : 12,50 €', { amount: '12.5', unit: 'kg' }],
  ['fr', '2,10 € le litre', { amount: '2.1', unit: 'l' }],
  ['es', '(9,27 €/Litro)', { amount: '9.27', unit: 'l' }],
  ['it', '15,90 € al kg', { amount: '15.9', unit: 'kg' }],
  ['pl', '59,99 zł / kg', { amount: '59.99', unit: 'kg' }],
  ['sv', 'Jmf-pris 110:89 kr/kg', { amount: '110.89', unit: 'kg' }],
  ['da', '124,75 kr./kg', { amount: '124.75', unit: 'kg' }],
  ['en', '£1.25 per 100g', { amount: '1.25', unit: '100 g' }],
  ['en', '($9.80 / 100 ml)', { amount: '9.8', unit: '100 ml' }],
  ['en', '$0.33/oz', { amount: '0.33', unit: 'oz' }],
  ['ru', '499 ₽ за кг', { amount: '499', unit: 'kg' }],
  ['tr', 'kg fiyatı: 129,90 TL', { amount: '129.9', unit: 'kg' }],
  ['ja', '100gあたり198円', { amount: '198', unit: '100 g' }],
  ['ko', '100g당 1,495원', { amount: '1495', unit: '100 g' }],
  ['zh-CN', '¥19.80/500克', { amount: '19.8', unit: '500 g' }],
  ['hi', '₹120/किलो', { amount: '120', unit: 'kg' }],
  ['en', '€9.99 per month', null],
  ['en', '€49.00 / piece', null],
]; // prettier-ignore

describe('the unit price', () => {
  it.each(UNIT_PRICES)('reads the unit price of a page in %s: %s', (lang, text, unitPrice) => {
    const { price, details, sources } = read(`<p>${text}</p>`, lang);
    expect({ price, unitPrice: details?.unitPrice, source: sources?.unitPrice }).toEqual({
      price: '49',
      unitPrice,
      ...(unitPrice ? { source: 'visible' } : { source: undefined }),
    });
  });

  it('is not taken from parts about other products', () => {
    expect(read('<section class="related"><p>€9.80 / kg</p></section>').details?.unitPrice).toBeNull();
  });

  it('is also the price if goods are sold by it', () => {
    const { price, details } = read('', 'en', '<div class="price">€2.99 / kg</div>');
    expect({ price, unitPrice: details?.unitPrice }).toEqual({
      price: '2.99',
      unitPrice: { amount: '2.99', unit: 'kg' },
    });
  });
});

const SELLERS: [text: string, seller: string | null][] = [
  ['<p>Sold by: Harbour Goods</p>', 'Harbour Goods'],
  ['<p>Sold by <a href="/s/1">Harbour Goods</a> and fulfilled by us.</p>', 'Harbour Goods'],
  ['<dt>Seller</dt><dd>Harbour Goods (1,234)</dd>', 'Harbour Goods'],
  ['<p>Vendu et expédié par TechStore</p>', 'TechStore'],
  ['<p>Verkauf und Versand durch Müller Handel</p>', 'Müller Handel'],
  ['<p>Verkäufer: kellerladen24 | 99,8 % positiv</p>', 'kellerladen24'],
  ['<p>Vendido e entregue por Loja Parceira</p>', 'Loja Parceira'],
  ['<p>Venduto da CasaShop</p>', 'CasaShop'],
  ['<p>Verkoop door TuinWereld</p>', 'TuinWereld'],
  ['<p>Sprzedaje: Sklep Audio</p>', 'Sklep Audio'],
  ['<p>Vândut de: Magazin Bun</p>', 'Magazin Bun'],
  ['<p>Продавец: Лавка</p>', 'Лавка'],
  ['<p>Satıcı: TeknoMarket</p>', 'TeknoMarket'],
  ['<p>البائع: متجر النور</p>', 'متجر النور'],
  ['<p>विक्रेता: रिटेलनेट</p>', 'रिटेलनेट'],
  ['<p>販売元：みせや</p>', 'みせや'],
  ['<p>판매자: 가게</p>', '가게'],
  ['<p>Seller information</p>', null],
  ['<p>Become a seller: it is free</p>', null],
]; // prettier-ignore

describe('the visible seller', () => {
  it.each(SELLERS)('reads the seller from %s', (body, seller) => {
    const { details, sources } = read(body);
    expect([details?.seller, sources?.seller]).toEqual([seller, seller === null ? undefined : 'visible']);
  });
});

const RATINGS: [text: string, rating: ProductDetails['rating']][] = [
  ['<p>4.6 out of 5 (231)</p>', { value: 4.6, best: 5, count: 231 }],
  ['<p>4,6/5</p><p>1.234 avis</p>', { value: 4.6, best: 5, count: 1234 }],
  ['<p>4,8 von 5 Sternen</p><a href="#r">12 Bewertungen</a>', { value: 4.8, best: 5, count: 12 }],
  ['<p>8.7/10 · 1,024 reviews</p>', { value: 8.7, best: 10, count: 1024 }],
  ['<p>5つ星のうち4.3</p><p>（57件）</p>', { value: 4.3, best: 5, count: 57 }],
  ['<p>5 üzerinden 4,6</p>', { value: 4.6, best: 5, count: null }],
  ['<p>3 of 10 colours</p>', null],
  ['<p>5 out of 5 stars</p>', { value: 5, best: 5, count: null }],
  ['<p>Step 6 of 5</p>', null],
  ['<p>0 out of 5</p>', null],
]; // prettier-ignore

describe('the visible rating', () => {
  it.each(RATINGS)('reads the rating from %s', (body, rating) => {
    expect(read(body).details?.rating).toEqual(rating);
  });
});

it.each([
  ['<p>Condition: Pre-owned</p>', 'Used'],
  ['<dt>Zustand</dt><dd>Neu mit Etikett</dd>', 'New'],
  ['<p>État : reconditionné</p>', 'Refurbished'],
  ['<p>状態：中古</p>', 'Used'],
  ['<p>Stan: Nowy</p>', 'New'],
  ['<p>Conditions of sale</p>', null],
])('reads the condition from %s', (body, condition) => {
  expect(read(body).details?.condition).toBe(condition);
});

it('prefers the details of structured data', () => {
  const data = {
    '@type': 'Product',
    name: 'Copper Kettle',
    aggregateRating: { ratingValue: 4.1, reviewCount: 7 },
    offers: { price: 49, priceCurrency: 'EUR', seller: { name: 'Harbour' } },
  };
  const { details, sources } = read(
    `<p>Sold by: Acme</p><p>2.0 out of 5</p><script type="application/ld+json">${JSON.stringify(data)}</script>`,
  );
  expect(details).toMatchObject({ seller: 'Harbour', rating: { value: 4.1, best: 5, count: 7 } });
  expect(sources).toMatchObject({ seller: 'json-ld', rating: 'json-ld' });
});
