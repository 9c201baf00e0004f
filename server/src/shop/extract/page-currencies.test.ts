import { describe, expect, it } from 'vitest';
import { extractOffer } from './extract-offer.ts';

interface CurrencyPage {
  about: string;
  lang: string;
  host: string;
  head?: string;
  shown: string;
  price: string;
  currency: string | null;
}

const jsonLd = (price: string, code: string): string =>
  `<script type="application/ld+json">{"@type":"Product","name":"Linen shirt","offers":{"@type":"Offer","price":"${price}","priceCurrency":"${code}"}}</script>`;

const PAGES: CurrencyPage[] = [
  { about: 'a Mexican shop in English', lang: 'en', host: 'tienda.com', head: jsonLd('899', 'MXN'), shown: '$899.00', price: '899', currency: 'MXN' },
  { about: 'a shop from Singapore', lang: 'en', host: 'shop.com', head: jsonLd('59.9', 'SGD'), shown: '$59.90', price: '59.9', currency: 'SGD' },
  { about: 'a Chilean shop', lang: 'es', host: 'tienda.com', head: jsonLd('12990', 'CLP'), shown: '$12.990', price: '12990', currency: 'CLP' },
  { about: 'a shop from Taiwan', lang: 'zh-Hant', host: 'shop.com', head: jsonLd('1280', 'TWD'), shown: '$1,280', price: '1280', currency: 'TWD' },
  { about: 'a shop of the United States on a Canadian domain', lang: 'en-CA', host: 'shop.ca', head: jsonLd('25', 'USD'), shown: '$25.00', price: '25', currency: 'USD' },
  { about: 'a Norwegian shop on a Swedish domain', lang: 'no', host: 'butikk.se', head: jsonLd('499', 'NOK'), shown: '499 kr', price: '499', currency: 'NOK' },
  { about: 'an Icelandic shop in English', lang: 'en', host: 'shop.com', head: jsonLd('4990', 'ISK'), shown: '4.990 kr.', price: '4990', currency: 'ISK' },
  { about: 'a shop from Sri Lanka', lang: 'si', host: 'shop.com', head: jsonLd('4990', 'LKR'), shown: 'Rs. 4,990.00', price: '4990', currency: 'LKR' },
  { about: 'a shop from Mauritius', lang: 'fr', host: 'shop.com', head: jsonLd('990', 'MUR'), shown: 'Rs 990', price: '990', currency: 'MUR' },
  { about: 'an Egyptian shop with a pound sign', lang: 'en', host: 'shop.com', head: jsonLd('750', 'EGP'), shown: '£750.00', price: '750', currency: 'EGP' },
  { about: 'a Belarusian shop', lang: 'ru', host: 'shop.com', head: jsonLd('89.9', 'BYN'), shown: '89,90 руб.', price: '89.9', currency: 'BYN' },
  { about: 'a Moldovan shop', lang: 'ro', host: 'shop.com', head: jsonLd('899', 'MDL'), shown: '899 lei', price: '899', currency: 'MDL' },
  { about: 'a Moroccan shop', lang: 'fr', host: 'boutique.com', head: jsonLd('299', 'MAD'), shown: '299,00 Dh', price: '299', currency: 'MAD' },
  { about: 'a sign that contradicts the data', lang: 'en', host: 'shop.com', head: jsonLd('49', 'USD'), shown: '€49.00', price: '49', currency: 'EUR' },
  { about: 'a sign of one currency', lang: 'en-AU', host: 'shop.com.au', head: jsonLd('49', 'AUD'), shown: 'US$49.00', price: '49', currency: 'USD' },
  { about: 'microdata', lang: 'en', host: 'shop.com', shown: '<span itemscope itemtype="https://schema.org/Product"><b itemprop="name">Linen shirt</b><span itemprop="offers" itemscope itemtype="https://schema.org/Offer"><meta itemprop="priceCurrency" content="NZD"><span itemprop="price" content="45">$45.00</span></span></span>', price: '45', currency: 'NZD' },
  { about: 'RDFa', lang: 'en', host: 'shop.com', shown: '<span vocab="https://schema.org/" typeof="Product"><b property="name">Linen shirt</b><span property="offers" typeof="Offer"><meta property="priceCurrency" content="HKD"><span property="price" content="450">$450.00</span></span></span>', price: '450', currency: 'HKD' },
  { about: 'a meta tag of a shop system', lang: 'en', host: 'shop.com', head: '<meta name="currency_iso_code" content="CAD">', shown: '$45.00', price: '45', currency: 'CAD' },
  { about: 'the offer of another product', lang: 'en', host: 'shop.com', head: '<script type="application/ld+json">{"@type":"ItemList","itemListElement":[{"@type":"Product","name":"Wool hat","offers":{"@type":"Offer","price":9,"priceCurrency":"AUD"}}]}</script>', shown: '$45.00', price: '45', currency: 'AUD' },
  { about: 'the active currency in a script', lang: 'en', host: 'shop.com', head: '<script>var Shopify = Shopify || {};\nShopify.currency = {"active":"NZD","rate":"1.0"};</script>', shown: '$45.00', price: '45', currency: 'NZD' },
  { about: 'an object with an ISO code in a script', lang: 'es', host: 'tienda.com', head: '<script>var prestashop = {"cart":{"products":[]},"currency":{"id":1,"name":"Peso","iso_code":"COP","iso_code_num":"170","sign":"$"}};</script>', shown: '$ 45.900', price: '45900', currency: 'COP' },
  { about: 'a setting with a code in a script', lang: 'en', host: 'shop.com', head: '<script>window.config = {locale: "en", currencyCode: \'SGD\', taxes: true}</script>', shown: '$45.00', price: '45', currency: 'SGD' },
  { about: 'an analytics call', lang: 'en', host: 'shop.com', head: "<script>gtag('set', 'currency', 'CAD');</script>", shown: '$45.00', price: '45', currency: 'CAD' },
  { about: 'escaped state in a script', lang: 'sv', host: 'shop.com', head: '<script>self.__next_f.push([1,"{\\"market\\":\\"no\\",\\"currency\\":\\"NOK\\"}"])</script>', shown: '499 kr', price: '499', currency: 'NOK' },
  { about: 'the currency of the visitor beside that of the shop', lang: 'en', host: 'shop.com', head: '<script>window.s = {"baseCurrency":"USD","shop_currency":"USD","selectedCurrency":"CAD"}</script>', shown: '$45.00', price: '45', currency: 'CAD' },
  { about: 'an attribute', lang: 'en', host: 'shop.com', shown: '<span data-currency="MXN">$845.00</span>', price: '845', currency: 'MXN' },
  { about: 'a list of the currencies to choose from', lang: 'en-CA', host: 'shop.ca', head: '<script>window.s = {"currencies":[{"code":"EUR"},{"code":"USD"}]}</script>', shown: '$45.00', price: '45', currency: 'CAD' },
  { about: 'a state for a bare number', lang: 'pl', host: 'sklep.com', head: '<script>var shop = {"currency":"PLN"};</script>', shown: '<span class="price">45,00</span>', price: '45', currency: 'PLN' },
  { about: 'no data: the domain', lang: 'en', host: 'shop.com.au', shown: '$45.00', price: '45', currency: 'AUD' },
  { about: 'no data: the language', lang: 'ja', host: 'shop.com', shown: '¥4,500', price: '4500', currency: 'JPY' },
  { about: 'no data: the path', lang: 'en', host: 'shop.com/en-sg', shown: '$45.00', price: '45', currency: 'SGD' },
  { about: 'no data and no region', lang: 'en', host: 'shop.com', shown: '$45.00', price: '45', currency: 'USD' },
  { about: 'Bulgaria with both currencies', lang: 'bg', host: 'magazin.bg', head: jsonLd('51.13', 'EUR'), shown: '51,13 € / 100,00 лв.', price: '51.13', currency: 'EUR' },
  { about: 'Bulgaria without data', lang: 'bg', host: 'magazin.bg', shown: '51,13 €', price: '51.13', currency: 'EUR' },
  { about: 'Croatia without data', lang: 'hr', host: 'trgovina.hr', shown: '<span class="price">51,13</span>', price: '51.13', currency: 'EUR' },
  { about: 'pence', lang: 'en-GB', host: 'shop.co.uk', shown: '<span class="price">85p</span>', price: '0.85', currency: 'GBP' },
  { about: 'cents of Australia', lang: 'en-AU', host: 'shop.com.au', shown: '<span class="price">85¢</span>', price: '0.85', currency: 'AUD' },
  { about: 'a price without a whole part', lang: 'de', host: 'laden.de', shown: '<span class="price">,89 €</span>', price: '0.89', currency: 'EUR' },
]; // prettier-ignore

describe('the currency of a page', () => {
  it.each(PAGES)('is $currency by $about', ({ lang, host, head = '', shown, price, currency }) => {
    const html = `<!doctype html><html lang="${lang}"><head><title>Linen shirt</title>${head}</head><body><main><h1>Linen shirt</h1><div>${shown}</div><button>Add to cart</button></main></body></html>`;
    const offer = extractOffer({ html, url: `https://www.${host}/products/linen-shirt` });
    expect({ price: offer.price, currency: offer.currency }).toEqual({ price, currency });
  });
});
