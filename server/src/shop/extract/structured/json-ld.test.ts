import { describe, expect, it } from 'vitest';
import { extractOffer } from '../extract-offer.ts';

/** JSON-LD as shops write it, with what it says about the product. */
const BLOCKS: [about: string, lang: string, name: string, json: string, price: string, currency: string][] = [
  ['a type in lower case', 'de', 'Gartenbank', '{"@type":"product","name":"Gartenbank","offers":{"@type":"offer","price":"149.00","priceCurrency":"EUR"}}', '149', 'EUR'],
  ['a type in capitals with its vocabulary', 'pl', 'Ławka', '{"@type":"http://schema.org/PRODUCT","name":"Ławka","offers":{"@type":"Offer","price":"649","priceCurrency":"pln"}}', '649', 'PLN'],
  ['a concert', 'fr', 'Nuit du jazz', '{"@type":"MusicEvent","name":"Nuit du jazz","startDate":"2026-12-03","offers":{"@type":"Offer","price":"35","priceCurrency":"EUR"}}', '35', 'EUR'],
  ['an event with several offers', 'ja', '夏祭り', '{"@type":"Event","name":"夏祭り","offers":[{"@type":"Offer","price":3500,"priceCurrency":"JPY"}]}', '3500', 'JPY'],
  ['a course', 'es', 'Curso de cerámica', '{"@type":"Course","name":"Curso de cerámica","offers":{"@type":"Offer","price":"120","priceCurrency":"EUR"}}', '120', 'EUR'],
  ['a vehicle', 'en', 'Trail 350', '{"@type":["Vehicle","MotorizedBicycle"],"name":"Trail 350","offers":{"@type":"Offer","price":"1899","priceCurrency":"CAD"}}', '1899', 'CAD'],
  ['a vehicle under its offer', 'it', 'Furgone 2.0', '{"@type":"OFFER","price":"18990","priceCurrency":"EUR","itemOffered":{"@type":"car","name":"Furgone 2.0"}}', '18990', 'EUR'],
  ['an offer without a currency beside one with it', 'en', 'Trail 350', '[{"@type":"Product","name":"Trail 350","offers":{"@type":"Offer","price":"1899"}},{"@type":"ItemList","itemListElement":[{"@type":"Product","name":"Pump","offers":{"@type":"Offer","price":"19","priceCurrency":"AUD"}}]}]', '1899', 'AUD'],
]; // prettier-ignore

describe('JSON-LD', () => {
  it.each(BLOCKS)('is read with %s', (_, lang, name, json, price, currency) => {
    const html = `<!doctype html><html lang="${lang}"><head><title>${name}</title><script type="application/ld+json">${json}</script></head><body><h1>${name}</h1></body></html>`;
    expect(extractOffer({ html, url: 'https://shop.example/p/1' })).toMatchObject({ price, currency });
  });

  it('names no product by an event without a price', () => {
    const html =
      '<html lang="en"><head><script type="application/ld+json">{"@type":"Event","name":"Open day","offers":{"@type":"Offer","url":"/tickets"}}</script></head><body><h1>Open day</h1><p>Come and see us.</p></body></html>';
    expect(extractOffer({ html, url: 'https://school.example/open-day' }).isProduct).toBe(false);
  });
});
