import { describe, expect, it } from 'vitest';
import { extractOffer } from './extract-offer.ts';
import { type ExtractedOffer } from './model/extracted-offer.ts';

interface TestPage {
  lang: string;
  name: string;
  price: string;
  buy: string;
}

const PAGES = {
  de: { lang: 'de', name: 'Kupferkessel 1,7 l', price: '49,00 €', buy: 'In den Warenkorb' },
  pl: { lang: 'pl', name: 'Czajnik miedziany', price: '199,00 zł', buy: 'Do koszyka' },
  ja: { lang: 'ja', name: '銅のやかん', price: '4,900円', buy: 'カートに入れる' },
  tr: { lang: 'tr', name: 'Bakır Çaydanlık', price: '1.499,00 TL', buy: 'Sepete ekle' },
  en: { lang: 'en-GB', name: 'Copper Kettle 1.7 l', price: '£49.00', buy: 'Add to basket' },
} satisfies Record<string, TestPage>;
type Language = keyof typeof PAGES;

/** A product page. `availability` is the one that its structured data state. */
function read(
  language: Language,
  body: string,
  {
    availability,
    canBuy = false,
    search = '',
  }: { availability?: string; canBuy?: boolean; search?: string } = {},
): ExtractedOffer {
  const { lang, name, price, buy } = PAGES[language];
  const amount = price
    .replace(/[^\d.,]/g, '')
    .replace(/[.,](?=\d{3})/, '')
    .replace(',', '.');
  const offer = {
    '@type': 'Offer',
    price: amount,
    priceCurrency: 'EUR',
    availability: `https://schema.org/${availability}`,
  };
  const data = JSON.stringify({ '@context': 'https://schema.org', '@type': 'Product', name, offers: offer });
  const structured = availability ? `<script type="application/ld+json">${data}</script>` : '';
  const button = canBuy ? `<button>${buy}</button>` : '';
  const html = `<!doctype html><html lang="${lang}"><head><title>${name}</title>${structured}</head>
    <body><main><h1>${name}</h1><p>${price}</p>${body}${button}</main></body></html>`;
  return extractOffer({ html, url: `https://shop.example/p/1-kettle${search}` });
}

const NOTICE: Readonly<Record<'de' | 'pl' | 'ja' | 'tr', string>> = {
  de: '<p>Ausverkauft</p><p>Benachrichtigen Sie mich, wenn der Artikel verfügbar ist</p>',
  pl: '<p>Produkt niedostępny</p><p>Powiadom mnie o dostępności</p>',
  ja: '<p>在庫切れ</p><p>再入荷のお知らせを受け取る</p>',
  tr: '<p>Stokta yok</p><p>Gelince haber ver</p>',
};
const OVERLAYS: [what: string, open: string, close: string][] = [
  ['a dialog by role', '<div role="dialog">', '</div>'],
  ['a modal by ARIA', '<section aria-modal="true">', '</section>'],
  ['a dialog element', '<dialog>', '</dialog>'],
  ['a template', '<template>', '</template>'],
  ['a block hidden from screen readers', '<div aria-hidden="true">', '</div>'],
  ['an inert block', '<div inert>', '</div>'],
  ['a popover', '<div popover id="n">', '</div>'],
  ['a modal by class', '<div class="restock-modal">', '</div>'],
  ['an off-canvas part by class', '<div class="offcanvas offcanvas-end">', '</div>'],
  ['an element named by the shop', '<restock-alert class="popup">', '</restock-alert>'],
  ['a hidden block', '<div hidden>', '</div>'],
  ['a block without display', '<div style="display: none">', '</div>'],
];

/** The price box of a theme that contains its badges in any state. */
function themeBox(state: string): string {
  return `<div class="price ${state}"><div class="price__regular"><span class="price-item">£49.00</span></div>
    <span class="badge price__badge-sold-out">Sold out</span></div>`;
}

