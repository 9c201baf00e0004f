import { describe, expect, it } from 'vitest';
import { compareIdentity, type Identity, type IdentityVerdict } from './compare-identity.ts';

const KETTLE: Identity = {
  title: 'Acme Kettle 1.7 l steel',
  gtin: null,
  sku: null,
  mpn: null,
  pageUrl: 'https://shop.example/p/acme-kettle',
  variant: 'none',
};
const ELSEWHERE = 'https://shop.example/p/toaster';
const MOVED = 'https://www.shop.example/en/kitchen/acme-kettle.html';

const judge = (
  known: Partial<Identity>,
  seen: Partial<Identity>,
  requested = known.pageUrl ?? KETTLE.pageUrl,
): IdentityVerdict =>
  compareIdentity({ ...KETTLE, ...known }, { ...KETTLE, ...known, ...seen }, new URL(requested));

describe('compareIdentity by codes', () => {
  it.each<[string, Partial<Identity>, Partial<Identity>, IdentityVerdict]>([
    ['another GTIN', { gtin: '4006381333931' }, { gtin: '5901234123457' }, 'another-product'],
    ['the GTIN with leading zeros', { gtin: '036000291452' }, { gtin: '0036000291452' }, 'same'],
    [
      'the GTIN under another title and address',
      { gtin: '4006381333931' },
      { title: 'Wasserkocher', pageUrl: ELSEWHERE },
      'same',
    ],
    [
      'the SKU after a relaunch of the shop',
      { sku: 'K-17' },
      { title: 'KETTLE (new) – Shop of Acme', pageUrl: MOVED },
      'same',
    ],
    ['the SKU in other letters', { sku: 'K-17' }, { sku: 'k-17', title: 'Чайник' }, 'same'],
    [
      'the SKU with another GTIN',
      { sku: 'K-17', gtin: '4006381333931' },
      { gtin: '5901234123457' },
      'doubtful',
    ],
    ['another SKU under the same title', { sku: 'K-17' }, { sku: 'K-18' }, 'doubtful'],
    [
      'another SKU at another address',
      { sku: 'K-17' },
      { sku: 'K-18', pageUrl: ELSEWHERE },
      'another-product',
    ],
    ['an SKU that was not known', {}, { sku: 'K-18' }, 'same'],
    ['no SKU any more', { sku: 'K-17' }, { sku: null }, 'same'],
    [
      'equal SKUs that are too short to mean anything',
      { sku: '1' },
      { title: 'Toaster', pageUrl: ELSEWHERE },
      'another-product',
    ],
    ['another part number', { mpn: 'AK17' }, { mpn: 'AK18' }, 'doubtful'],
    [
      'another first variant of an address that selects none',
      { sku: 'RED', gtin: '4006381333931', variant: 'unnamed' },
      { sku: 'BLUE', gtin: '5901234123457' },
      'same',
    ],
  ])('judges %s', (_, known, seen, expected) => {
    expect(judge(known, seen)).toBe(expected);
  });
});

