import { describe, expect, it } from 'vitest';
import { extractOffer } from './extract-offer.ts';
import { type ExtractedOffer } from './model/extracted-offer.ts';

type Case = [lang: string, body: string, price: string, listPrice: string | null];

const BUTTON: Readonly<Record<string, string>> = {
  de: 'In den Warenkorb', pl: 'Do koszyka', ja: 'カートに入れる', tr: 'Sepete ekle', fr: 'Ajouter au panier', es: 'Añadir al carrito',
}; // prettier-ignore

function read(lang: string, body: string, head = ''): ExtractedOffer {
  const html = `<!doctype html><html lang="${lang}"><head><meta charset="utf-8"><title>Lampe Nova 3</title>${head}</head>
    <body><main><h1>Lampe Nova 3</h1>${body}<button>${BUTTON[lang] ?? 'Add to cart'}</button></main></body></html>`;
  return extractOffer({ html, url: 'https://shop.example/p/lampe-nova-3' });
}

function offer(price: string, currency: string): string {
  return `<script type="application/ld+json">{"@type":"Product","name":"Lampe Nova 3","offers":{"@type":"Offer","price":"${price}","priceCurrency":"${currency}"}}</script>`;
}

const TAX: Case[] = [
  ['de', '<div class="preis"><b>59,50 €</b> <i>inkl. MwSt.</i> <b>50,00 €</b> <i>zzgl. MwSt.</i></div>', '59.5', null],
  ['pl', '<div class="ceny">Netto: 200,00 zł<br>Brutto: 246,00 zł</div>', '246', null],
  ['cs', '<table><tr><td>Cena bez DPH</td><td>826 Kč</td></tr><tr><td>Cena s DPH</td><td>999 Kč</td></tr></table>', '999', null],
  ['tr', '<p class="fiyat">1.000,00 TL + KDV / 1.200,00 TL KDV dahil</p>', '1200', null],
  ['ja', '<p>本体価格 3,000円（税込 3,300円）</p>', '3300', null],
  ['ko', '<p>50,000원 (VAT 별도) 55,000원 (VAT 포함)</p>', '55000', null],
  ['sl', '<p>81,97 € brez DDV <strong>100,00 € z DDV</strong></p>', '100', null],
  ['lt', '<p>82,64 € be PVM</p><p>100,00 € su PVM</p>', '100', null],
  ['is', '<p>1.000 kr. án vsk 1.240 kr. með vsk</p>', '1240', null],
]; // prettier-ignore

const NEIGHBOURS: Case[] = [
  ['en', '<p>Was £89.00 Now £59.00 You save £30.00</p>', '59', '89'],
  ['de', '<div class="price">Statt 89,00 € jetzt 59,00 € Sie sparen 30,00 €</div>', '59', '89'],
  ['hu', '<div class="price">10 990 Ft helyett 7 990 Ft</div>', '7990', '10990'],
  ['tr', '<div class="price">300,00 TL yerine 200,00 TL</div>', '200', '300'],
  ['pt', '<div class="price">De R$ 300,00 por R$ 200,00</div>', '200', '300'],
  ['de', '<div class="price">oder 24 Raten zu 20,79 € <span>499,00 €</span></div>', '499', null],
  ['sv', '<div class="pris"><span>416 kr/mån i 12 månader</span> <span>4 990 kr</span></div>', '4990', null],
  ['nl', '<div class="prijs"><span>€ 0,25 statiegeld</span> <span>€ 2,49</span></div>', '2.49', null],
  ['fr', '<div class="prix">10,00 € cagnottés <b>59,00 €</b></div>', '59', null],
  ['lv', '<div class="price"><span>6 x 50,00 €</span> <span>300,00 €</span></div>', '300', null],
]; // prettier-ignore

const CODES: Case[] = [
  ['de', '<p>79,00 € mit dem Code SOMMER24</p><p>99,00 €</p>', '99', null],
  ['fi', '<p>Koodilla KESA20 79,00 €</p><p>99,00 €</p>', '99', null],
  ['ro', '<p>Cu codul VARA10: 790 lei</p><p>990 lei</p>', '990', null],
  ['ka', '<p>კოდით ZAFXULI20 79,00 €</p><p>99,00 €</p>', '99', null],
]; // prettier-ignore