/** A page with a form of variations, of which the blue one is sold out. */
function readVariation(search: string): ExtractedOffer {
  const variations = JSON.stringify([
    { attributes: { attribute_pa_farbe: 'rot' }, display_price: 49, is_in_stock: true, variation_id: 71 },
    { attributes: { attribute_pa_farbe: 'blau' }, display_price: 59, is_in_stock: false, variation_id: 72 },
  ]).replaceAll('"', '&quot;');
  const form = `<form class="variations_form" data-product_variations="${variations}"></form>`;
  return read('de', form, { canBuy: true, search });
}

describe('stock words in a part that opens over the page', () => {
  for (const language of ['de', 'pl', 'ja', 'tr'] as const)
    it.each(OVERLAYS)(`a ${language} page with a notice in %s is in stock`, (_, open, close) => {
      expect(read(language, open + NOTICE[language] + close, { availability: 'InStock' })).toMatchObject({
        availability: 'InStock',
      });
    });

  it.each(['de', 'pl', 'ja', 'tr'] as const)(
    'a %s page that shows the notice itself is sold out',
    (language) => {
      expect(read(language, NOTICE[language], { availability: 'InStock' }).availability).toBe('OutOfStock');
    },
  );

  it.each([
    ['de', '<div class="quick-view-modal"><h2>Kessel klein</h2><p class="price">19,00 €</p></div>', '49'],
    [
      'tr',
      '<div role="dialog"><h2>Çay</h2><p class="price">99,00 TL</p><button>Sepete ekle</button></div>',
      '1499',
    ],
    ['pl', '<aside class="popup"><h2>Kubek</h2><p class="price">9,00 zł</p></aside>', '199'],
  ] as const)('a %s page keeps its price beside one in a dialog', (language, dialog, price) => {
    expect(read(language, dialog, { canBuy: true })).toMatchObject({ price });
  });

  it.each([
    ['<div class="modal">', '</div>'],
    ['<div role="dialog" aria-modal="true">', '</div>'],
    ['<dialog open>', '</dialog>'],
  ])('reads a product that is shown in %s itself', (open, close) => {
    const html = `<html lang="en"><head><title>Copper Kettle</title></head><body>${open}<h1>Copper Kettle</h1>
      <p class="price">£49.00</p><button>Add to basket</button>${close}</body></html>`;
    expect(extractOffer({ html, url: 'https://shop.example/p/1' })).toMatchObject({
      price: '49',
      currency: 'GBP',
    });
  });

  it('ignores the badges of a theme that are shown for sold-out products only', () => {
    expect(read('en', themeBox('')).availability).toBe('InStock');
    expect(read('en', themeBox('price--sold-out')).availability).toBe('OutOfStock');
  });
});

describe('what is not about the stock of the product', () => {
  it.each([
    ['en', '<p>NOT available for VAT relief</p>'],
    ['de', '<p>Nicht verfügbar für Selbstabholer</p>'],
    ['de', '<p>Filiale Bregenz: nicht verfügbar</p>'],
    ['pl', '<p>Niedostępny w salonie</p>'],
    ['ja', '<p>店舗在庫なし</p>'],
    ['tr', '<p>Mağazada mevcut değil</p>'],
    ['en', '<p>Gift wrapping is not available</p>'],
    ['en', '<p>Tell me when the price drops</p>'],
  ] as const)('a %s page stays in stock with %s', (language, body) => {
    expect(read(language, body, { canBuy: true }).availability).toBe('InStock');
  });
});

