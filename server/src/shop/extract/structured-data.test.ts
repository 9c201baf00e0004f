import { describe, expect, it } from 'vitest';
import { extractOffer } from './extract-offer.ts';
import { type ExtractedOffer } from './model/extracted-offer.ts';

const URL_OF_PAGE = 'https://shop.example/p/kettle';

function readJsonLd(jsonLd: string, url = URL_OF_PAGE): ExtractedOffer {
  const html = `<html lang="en"><title>Kettle</title><script type="application/ld+json">${jsonLd}</script><body><h1>Kettle</h1></body></html>`;
  return extractOffer({ html, url });
}

const offer = (fields: string): string =>
  `{"@type":"Product","name":"Kettle","offers":{"@type":"Offer","priceCurrency":"EUR",${fields}}}`;

describe('JSON-LD', () => {
  it.each([
    ['a number', offer('"price":19.99'), '19.99'],
    ['a local number', offer('"price":"1.299,50"'), '1299.5'],
    ['a number with a currency sign', offer('"price":"€ 19,99"'), '19.99'],
    ['an unrounded number', offer('"price":"19.904"'), '19.9'],
    ['minPrice and maxPrice', offer('"minPrice":"19.99","maxPrice":"29.99"'), '19.99'],
    [
      'sale and list price in specifications',
      offer(
        '"priceSpecification":[{"price":"15"},{"price":"20","priceType":"https://schema.org/ListPrice"}]',
      ),
      '15',
    ],
    [
      'the strikethrough price first',
      offer(
        '"priceSpecification":[{"price":"20","priceType":"https://schema.org/StrikethroughPrice"},{"price":"15"}]',
      ),
      '15',
    ],
    ['a trailing comma', offer('"price":"19.99",').replace(/}}$/, '},}'), '19.99'],
    ['comments', `/* shop */ ${offer('"price":"19.99"')} // end`, '19.99'],
    ['CDATA', `/*<![CDATA[*/${offer('"price":"19.99"')}/*]]>*/`, '19.99'],
    [
      'a raw line break in a text',
      offer('"price":"19.99"').replace('"Kettle"', '"Kettle","description":"two\nlines"'),
      '19.99',
    ],
    ['HTML entities', offer('"price":"19.99"').replaceAll('"', '&quot;'), '19.99'],
    ['a cut-off end', `[${offer('"price":"19.99"')},{"@type":"Bread`, '19.99'],
    ['a graph', `{"@graph":[{"@type":"WebSite"},${offer('"price":"19.99"')}]}`, '19.99'],
    ['an array of types', offer('"price":"19.99"').replace('"Product"', '["Product","Thing"]'), '19.99'],
    [
      'a full type name',
      offer('"price":"19.99"').replace('"Product"', '"http://schema.org/Product"'),
      '19.99',
    ],
    ['a page as the root', `{"@type":"WebPage","mainEntity":${offer('"price":"19.99"')}}`, '19.99'],
    [
      'an offer by reference',
      '{"@graph":[{"@type":"Product","name":"Kettle","offers":{"@id":"#o"}},{"@id":"#o","@type":"Offer","price":"19.99","priceCurrency":"EUR"}]}',
      '19.99',
    ],
    [
      'a lowest price only',
      '{"@type":"Product","name":"Kettle","offers":{"@type":"AggregateOffer","lowPrice":"19.99","highPrice":"40","priceCurrency":"EUR"}}',
      '19.99',
    ],
    ['a price of zero', offer('"price":"0.00"'), null],
    ['an empty price', offer('"price":""'), null],
    ['words instead of a price', offer('"price":"on request"'), null],
  ])('reads the price from JSON-LD with %s', (_, jsonLd, price) => {
    expect(readJsonLd(jsonLd)).toMatchObject({
      price,
      currency: price === null ? null : 'EUR',
      isProduct: true,
    });
  });

  it.each([
    ['https://shop.example/p/kettle?variant=22', '25', 'OutOfStock', 'K-2'],
    ['https://shop.example/p/kettle?sku=K-1', '19', 'InStock', 'K-1'],
    ['https://shop.example/p/kettle#K-2', '25', 'OutOfStock', 'K-2'],
    ['https://shop.example/p/kettle', '19', 'InStock', 'K-1'],
  ])('selects the variant of the URL %s', (url, price, availability, sku) => {
    const group = {
      '@type': 'ProductGroup',
      name: 'Kettle',
      hasVariant: [
        {
          '@type': 'Product',
          sku: 'K-1',
          offers: { price: 19, priceCurrency: 'EUR', availability: 'InStock', url: '/p/kettle?variant=21' },
        },
        {
          '@type': 'Product',
          sku: 'K-2',
          offers: {
            price: 25,
            priceCurrency: 'EUR',
            availability: 'https://schema.org/OutOfStock',
            url: '/p/kettle?variant=22',
          },
        },
      ],
    };
    expect(readJsonLd(JSON.stringify(group), url)).toMatchObject({ price, availability, sku });
  });

  it('ignores the price of a related product', () => {
    const result = readJsonLd(
      '{"@type":"Product","name":"Kettle","isRelatedTo":{"@type":"Product","name":"Cup","offers":{"price":"5","priceCurrency":"EUR"}}}',
    );
    expect(result).toMatchObject({ price: null, title: 'Kettle' });
  });
});

