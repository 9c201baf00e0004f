import { describe, expect, it } from 'vitest';
import { extractOffer } from './extract-offer.ts';

interface ListedVariant {
  price: string;
  stock?: 'InStock' | 'OutOfStock';
  [property: string]: unknown;
}

const jsonLd = (data: object): string =>
  `<script type="application/ld+json">${JSON.stringify({ '@context': 'https://schema.org', ...data })}</script>`;

const offerOf = ({ price, stock = 'InStock', url }: ListedVariant, currency: string) => ({
  '@type': 'Offer', price, priceCurrency: currency, availability: `https://schema.org/${stock}`, url,
}); // prettier-ignore

/** A page whose structured data list the variants of a product. */
function groupPage(name: string, currency: string, variants: ListedVariant[]): string {
  const hasVariant = variants.map(({ price: _price, stock: _stock, url: _url, ...properties }, index) => ({
    '@type': 'Product',
    name: `${name} ${index}`,
    ...properties,
    offers: offerOf(variants[index] ?? { price: '0' }, currency),
  }));
  return `<html><head><title>${name}</title>${jsonLd({ '@type': 'ProductGroup', name, hasVariant })}</head>
<body><main><h1>${name}</h1><button>+</button></main></body></html>`;
}

/** A page of shop software that keeps the variants in a script. */
const statePage = (name: string, product: object): string =>
  `<html><head><title>${name}</title></head><body><main><h1>${name}</h1><button>Add to cart</button></main>
<script type="application/json">${JSON.stringify({ title: name, ...product })}</script></body></html>`;

const read = (html: string, url: string) => {
  const { price, availability, variant } = extractOffer({ html, url });
  return { price, availability, variant };
};

describe('a variant that the address names', () => {
  const SHIRTS: ListedVariant[] = [
    { sku: 'HM-1', color: 'Rot', size: 'M', price: '20.00' },
    { sku: 'HM-2', color: 'Dunkelblau', size: 'M', price: '22.00' },
    { sku: 'HM-3', color: 'Dunkelblau', size: 'XL', price: '24.00', stock: 'OutOfStock' },
  ];
  const SHOES: ListedVariant[] = [
    { productID: '811', size: '41', price: '310.00' },
    { productID: '812', size: '42', price: '330.00' },
  ];
  const CUPS: ListedVariant[] = [
    { color: '赤', price: '1200', url: '/item/cup/赤' },
    { color: '青', price: '1500', url: '/item/cup/青' },
  ];
  it.each([
    [
      'its SKU in any parameter',
      groupPage('Hemd', 'EUR', SHIRTS),
      'https://laden.example/hemd?ref-nr=HM-2',
      '22',
    ],
    [
      'two properties',
      groupPage('Hemd', 'EUR', SHIRTS),
      'https://laden.example/hemd?farbe=dunkelblau&groesse=xl',
      '24',
    ],
    [
      'words of the path',
      groupPage('Hemd', 'EUR', SHIRTS),
      'https://laden.example/kleidung/hemd-dunkelblau-xl',
      '24',
    ],
    ['a fragment', groupPage('Buty', 'PLN', SHOES), 'https://sklep.example/buty#/rozmiar-42', '330'],
    [
      'an id',
      groupPage('Buty', 'PLN', SHOES),
      'https://sklep.example/buty?wariant_id=812&utm_source=x',
      '330',
    ],
    ['its own address', groupPage('カップ', 'JPY', CUPS), 'https://mise.example/item/cup/青/', '1500'],
  ])('is found by %s', (_, html, url, price) => {
    expect(read(html, url)).toMatchObject({ price, variant: 'selected' });
  });

  it('has its own stock', () => {
    const shirts = groupPage('Hemd', 'EUR', SHIRTS);
    expect(read(shirts, 'https://laden.example/hemd?v=HM-3').availability).toBe('OutOfStock');
    expect(read(shirts, 'https://laden.example/hemd?v=HM-1').availability).toBe('InStock');
  });

  it('is missing if the list has other values of the parameter', () => {
    const listed = SHIRTS.map((it) => ({ ...it, url: `/hemd?variant=${it['sku']}` }));
    const page = groupPage('Hemd', 'EUR', listed);
    expect(read(page, 'https://laden.example/hemd?variant=HM-9').variant).toBe('missing');
    expect(read(page, 'https://laden.example/hemd?variant=HM-2').variant).toBe('selected');
    expect(read(page, 'https://laden.example/hemd').variant).toBe('unnamed');
  });

  it('is none if every variant fits, or a word of the path is in the product’s name', () => {
    const reds = [
      { color: 'Red', price: '9.00' },
      { color: 'Blue', price: '11.00' },
    ];
    const caps = groupPage('Red Bull cap', 'GBP', reds);
    expect(read(caps, 'https://shop.example/hats/red-bull-cap')).toMatchObject({
      price: '9',
      variant: 'unnamed',
    });
    const one = groupPage('Kubek', 'PLN', [{ price: '9.00', size: 'L' }]);
    expect(read(one, 'https://sklep.example/kubek?size=l').variant).toBe('none');
  });
});

