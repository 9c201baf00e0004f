import { describe, expect, it } from 'vitest';
import { structuredAvailability } from './structured/structured-availability.ts';
import { readStockText } from './verdict/read-by-selectors.ts';
import { decodeHtml } from './text/decode-html.ts';
import { extractOffer } from './extract-offer.ts';
import { verifiedGtin } from './structured/gtin.ts';

function bytes(...codes: number[]): Uint8Array {
  return Uint8Array.from(codes);
}

function ascii(text: string): number[] {
  return [...text].map((char) => char.codePointAt(0) ?? 0);
}

function shownPrice(box: string): string | null {
  const html = `<html lang="en"><title>Kettle</title><body><h1>Kettle</h1>${box}<button>Add to cart</button></body></html>`;
  return extractOffer({ html, url: 'https://shop.example/kettle' }).price;
}

describe('decodeHtml', () => {
  it.each([
    ['detecting UTF-8 without a declaration', bytes(0xe2, 0x82, 0xac), null, '€'],
    ['assuming windows-1252 for anything else', bytes(0x80, 0xe9), null, '€é'],
    ['the HTTP header', bytes(0xd6, 0xe5, 0xed, 0xe0), 'text/html; charset=windows-1251', 'Цена'],
    [
      'its meta charset',
      bytes(...ascii('<meta charset="windows-1251">'), 0xd6),
      null,
      '<meta charset="windows-1251">Ц',
    ],
    [
      'its http-equiv meta tag',
      bytes(...ascii('<meta http-equiv="Content-Type" content="text/html; charset=shift_jis">'), 0x89, 0x7e),
      null,
      '<meta http-equiv="Content-Type" content="text/html; charset=shift_jis">円',
    ],
    [
      'a byte order mark rather than the header',
      bytes(0xff, 0xfe, 0xac, 0x20),
      'text/html; charset=utf-8',
      '€',
    ],
    [
      'detection if the declared charset is unknown',
      bytes(0xe2, 0x82, 0xac),
      'text/html; charset=klingon',
      '€',
    ],
  ])('decodes a page by %s', (_, body, contentType, text) => {
    expect(decodeHtml(body, contentType)).toBe(text);
  });
});

describe('availability', () => {
  it.each([
    ['http://schema.org/InStock', 'InStock'], ['https://schema.org/LimitedAvailability', 'InStock'], ['in stock', 'InStock'], ['schema:SoldOut', 'OutOfStock'], ['oos', 'OutOfStock'],
    ['https://schema.org/PreSale', 'PreOrder'], ['BackOrder', 'BackOrder'], ['Discontinued', 'Discontinued'], ['', null], ['blue', null],
  ])('reads the structured availability %j as %s', (value, availability) => {
    expect(structuredAvailability(value)).toBe(availability);
  }); // prettier-ignore

  it.each([
    ['Only 3 left in stock', 'InStock'], ['Not in stock', 'OutOfStock'], ['Auf Lager', 'InStock'], ['Nicht auf Lager', 'OutOfStock'], ['Rupture de stock', 'OutOfStock'], ['En stock', 'InStock'],
    ['Agotado', 'OutOfStock'], ['Non disponibile', 'OutOfStock'], ['Disponibile', 'InStock'], ['Esgotado', 'OutOfStock'], ['Niet op voorraad', 'OutOfStock'], ['Op voorraad', 'InStock'],
    ['Slut i lager', 'OutOfStock'], ['Ikke på lager', 'OutOfStock'], ['Niedostępny', 'OutOfStock'], ['Dostępny', 'InStock'], ['Vyprodáno', 'OutOfStock'], ['Skladem 5 ks', 'InStock'],
    ['Нет в наличии', 'OutOfStock'], ['В наличии', 'InStock'], ['Tükendi', 'OutOfStock'], ['Stokta var', 'InStock'], ['אזל מהמלאי', 'OutOfStock'], ['במלאי', 'InStock'], ['غير متوفر', 'OutOfStock'],
    ['متوفر', 'InStock'], ['在庫切れ', 'OutOfStock'], ['在庫あり', 'InStock'], ['缺货', 'OutOfStock'], ['有货', 'InStock'], ['품절', 'OutOfStock'], ['Hết hàng', 'OutOfStock'],
    ['Available on backorder', 'BackOrder'], ['Pre-order now', 'PreOrder'], ['This item is discontinued', 'Discontinued'], ['Lovely colours', null],
  ])('reads the stock text %j as %s', (text, availability) => {
    expect(readStockText(text)).toBe(availability);
  }); // prettier-ignore
});

describe('verifiedGtin', () => {
  it.each([
    ['4006381333931', '4006381333931'], ['4006381333932', null], ['96385074', '96385074'], ['036000291452', '036000291452'], ['10012345678902', '10012345678902'],
    ['0-306-40615-2', '9780306406157'], ['978-0-306-40615-7', '9780306406157'], ['isbn:080442957X', '9780804429573'], ['0000000000000', null], ['12345', null], ['abc', null],
  ])('verifies %s as %s', (text, gtin) => {
    expect(verifiedGtin(text)).toBe(gtin);
  }); // prettier-ignore
});

describe('the visible price', () => {
  it.each([
    ['a struck price without price words', '<div><s>$40</s> <b>$30</b></div>', '30'],
    [
      'a price struck by style',
      '<div class="price"><span style="text-decoration: line-through">$40</span> <span>$30</span></div>',
      '30',
    ],
    ['two unmarked prices', '<div class="price"><span>$40.00</span> <span>$30.00</span></div>', '30'],
    ['superscript cents', '<div class="price">€63<sup>07</sup></div>', '63.07'],
    [
      'cents in an element of their own',
      '<div class="price"><span>€</span><span>19</span><span>99</span></div>',
      '19.99',
    ],
    [
      'a unit price next to it',
      '<div class="price">$12.00</div><div class="unit-price">$1.20 / 100 g</div>',
      '12',
    ],
    ['a monthly rate before it', '<div>from $9.99 per month</div><div class="price">$240.00</div>', '240'],
    [
      'shipping before it',
      '<div>Free shipping on orders over $50</div><div class="price">$12.00</div>',
      '12',
    ],
    ['a saving after it', '<div class="price">$30.00</div><div>You save: $10.00</div>', '30'],
    ['an ex-tax line', '<div class="price">£30.00</div><div>Ex Tax: £25.00</div>', '30'],
    [
      'a hidden price',
      '<div class="price" style="display:none">$1.00</div><div class="price">$30.00</div>',
      '30',
    ],
    [
      'related products',
      '<div class="price">$30.00</div><section><h2>You may also like</h2><div class="price">$5.00</div><div class="price">$6.00</div></section>',
      '30',
    ],
    [
      'quantity prices',
      '<div class="price">$30.00</div><ul class="tier-prices"><li>10 or more $25.00 each</li></ul>',
      '30',
    ],
    ['a scale after the number', '<p>$32 million raised</p>', null],
    ['words only', '<div class="price">Call for price</div>', null],
  ])('reads the visible price of a page with %s', (_, box, price) => {
    expect(shownPrice(box)).toBe(price);
  });
});