describe('structured stock beside shown stock', () => {
  it.each([
    ['en', 'PreSale', '<p class="stock">In stock</p>', 'InStock'],
    ['de', 'PreOrder', '<p class="lagerbestand">Auf Lager</p>', 'InStock'],
    ['pl', 'BackOrder', '<p>Dostępność: w magazynie</p>', 'InStock'],
    ['de', 'LimitedAvailability', '<p>Nicht lieferbar</p>', 'OutOfStock'],
    ['ja', 'LimitedAvailability', '<p>品切れ</p>', 'OutOfStock'],
    ['tr', 'InStock', '<p>Bu ürünün üretimi durduruldu</p>', 'Discontinued'],
    ['en', 'InStock', '<p>This auction has ended</p>', 'OutOfStock'],
    ['pl', 'InStock', '<p>Aukcja zakończona</p>', 'OutOfStock'],
    ['de', 'InStock', '<p>Auktion beendet</p>', 'OutOfStock'],
    ['de', 'OutOfStock', '<p>Bald wieder verfügbar</p>', 'OutOfStock'],
  ] as const)('a %s page that states %s and shows %s is %s', (language, availability, body, expected) => {
    expect(read(language, body, { availability }).availability).toBe(expected);
  });
});

describe('a sentence of stock near the name', () => {
  it.each([
    ['en', 'We’re sorry! This item has been discontinued by the maker.', 'Discontinued'],
    ['en', 'Out of stock. Expected 12 December.', 'OutOfStock'],
    ['en', 'Available from 12 March', 'PreOrder'],
    ['de', 'Leider ist dieser Artikel zurzeit nicht lieferbar.', 'OutOfStock'],
    ['de', 'Versand: zur Zeit nicht lieferbar', 'OutOfStock'],
    ['de', 'Lieferbar ab 3. Mai', 'PreOrder'],
    ['pl', 'Niestety, ten produkt został wycofany.', 'Discontinued'],
    ['pl', 'Stan magazynowy: 0 szt.', 'OutOfStock'],
    ['ja', '申し訳ございません。この商品は販売を終了しました。', 'Discontinued'],
    ['ja', 'この商品は現在在庫切れです', 'OutOfStock'],
    ['tr', 'Maalesef bu ürün şu anda stokta yok.', 'OutOfStock'],
    ['tr', 'Stok: 0', 'OutOfStock'],
  ] as const)('a %s page that says "%s" is %s', (language, sentence, expected) => {
    expect(read(language, `<p>${sentence}</p>`).availability).toBe(expected);
  });

  it.each([
    ['en', 'Sold out', 'Currently unavailable'],
    ['de', 'Ausverkauft', 'Derzeit nicht lieferbar'],
    ['ja', '品切れ', '在庫切れ'],
  ] as const)('a %s page that says it twice is sold out', (language, once, again) => {
    expect(read(language, `<p>${once}</p><p>${again}</p>`).availability).toBe('OutOfStock');
  });

  it.each(['en', 'de', 'ja'] as const)(
    'a %s page with an offer to notify and a buy button is in stock',
    (language) => {
      const offers = {
        en: 'Notify me when available',
        de: 'Benachrichtigen Sie mich',
        ja: '再入荷のお知らせ',
      };
      expect(read(language, `<p>${offers[language]}</p>`, { canBuy: true }).availability).toBe('InStock');
    },
  );
});

describe('the variant that the address selects', () => {
  const shopify = `<script type="application/json">{"title":"Copper Kettle 1.7 l","handle":"kettle","price":4900,"available":true,
    "variants":[{"id":111,"price":4900,"available":true},{"id":222,"price":4900,"available":false}]}</script>`;
  it.each([
    ['?variant=111', 'InStock'],
    ['?variant=222', 'OutOfStock'],
    ['', 'InStock'],
  ])('a page with variants in its scripts, opened with "%s", is %s', (search, expected) => {
    expect(read('en', shopify, { search }).availability).toBe(expected);
  });

  it.each([
    ['?attribute_pa_farbe=rot', '49', 'InStock'],
    ['?attribute_pa_farbe=blau', '59', 'OutOfStock'],
  ])('a form of variations, opened with "%s", has the price %s and is %s', (search, price, availability) => {
    expect(readVariation(search)).toMatchObject({ price, availability });
  });
});