const FORMER: Case[] = [
  ['en', '<p>MRP Rs. 1,999 / Rs. 1,499</p>', '1499', '1999'],
  ['nb', '<p>Veil. pris kr. 1 599,-</p><p>kr. 1 299,-</p>', '1299', '1599'],
  ['id', '<p>Harga coret Rp 1.599.000</p><p>Rp 1.299.000</p>', '1299000', '1599000'],
  ['it', '<div class="x"><span class="prezzoVecchio">129,00 €</span><span class="prezzoNuovo">99,00 €</span></div>', '99', '129'],
  ['es', '<div class="x"><p class="precio-tachado">129,00 €</p><p class="precio-oferta">99,00 €</p></div>', '99', '129'],
  ['et', '<div class="x"><div class="vanaHind">129,00 €</div><div class="uusHind">99,00 €</div></div>', '99', '129'],
  ['pl', '<div class="x"><em>129,00 zł</em> <strong>99,00 zł</strong> <span>-23%</span></div>', '99', '129'],
]; // prettier-ignore

const REGULAR: Case[] = [
  ['fr', '<div><span class="visually-hidden">Prix habituel</span> <span>59,00 €</span></div>', '59', null],
  ['hr', '<div>Redovna cijena: 59,00 €</div>', '59', null],
  ['zh-TW', '<div><span>定價</span> <span>NT$1,280</span></div>', '1280', null],
]; // prettier-ignore

describe('the price box', () => {
  it.each(TAX)('takes the price with tax where both are shown (%s: %s)', (lang, body, price, listPrice) => {
    expect(read(lang, body)).toMatchObject({ price, listPrice });
  });

  it.each(NEIGHBOURS)('gives a word to one amount only (%s: %s)', (lang, body, price, listPrice) => {
    expect(read(lang, body)).toMatchObject({ price, listPrice });
  });

  it.each(CODES)('does not take the price with a code (%s: %s)', (lang, body, price) => {
    expect(read(lang, body)).toMatchObject({ price });
  });

  it.each(FORMER)('knows the former price beside the price (%s: %s)', (lang, body, price, listPrice) => {
    expect(read(lang, body)).toMatchObject({ price, listPrice });
  });

  it.each(REGULAR)(
    'takes a regular price on its own for the price (%s: %s)',
    (lang, body, price, listPrice) => {
      expect(read(lang, body, offer('49.58', lang === 'zh-TW' ? 'TWD' : 'EUR'))).toMatchObject({
        price,
        listPrice,
      });
    },
  );

  it.each([
    ['de', '<div class="price">178,64 €* <span>Xxxxx: 148,87 €</span></div>'],
    ['en', '<div class="price"><b>178.64 €</b> <span>100.00 € zorkback</span></div>'],
    ['pl', '<div class="price">178,64 € 100,00 €</div>'],
  ])('does not let a neighbour deny a price that structured data state (%s: %s)', (lang, body) => {
    expect(read(lang, body, offer('178.64', 'EUR'))).toMatchObject({ price: '178.64', listPrice: null });
  });

  it.each([
    ['en', '<div><span itemprop="price">100.00 €</span> <b>95.00 €</b> <i>-5%</i></div>'],
    ['de', '<div class="box"><p>-5 %</p><p class="a">100,00 €</p><p class="b">95,00 €</p></div>'],
    ['ru', '<div><s>100,00 €</s> <b>95,00 €</b> <i>−5%</i></div>'],
  ])('lets a discount in percent deny a price that structured data state (%s: %s)', (lang, body) => {
    expect(read(lang, body, offer('100.00', 'EUR'))).toMatchObject({ price: '95', listPrice: '100' });
  });

  it.each([
    ['pl', '<p>Cena w innych sklepach: 469,00 zł</p><p>239,00 zł</p>'],
    ['de', '<p>Preis für beide: 469,00 €</p><p>239,00 €</p>'],
    ['en', '<p>£199.00 each from 10 pcs</p><p>£239.00</p>'],
  ])('does not take the price of another offer (%s: %s)', (lang, body) => {
    expect(read(lang, body)).toMatchObject({ price: '239' });
  });
});