describe('compareIdentity by title and address', () => {
  it.each<[string, Partial<Identity>, Partial<Identity>, IdentityVerdict]>([
    ['an equal page', {}, {}, 'same'],
    ['a badge', {}, { title: 'SALE -20% Acme Kettle 1.7 l steel' }, 'same'],
    ['another discount', { title: '-20% Czajnik Acme' }, { title: '-35 % Czajnik Acme' }, 'same'],
    [
      'a price in the title',
      { title: 'Bouilloire Acme 49,90 €' },
      { title: 'Bouilloire Acme 44,90 €' },
      'same',
    ],
    ['another order and punctuation', {}, { title: 'Kettle Acme, steel (1,7 L)' }, 'same'],
    ['words that are left out', {}, { title: 'Acme Kettle' }, 'same'],
    [
      'a badge in Japanese',
      { title: '電気ケトル 1.7L ステンレス' },
      { title: '【セール】電気ケトル 1.7L ステンレス' },
      'same',
    ],
    ['no title', {}, { title: null }, 'same'],
    ['a translation at the same address', {}, { title: 'Wasserkocher aus Edelstahl' }, 'doubtful'],
    ['other words in part', {}, { title: 'Acme Kettle 1.7 l copper' }, 'doubtful'],
    ['another number', { title: 'Telefon X15 128 GB' }, { title: 'Telefon X16 128 GB' }, 'doubtful'],
    ['a moved page', {}, { pageUrl: MOVED }, 'same'],
    [
      'a moved page with its id',
      { pageUrl: 'https://sklep.example/czajnik-p-104512' },
      { pageUrl: 'https://sklep.example/pl/104512/czajnik-stalowy' },
      'same',
    ],
    ['a moved page in another language', {}, { pageUrl: MOVED, title: 'Su ısıtıcı' }, 'doubtful'],
    ['another address with the same title', {}, { pageUrl: ELSEWHERE }, 'same'],
    ['a redirect to another product', {}, { pageUrl: ELSEWHERE, title: 'Acme Toaster' }, 'another-product'],
    [
      'a redirect to the successor',
      {},
      { pageUrl: 'https://shop.example/p/acme-kettle-2', title: 'Acme Kettle 2.0 l steel' },
      'another-product',
    ],
    [
      'a redirect to the home page',
      {},
      { pageUrl: 'https://shop.example/', title: 'The best of Acme' },
      'another-product',
    ],
    [
      'a redirect to another product in Japanese',
      { title: '電気ケトル 1.7L' },
      { pageUrl: ELSEWHERE, title: 'オーブントースター 4枚焼き' },
      'another-product',
    ],
    ['a redirect to a page without a title', {}, { pageUrl: ELSEWHERE, title: null }, 'another-product'],
    [
      'another id in a parameter',
      { pageUrl: 'https://shop.example/index.php?id=51', title: 'Vaso' },
      { pageUrl: 'https://shop.example/index.php?id=52', title: 'Lampada' },
      'another-product',
    ],
    [
      'a parameter that a redirect adds',
      { pageUrl: 'https://shop.example/k' },
      { pageUrl: 'https://shop.example/k/?from=app', title: 'Acme Kettle NEW 1.7 l steel' },
      'same',
    ],
  ])('judges %s', (_, known, seen, expected) => {
    expect(judge(known, seen)).toBe(expected);
  });
});

describe('compareIdentity of variants', () => {
  it.each<[string, Partial<Identity>, Partial<Identity>, string | undefined, IdentityVerdict]>([
    [
      'a selected variant that is no longer listed',
      { variant: 'selected', sku: 'SHIRT' },
      { variant: 'missing' },
      undefined,
      'another-variant',
    ],
    ['a variant that was never listed', { variant: 'missing' }, { variant: 'missing' }, undefined, 'same'],
    [
      'a selected variant on a page that lists none any more',
      { variant: 'selected' },
      { variant: 'none' },
      undefined,
      'doubtful',
    ],
    [
      'a selected variant on a page that lists none but has its SKU',
      { variant: 'selected', sku: 'K-17' },
      { variant: 'none' },
      undefined,
      'same',
    ],
    [
      'a title without the color that the address requests',
      { title: 'Shirt – red' },
      { title: 'Shirt – blue' },
      'https://shop.example/shirt?color=red',
      'another-variant',
    ],
    [
      'a title without the size that the address requests',
      { title: 'Buty trekkingowe 42' },
      { title: 'Buty trekkingowe 43' },
      'https://shop.example/buty?rozmiar=42',
      'another-variant',
    ],
    [
      'a title with another color that the address does not request',
      { title: 'Hemd rot' },
      { title: 'Hemd blau' },
      undefined,
      'doubtful',
    ],
  ])('judges %s', (_, known, seen, requested, expected) => {
    expect(judge(known, seen, requested)).toBe(expected);
  });
});