describe('other markup', () => {
  it.each([
    [
      'microdata',
      '<div itemscope itemtype="http://schema.org/Product"><h1 itemprop="name">Kettle</h1><div itemprop="offers" itemscope itemtype="http://schema.org/Offer"><meta itemprop="priceCurrency" content="USD"><span itemprop="price">1,055.00</span><link itemprop="availability" href="http://schema.org/InStock"></div></div>',
    ],
    [
      'RDFa',
      '<div vocab="https://schema.org/" typeof="Product"><h1 property="name">Kettle</h1><div property="offers" typeof="Offer"><span property="priceCurrency" content="USD">$</span><span property="price" content="1055.00">1,055</span><link property="availability" href="https://schema.org/InStock"></div></div>',
    ],
  ])('reads a product in %s', (_, html) => {
    expect(extractOffer({ html, url: URL_OF_PAGE })).toMatchObject({
      price: '1055',
      currency: 'USD',
      availability: 'InStock',
      title: 'Kettle',
      isProduct: true,
    });
  });

  it('takes the regular price as list price if the meta tags have a sale price', () => {
    const html =
      '<meta property="og:type" content="product"><meta property="product:price:amount" content="80"><meta property="product:price:currency" content="EUR"><meta property="product:sale_price:amount" content="60"><h1>Kettle</h1>';
    expect(extractOffer({ html, url: URL_OF_PAGE })).toMatchObject({
      price: '60',
      listPrice: '80',
      currency: 'EUR',
      method: 'meta',
    });
  });

  it.each([
    [
      '__NEXT_DATA__',
      '<script id="__NEXT_DATA__" type="application/json">{"props":{"related":[{"name":"Cup","price":3}],"product":{"name":"Kettle","price":{"value":19.99},"currency":"EUR"}}}</script>',
      '19.99',
    ],
    [
      'product JSON in cents',
      '<script type="application/json">{"title":"Kettle","handle":"kettle","vendor":"K","price":1999,"variants":[{"id":1,"price":1999}]}</script>',
      '19.99',
    ],
    [
      'an assigned state',
      '<script>window.__STATE__ = {product: {"name": "Kettle", "salePrice": "19,99 €",}};</script>',
      '19.99',
    ],
  ])('reads the price from %s', (_, script, price) => {
    const html = `<html lang="de"><meta property="og:type" content="product"><title>Kettle</title><h1>Kettle</h1>${script}</html>`;
    expect(extractOffer({ html, url: 'https://shop.example.de/kettle' })).toMatchObject({
      price,
      currency: 'EUR',
      method: 'page-state',
    });
  });
});

function confidenceWhenShown(price: string): number {
  const html = `<script type="application/ld+json">${offer('"price":"19.99"')}</script><h1>Kettle</h1><div class="price">${price}</div>`;
  return extractOffer({ html, url: URL_OF_PAGE }).confidence;
}

it('is less confident in a structured price that the page contradicts than in one that it shows', () => {
  expect(confidenceWhenShown('€14.99')).toBeLessThan(confidenceWhenShown('€19.99'));
});

it.each([
  ['63<sup>07</sup> €', '63.07'],
  ['<span>1 299</span><span>50</span> €', '1299.5'],
  ['<span>€</span><span>19,99</span>', '19.99'],
])('reads a price split over elements in microdata: %s', (text, price) => {
  const html = `<html lang="fr"><div itemscope itemtype="https://schema.org/Product"><h1 itemprop="name">Kettle</h1><div itemprop="offers" itemscope itemtype="https://schema.org/Offer"><span itemprop="price">${text}</span></div></div></html>`;
  expect(extractOffer({ html, url: URL_OF_PAGE }).price).toBe(price);
});

it('reads a product inside its offer', () => {
  const data =
    '{"@type":"Offer","price":"18000","priceCurrency":"USD","itemOffered":{"@type":"Car","name":"Kettle Van"}}';
  const html = `<html lang="en"><h1>Kettle Van</h1><script type="application/ld+json">${data}</script></html>`;
  expect(extractOffer({ html, url: URL_OF_PAGE })).toMatchObject({
    price: '18000',
    currency: 'USD',
    method: 'json-ld',
  });
});
