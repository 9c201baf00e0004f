import { readFileSync, readdirSync } from 'node:fs';
import { startDemoShop } from '@tidemark/demo-shop/start-demo-shop.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { extractOffer } from './extract-offer.ts';
import { type ExtractedOffer } from './model/extracted-offer.ts';
import { WEIGHTS } from './model/weights.ts';

interface SourcePage {
  html: string;
  url: string;
}

/** The fields that must be equal in a brief and a full extraction. */
function mainFields({ isProduct, price, currency, listPrice, availability, title }: ExtractedOffer): object {
  return { isProduct, price, currency, listPrice, availability, title };
}

function extractBoth(page: SourcePage): [brief: ExtractedOffer, full: ExtractedOffer] {
  return [extractOffer(page), extractOffer(page, WEIGHTS, { isBrief: false, isWhole: true })];
}

describe('a brief extraction', () => {
  it('equals a full extraction for all pages of the demo shop, with and without structured data', async () => {
    const shop = await startDemoShop({ seed: 7, moveEveryMs: null });
    for (const broken of [false, true]) {
      for (const engine of new Set(shop.products.map((it) => it.engine)))
        await fetch(`${shop.url}/__control/template`, {
          method: 'POST',
          body: JSON.stringify({ engine, broken }),
        });
      for (const { url } of shop.products) {
        const [brief, full] = extractBoth({ url, html: await (await fetch(url)).text() });
        expect(mainFields(brief), url).toEqual(mainFields(full));
      }
    }
    await shop.close();
  }, 60_000);

  it('equals a full extraction for all saved test pages', () => {
    const folder = new URL('../../../test/pages/', import.meta.url);
    const files = readdirSync(folder);
    expect(files.length).toBeGreaterThan(10);
    for (const file of files) {
      const html = readFileSync(new URL(file, folder), 'utf8');
      const [brief, full] = extractBoth({ url: `https://shop.example/${file}`, html });
      expect(mainFields(brief), file).toEqual(mainFields(full));
    }
  });

  it('equals a full extraction for random pages, except for list prices in scripts only', () => {
    const page = fc.record({
      offer: fc.constantFrom('', offer('49.00', 'InStock'), offer('49.00', 'OutOfStock'), offer('44.00', 'InStock')),
      before: fc.shuffledSubarray(PARTS, { maxLength: 4 }),
      price: fc.constantFrom('', '<p class="price">$49.00</p>', '<div>$49.00</div>', '<del>$59.00</del> <b class="price">$49.00</b>'),
      after: fc.shuffledSubarray(PARTS),
    }); // prettier-ignore
    fc.assert(
      fc.property(page, (parts) => {
        const [brief, full] = extractBoth({ url: URL_OF_PAGE, html: pageOf(parts) });
        const listPrice = brief.listPrice === null && isOnlyInScripts(full) ? null : full.listPrice;
        expect(mainFields(brief)).toEqual(mainFields({ ...full, listPrice }));
      }),
      { numRuns: 1500 },
    );
  });
});

function isOnlyInScripts({ sources }: ExtractedOffer): boolean {
  return sources?.listPrice === 'page-state';
}

const URL_OF_PAGE = 'https://shop.example/p/copper-kettle';
const FAR = '<p>About copper</p>'.repeat(150);
const PARTS = [
  '<nav><ul><li><a href="/sale">Sale from $5.00</a></li></ul></nav>',
  '<div class="related"><h2>You may also like</h2><div><a href="/a">Mug</a><span class="price">$9.00</span></div><div><a href="/b">Pot</a><span class="price">$19.00</span></div></div>',
  '<div class="club">Club price: $44.00</div>',
  '<div>Excl. VAT: $41.18</div>',
  '<div>Starting bid: $20.00</div>',
  '<div>or 4 payments of $12.25</div>',
  '<p class="stock">Sold out</p>',
  '<p>Sold out</p>',
  '<button>Add to cart</button>',
  '<button disabled>Add to cart</button>',
  '<div class="sale-price">Now $39.00</div>',
  '<div class="reviews"><p>4.6 out of 5</p><p>It cost me $30.00</p></div>',
  '<script>window.state = {"product": {"name": "Copper Kettle 1.7 l", "price": 39, "listPrice": 59}};</script>',
  '<script type="application/json">{"name":"Copper Kettle 1.7 l","price":"49.00","compare_at_price":"69.00"}</script>',
  '<div hidden><p class="price">$5.00</p></div>',
  '<footer><p>Gift cards from $10.00</p></footer>',
  FAR,
];

function offer(price: string, stock: string): string {
  return `<script type="application/ld+json">{"@context":"https://schema.org","@type":"Product","name":"Copper Kettle 1.7 l","offers":{"@type":"Offer","price":"${price}","priceCurrency":"USD","availability":"https://schema.org/${stock}"}}</script>`;
}

function pageOf(parts: { offer: string; before: string[]; price: string; after: string[] }): string {
  return `<!doctype html><html lang="en"><head><title>Copper Kettle 1.7 l</title>${parts.offer}</head><body>${parts.before.join('')}
    <main><h1>Copper Kettle 1.7 l</h1>${parts.price}</main>${parts.after.join('')}</body></html>`;
}

const BUY = '<button>Add to cart</button>';
const SHOWN = '<p class="price">$49.00</p>';

describe('a brief extraction with structured data', () => {
  it.each([
    ['a sale, before the price', '<p class="price"><del>$49.00</del> <ins>$39.00</ins></p>', BUY, { price: '39', listPrice: '49' }],
    ['a sold-out notice beside the price', `${SHOWN}<p class="stock">Sold out</p>`, '<button disabled>Sold out</button>', { price: '49', availability: 'OutOfStock' }],
    ['a sold-out notice after unrelated parts', `${SHOWN}<div class="related"><p>Mug $9.00</p><p>Pot $19.00</p></div>`, '<p class="stock">Sold out</p>', { price: '49', availability: 'OutOfStock' }],
    ["a members' price below", `${SHOWN}<div class="club">Club price: $44.00</div>`, BUY, { price: '49', listPrice: null }],
    ['a price before tax below', `${SHOWN}<div>Excl. VAT: $41.18</div>`, BUY, { price: '49' }],
    ['a product in the footer', SHOWN, `${BUY}<footer><p class="price">$9.00</p></footer>`, { price: '49', availability: 'InStock' }],
  ])('reads the right price and stock despite %s', (_, price, after, expected) => {
    const html = pageOf({ offer: offer('49.00', 'InStock'), before: [], price, after: [after] });
    expect(extractOffer({ html, url: URL_OF_PAGE })).toMatchObject(expected);
  }); // prettier-ignore

  it('finds a price in an unrelated part if the page shows no other', () => {
    const html = pageOf({ offer: '', before: [], price: '', after: [`<div class="bundle-box">${SHOWN}${BUY}</div>`] });
    expect(extractOffer({ html, url: URL_OF_PAGE })).toMatchObject(mainFields(extractOffer({ html, url: URL_OF_PAGE }, WEIGHTS, { isWhole: true })));
  }); // prettier-ignore
});
