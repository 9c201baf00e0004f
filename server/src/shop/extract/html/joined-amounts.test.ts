import { describe, expect, it } from 'vitest';
import { extractOffer } from '../extract-offer.ts';

type Markup = [lang: string, markup: string, price: string];

/** One amount in several elements. */
const ONE_AMOUNT: Markup[] = [
  ['fr', '<span class="price">68 <sup>50</sup> €</span>', '68.5'],
  ['fr', '<span class="price">68€<sup>50</sup></span>', '68.5'],
  ['fr', '<span class="price">68 €<sup>50</sup></span>', '68.5'],
  ['fr', '<span class="price">68<sup>€50</sup></span>', '68.5'],
  ['fr', '<span class="price">68 <sup>€50</sup></span>', '68.5'],
  ['fr', '<p class="x"><b>1 068</b><sup>€ 50</sup></p>', '1068.5'],
  ['de', '<p class="x"><span>199</span><span>99</span><span>€</span></p>', '199.99'],
  ['de', '<p class="x"><span>1.199</span><sup>99</sup> <small>€</small></p>', '1199.99'],
  ['de', '<p class="x"><span>199,</span><sup>99</sup> €</p>', '199.99'],
  ['de', '<p class="x"><span>199</span><small>,99</small> €</p>', '199.99'],
  ['pl', '<p class="x"><b>1 068</b> <sup>50</sup> zł</p>', '1068.5'],
  ['pl', '<p class="x">68 <span class="grosze">50</span> zł</p>', '68.5'],
  ['pl', '<p class="x">68 zł <sup>50</sup></p>', '68.5'],
  ['cs', '<p class="x">1 068<sup>50</sup> Kč</p>', '1068.5'],
  ['ro', '<p class="x">1.068 <sup>50</sup> Lei</p>', '1068.5'],
  ['hu', '<p class="price"><span>12</span> <span>990</span> Ft</p>', '12990'],
  ['sv', '<p class="x">68 <sup>90</sup> kr</p>', '68.9'],
  ['en', '<p class="x">$ <span>68</span> <sup>50</sup></p>', '68.5'],
  ['en', '<p class="x"><sup>$</sup><span>1,068</span><sup>50</sup></p>', '1068.5'],
  ['en', '<p class="x"><span>$49</span><sup>99</sup> <span>ea</span></p>', '49.99'],
  ['en', '<p class="x"><span>$49</span><span class="price-fraction">99</span> each</p>', '49.99'],
  ['en', '<p class="x"><span>$</span><span>49</span><span>99</span></p>', '49.99'],
  ['tr', '<p class="x">1.299<span class="decimal">90</span> TL</p>', '1299.9'],
  ['es', '<p class="x">1.299<sup>95</sup>€</p>', '1299.95'],
  ['pt', '<p class="x">R$ <span>1.299</span><sup>90</sup></p>', '1299.9'],
  ['ru', '<p class="x">1 299 <sup>90</sup> ₽</p>', '1299.9'],
  ['ar', '<p class="x">12<sup>500</sup> د.ك</p>', '12.5'],
  ['en', '<p itemscope itemtype="https://schema.org/Product"><i itemprop="name">Stout</i> <b itemprop="offers" itemscope itemtype="https://schema.org/Offer"><span itemprop="price">68 <sup>50</sup></span><meta itemprop="priceCurrency" content="USD"></b></p>', '68.5'],
]; // prettier-ignore

/** An amount beside another number. */
const TWO_NUMBERS: Markup[] = [
  ['en', '<p class="x"><span>$1,299</span><span>24 payments</span></p>', '1299'],
  ['en', '<p class="x"><span>$49</span><span>36 reviews</span></p>', '49'],
  ['en', '<p class="x"><span>$49</span><span>36</span> reviews</p>', '49'],
  ['en', '<p class="x"><span>$49</span><span>36</span><span>reviews</span></p>', '49'],
  ['en', '<p class="x"><span>$49</span><span>200 reviews</span></p>', '49'],
  ['en', '<p class="x"><span>$49</span> <span>200 reviews</span></p>', '49'],
  ['en', '<p class="x"><span>$49</span><span>20% off</span></p>', '49'],
  ['en', '<p class="x"><span>$49</span><span>24h delivery</span></p>', '49'],
  ['en', '<p class="x"><span>$49.00</span><sup>12</sup></p>', '49'],
  ['en', '<p class="x"><b>£50</b> <sup>£60</sup></p>', '50'],
  ['de', '<p class="x"><b>€</b><b>50</b> <sup>€</sup><sup>60</sup></p>', '50'],
  ['en', '<div class="price"><div>$49</div><div>24</div><div>left</div></div>', '49'],
  ['de', '<p class="x"><span>49 €</span><span>12 Monate Garantie</span></p>', '49'],
  ['de', '<p class="x"><span>49 €</span><span>36</span> Bewertungen</p>', '49'],
  ['fr', '<p class="x"><span>49 €</span><span>24 avis</span></p>', '49'],
  ['pl', '<p class="x"><span>49 zł</span><span>30 dni na zwrot</span></p>', '49'],
  ['ja', '<p class="x"><span>4,980円</span><span>49ポイント</span></p>', '4980'],
  ['tr', '<p class="x"><span>499 TL</span><span>12 taksit</span></p>', '499'],
  ['sv', '<p class="x"><span>499 kr</span><span>24 månader</span></p>', '499'],
]; // prettier-ignore

function priceOf(lang: string, markup: string): string | null {
  const html = `<!doctype html><html lang="${lang}"><head><title>Stout</title></head><body><main><h1>Stout</h1>${markup}<button>Add to cart</button></main></body></html>`;
  return extractOffer({ html, url: 'https://shop.example/p/stout' }).price;
}

describe('an amount in several elements', () => {
  it.each(ONE_AMOUNT)('is read as one (%s: %s)', (lang, markup, price) => {
    expect(priceOf(lang, markup)).toBe(price);
  });

  it.each(TWO_NUMBERS)('is not joined with another number (%s: %s)', (lang, markup, price) => {
    expect(priceOf(lang, markup)).toBe(price);
  });
});
