import { describe, expect, it } from 'vitest';
import { extractOffer } from './extract-offer.ts';

const product = (name: string, price: number) => ({
  '@type': 'Product',
  name,
  offers: { '@type': 'Offer', price, priceCurrency: 'EUR', availability: 'https://schema.org/InStock' },
});
const KETTLES = [10, 20, 30, 40, 50].map((price) => product(`Kettle No ${price}`, price));
const itemList = (items: object[]) => ({
  '@type': 'ItemList',
  itemListElement: items.map((item, index) => ({ '@type': 'ListItem', position: index + 1, item })),
});
const CARDS = KETTLES.map(
  ({ name, offers }) => `<li class="card"><a href="/p/${offers.price}"><h3>${name}</h3><span class="price">€${offers.price}.00</span></a></li>`,
).join(''); // prettier-ignore

function read(name: string, data: object | object[], body = '') {
  const html = `<html lang="en"><head><title>${name} | Shop</title><script type="application/ld+json">${JSON.stringify(data)}</script></head><body><main><h1>${name}</h1>${body}</main></body></html>`;
  return extractOffer({ html, url: 'https://shop.example/x/1' });
}

describe('a list of products', () => {
  it.each<[string, object | object[]]>([
    ['is a category', itemList(KETTLES)],
    ['with an offer for all of it is a category', [itemList(KETTLES), { '@type': 'Product', name: 'Kettles', offers: { '@type': 'AggregateOffer', lowPrice: 10, highPrice: 50, offerCount: 5, priceCurrency: 'EUR' } }]],
    ['of a collection page is a category', { '@type': 'CollectionPage', mainEntity: itemList(KETTLES) }],
    ['of a seller is a category', { '@type': 'Store', name: 'Kettles', makesOffer: KETTLES.map((it) => ({ '@type': 'Offer', price: it.offers.price, priceCurrency: 'EUR', itemOffered: { '@type': 'Product', name: it.name } })) }],
  ])('%s', (_, data) => {
    expect(read('Kettles', data, `<ul>${CARDS}</ul>`)).toMatchObject({ isProduct: false, price: null });
  }); // prettier-ignore

  it('names the page’s own product, too', () => {
    expect(read('Kettle No 30', itemList(KETTLES), '<p>€30.00</p>')).toMatchObject({
      isProduct: true,
      price: '30',
      availability: 'InStock',
    });
  });

  it('beside the page’s own product is of other products', () => {
    const data = [product('Copper Kettle', 99), itemList(KETTLES)];
    expect(read('Copper Kettle', data, `<p>€99.00</p><ul>${CARDS}</ul>`)).toMatchObject({
      isProduct: true,
      price: '99',
    });
  });
});

describe('an offer that does not stand in its product', () => {
  const car = { '@type': 'Car', name: 'Kettle Van' };
  const offer = { '@type': 'Offer', price: 18000, priceCurrency: 'EUR' };
  it.each<[string, object]>([
    ['around it', { ...offer, itemOffered: car }],
    ['of a seller', { '@type': 'AutoDealer', name: 'Dealer', makesOffer: { ...offer, itemOffered: car } }],
    ['in a catalogue', { '@type': 'Organization', name: 'Dealer', hasOfferCatalog: { '@type': 'OfferCatalog', itemListElement: [{ ...offer, itemOffered: car }] } }],
    ['as what a page is about', { '@type': 'WebPage', mainEntity: { ...offer, itemOffered: car } }],
  ])('%s', (_, data) => {
    expect(read('Kettle Van', data)).toMatchObject({ isProduct: true, price: '18000', currency: 'EUR', method: 'json-ld' });
  }); // prettier-ignore

  it('names its seller', () => {
    const data = {
      '@type': 'Product',
      name: 'Kettle Van',
      offers: { ...offer, offeredBy: { '@type': 'Person', name: 'Ada' } },
    };
    expect(read('Kettle Van', data).details?.seller).toBe('Ada');
  });
});
