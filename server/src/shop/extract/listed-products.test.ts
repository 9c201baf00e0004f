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
    ['alone', itemList(KETTLES)],
    ['with an offer for the whole list', [itemList(KETTLES), { '@type': 'Product', name: 'Kettles', offers: { '@type': 'AggregateOffer', lowPrice: 10, highPrice: 50, offerCount: 5, priceCurrency: 'EUR' } }]],
    ['of a collection page', { '@type': 'CollectionPage', mainEntity: itemList(KETTLES) }],
    ['of a seller', { '@type': 'Store', name: 'Kettles', makesOffer: KETTLES.map((it) => ({ '@type': 'Offer', price: it.offers.price, priceCurrency: 'EUR', itemOffered: { '@type': 'Product', name: it.name } })) }],
  ])('is no product: a list %s', (_, data) => {
    expect(read('Kettles', data, `<ul>${CARDS}</ul>`)).toMatchObject({ isProduct: false, price: null });
  }); // prettier-ignore

  it('yields the product that has the name of the page', () => {
    expect(read('Kettle No 30', itemList(KETTLES), '<p>€30.00</p>')).toMatchObject({
      isProduct: true,
      price: '30',
      availability: 'InStock',
    });
  });

  it('is ignored next to the page’s own product', () => {
    const data = [product('Copper Kettle', 99), itemList(KETTLES)];
    expect(read('Copper Kettle', data, `<p>€99.00</p><ul>${CARDS}</ul>`)).toMatchObject({
      isProduct: true,
      price: '99',
    });
  });
});

describe('an offer outside of its product', () => {
  const car = { '@type': 'Car', name: 'Kettle Van' };
  const offer = { '@type': 'Offer', price: 18000, priceCurrency: 'EUR' };
  it.each<[string, object]>([
    ['around the product', { ...offer, itemOffered: car }],
    ['of a seller', { '@type': 'AutoDealer', name: 'Dealer', makesOffer: { ...offer, itemOffered: car } }],
    ['in a catalog', { '@type': 'Organization', name: 'Dealer', hasOfferCatalog: { '@type': 'OfferCatalog', itemListElement: [{ ...offer, itemOffered: car }] } }],
    ['that is the main entity of a page', { '@type': 'WebPage', mainEntity: { ...offer, itemOffered: car } }],
  ])('is read from an offer %s', (_, data) => {
    expect(read('Kettle Van', data)).toMatchObject({ isProduct: true, price: '18000', currency: 'EUR', method: 'json-ld' });
  }); // prettier-ignore

  it('has its seller in offeredBy', () => {
    const data = {
      '@type': 'Product',
      name: 'Kettle Van',
      offers: { ...offer, offeredBy: { '@type': 'Person', name: 'Ada' } },
    };
    expect(read('Kettle Van', data).details?.seller).toBe('Ada');
  });
});