describe('a variant in page state', () => {
  const variants = [
    { id: 41001, price: 8000, available: true, option1: 'Rouge' },
    { id: 41002, price: 9500, available: false, option1: 'Bleu' },
  ];
  const dress = statePage('Robe', { handle: 'robe', vendor: 'Nuit', variants });
  const graph = statePage('Klänning', {
    currency: 'SEK',
    price: '300',
    variants: {
      edges: [
        { node: { id: 'gid://shop/Variant/71', price: '300', availableForSale: true } },
        { node: { id: 'gid://shop/Variant/72', price: '350', availableForSale: false } },
      ],
    },
  });
  const options = [
    { sku: 'ELB-S', price: 500, in_stock: true, color: 'siyah' },
    { sku: 'ELB-B', price: 650, in_stock: false, color: 'beyaz' },
  ];
  const turkish = statePage('Elbise', { currency: 'TRY', price: 500, skus: options });
  it.each([
    ['an id', dress, 'https://boutique.example/robe?variant=41002', '95', 'OutOfStock', 'selected'],
    ['an option', dress, 'https://boutique.example/robe?couleur=rouge', '80', 'InStock', 'selected'],
    [
      'an id that is not listed',
      dress,
      'https://boutique.example/robe?variant=41009',
      '80',
      'InStock',
      'missing',
    ],
    ['a global id', graph, 'https://butik.example/klanning?v=72', '350', 'OutOfStock', 'selected'],
    ['a property', turkish, 'https://magaza.example/elbise?renk=beyaz', '650', 'OutOfStock', 'selected'],
  ])('has the price and the stock of its own: %s', (_, html, url, price, availability, variant) => {
    expect(read(html, url)).toEqual({ price, availability, variant });
  });

  it('is out of stock if all of them are', () => {
    const gone = variants.map((it) => ({ ...it, available: false }));
    const page = statePage('Robe', { handle: 'robe', vendor: 'Nuit', variants: gone });
    expect(read(page, 'https://boutique.example/robe').availability).toBe('OutOfStock');
  });

  it('has the stock of its WooCommerce variation', () => {
    const list = [
      { variation_id: 5, display_price: 40, is_in_stock: true, attributes: { attribute_rozmiar: 's' } },
      { variation_id: 6, display_price: 45, is_in_stock: false, attributes: { attribute_rozmiar: 'm' } },
    ];
    const attribute = JSON.stringify(list).replaceAll('"', '&quot;');
    const page = `<title>Sweter</title><h1>Sweter</h1><p class="price">40,00 zł – 45,00 zł</p>
<form class="variations_form" data-product_variations="${attribute}"><button>Dodaj do koszyka</button></form>`;
    const url = 'https://sklep.example/sweter?attribute_rozmiar=';
    expect(read(page, `${url}m`)).toEqual({ price: '45', availability: 'OutOfStock', variant: 'selected' });
    expect(read(page, `${url}s`)).toEqual({ price: '40', availability: 'InStock', variant: 'selected' });
    expect(read(page, `${url}xl`).variant).toBe('missing');
  });
});

const pageOf = (name: string, offers: object[], more: object = {}) =>
  `<title>${name}</title>${jsonLd({ '@type': 'Product', name, offers, ...more })}<h1>${name}</h1>`;
const offer = (price: string, condition: string, stock = 'InStock') => ({
  '@type': 'Offer', price, priceCurrency: 'EUR', itemCondition: `https://schema.org/${condition}Condition`,
  availability: `https://schema.org/${stock}`,
}); // prettier-ignore

describe('offers of one product', () => {
  const URL_OF_PAGE = 'https://laden.example/artikel/7';
  it.each<[string, string, string, string]>([
    [
      'the new one behind a used one',
      pageOf('Kamera', [offer('80', 'Used'), offer('100', 'New')]),
      '100',
      'InStock',
    ],
    [
      'the new one behind a refurbished one',
      pageOf('Aparat', [offer('70', 'Refurbished'), offer('99', 'New')]),
      '99',
      'InStock',
    ],
    [
      'the used one of a used product',
      pageOf('カメラ 中古', [offer('80', 'Used'), offer('100', 'New')]),
      '80',
      'InStock',
    ],
    ['the only one, which is used', pageOf('Caméra', [offer('80', 'Used')]), '80', 'InStock'],
    [
      'the one that can be bought',
      pageOf('Lampe', [offer('80', 'New', 'OutOfStock'), offer('100', 'New')]),
      '100',
      'InStock',
    ],
    [
      'the new one, sold out, before a used one',
      pageOf('Lámpara', [offer('60', 'Used'), offer('90', 'New', 'OutOfStock')]),
      '90',
      'OutOfStock',
    ],
  ])('have price and stock of the same offer: %s', (_, html, price, availability) => {
    expect(read(html, URL_OF_PAGE)).toMatchObject({ price, availability });
  });
});
