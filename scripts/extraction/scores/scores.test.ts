import { describe, expect, it } from 'vitest';
import { caseLabel } from '../case-label.ts';
import { type Label, type LabelledPage } from '../load-labelled-pages.ts';
import { isInPart } from '../page-shop.ts';
import { figuresOf, intervalsOf } from './figures.ts';
import { kindOf, languageOf } from './page-groups.ts';
import { calibrationError, reliabilityOf } from './reliability.ts';
import { scorePage, type ScoredOffer } from './score-page.ts';

const LABEL: Label = {
  file: 'a.html', url_if_known: null, is_product: true, price: '20', currency: 'EUR', also_ok: [{ price: '24', currency: 'USD' }],
  availability: 'InStock', title: 'Blue kettle', list_price: null,
}; // prettier-ignore
const OFFER: ScoredOffer = {
  price: '20.00', currency: 'EUR', availability: 'InStock', title: 'Blue Kettle 2 l', listPrice: null, isProduct: true,
  confidence: 0.95,
}; // prettier-ignore

function labelled(label: Partial<Label>, shop = 'a'): LabelledPage {
  return { label: { ...LABEL, ...label }, html: '', url: '', group: shop, shop };
}

describe('score of a page', () => {
  it('accepts the label, however a number is written', () => {
    expect(figuresOf([scorePage(labelled({}), OFFER)])).toMatchObject({ priceF1: 1, fieldsRight: 1 });
  });

  it('expects the currency that belongs to the accepted price', () => {
    const inDollars = scorePage(labelled({}), { ...OFFER, price: '24', currency: 'USD' });
    const inEuros = scorePage(labelled({}), { ...OFFER, price: '24' });
    expect(figuresOf([inDollars, inEuros])).toMatchObject({ priceF1: 1, currencyRight: 0.5 });
  });

  it('counts a price on a page without one as false and, from 0.9 on, as wrong with confidence', () => {
    const page = labelled({ price: null, is_product: false, availability: null, currency: null });
    expect(figuresOf([scorePage(page, OFFER)])).toMatchObject({ falsePrices: 1, wrongAndConfident: 1 });
    expect(figuresOf([scorePage(page, { ...OFFER, confidence: 0.89 })])).toMatchObject({
      falsePrices: 1,
      wrongAndConfident: 0,
    });
  });

  it('counts a list price that the page does not have against the precision of list prices', () => {
    const right = scorePage(labelled({ list_price: '30' }), { ...OFFER, listPrice: '30' });
    const invented = scorePage(labelled({}), { ...OFFER, listPrice: '30' });
    expect(figuresOf([right])).toMatchObject({ listPriceF1: 1 });
    expect(figuresOf([right, invented])).toMatchObject({ listPriceF1: 0.6667, fieldsRight: 1 });
  });

  it('scores only the fields of a reported case, and accepts each value of a list', () => {
    const label = caseLabel({
      id: 'c', file: 'c.html', url: 'https://shop.example/c', kind: '',
      expected: { price: ['12.88', null], availability: ['OutOfStock', 'Discontinued'] },
    }); // prettier-ignore
    const page = { label, html: '', url: '', group: 'c' };
    const hidden = scorePage(page, { ...OFFER, price: null, availability: 'Discontinued' });
    expect(hidden.fields).toHaveLength(2);
    expect(figuresOf([hidden])).toMatchObject({ wholeRight: 1, outOfStockF1: 1 });
    expect(figuresOf([scorePage(page, OFFER)])).toMatchObject({ fieldsRight: 0, priceF1: 0 });
  });
});

describe('figures of pages', () => {
  const right = scorePage(labelled({}), OFFER);
  const wrong = scorePage(labelled({}, 'b'), { ...OFFER, price: '99', confidence: 0.4 });

  it('have the same 95% intervals for the same pages, around the figure', () => {
    const pages = Array.from({ length: 20 }, (_, index) => ({
      ...(index % 4 ? right : wrong),
      page: labelled({}, `shop ${index}`),
    }));
    const [low = 0, high = 0] = intervalsOf(pages).priceF1 ?? [];
    expect(low).toBeLessThan(0.75);
    expect(high).toBeGreaterThan(0.75);
    expect(intervalsOf(pages)).toEqual(intervalsOf(pages));
  });

  it('compare confidence with the share of right prices', () => {
    const bins = reliabilityOf([right, right, wrong]);
    expect(bins).toEqual([
      { from: 0.3, to: 0.5, count: 1, meanConfidence: 0.4, rightShare: 0 },
      { from: 0.95, to: 0.99, count: 2, meanConfidence: 0.95, rightShare: 1 },
    ]);
    expect(calibrationError(bins)).toBeCloseTo((0.4 + 0.05 + 0.05) / 3, 3);
  });
});

it('puts every shop in one part, and about a third in the part that is held out', () => {
  const pages = Array.from({ length: 300 }, (_, index) => labelled({}, `shop-${index}.example`));
  const heldOut = pages.filter((it) => isInPart(it, 'held-out'));
  expect(heldOut.length).toBeGreaterThan(60);
  expect(heldOut.length).toBeLessThan(140);
  expect(pages.filter((it) => isInPart(it, 'dev'))).toHaveLength(300 - heldOut.length);
});

it('groups pages by the kind in their label and by the language they declare', () => {
  expect(kindOf(labelled({ list_price: '30' }))).toBe('reduced product');
  expect(kindOf(labelled({ kind: 'auction' }))).toBe('auction');
  expect(languageOf({ ...labelled({}), html: '<!doctype html><html class="a" lang="pt-BR">' })).toBe('pt');
  expect(languageOf({ ...labelled({}), html: '<html>' })).toBe('not declared');
});
