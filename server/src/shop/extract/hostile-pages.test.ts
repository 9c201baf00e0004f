import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { extractOffer } from './extract-offer.ts';

const LENGTH = 1_000_000;
const PIECES = [
  '<', '<div>', '</div>', '<a ', '<a b="', "<a b='", '<!--', '<![CDATA[', '<?', '<script>', '<script type="application/ld+json">', '<title>', '<h1>a', '<p>1 ', '<td>', '<b>$1',
  '&', '&amp;', '&#1', '$', '1.', '1 ', '1,1', '€99', ' ', '\u0000', '{"a":', '[', '"', '<option>$1', '<i itemscope itemprop="offers">', '<i itemscope><i itemprop="price">1',
  '<i class="price">1 €</i>', '<meta property="og:price:amount" content="1">', '<i data-price="1">', '<s>$1 ', '<div style="', '<svg>',
]; // prettier-ignore
const LD = '<script type="application/ld+json">';
const SCRIPTS = [
  `${LD}${'['.repeat(LENGTH)}`, `${LD}${'{"a":'.repeat(LENGTH / 5)}`, `${LD}{"@type":"Product","offers":[${'{"price":"1"},'.repeat(LENGTH / 14)}`, `${LD}${'/*'.repeat(LENGTH / 2)}`,
  `<script>window.x={"price":${'{"price":'.repeat(LENGTH / 9)}</script>`, `${LD}{"@type":"Product","name":"${'a'.repeat(LENGTH)}`,
]; // prettier-ignore

describe('a hostile page', () => {
  it.each(
    [...PIECES.map((piece) => piece.repeat(LENGTH / piece.length)), ...SCRIPTS].map((html) => [
      html.slice(0, 60),
      html,
    ]),
  )('extracts from a hostile page to its end: %s', (_, html) => {
    expect(extractOffer({ html, url: 'https://shop.example/' }).confidence).toBeLessThanOrEqual(1);
  });

  it('never throws for random markup', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        ...PIECES,
        '>',
        '/>',
        '</script>',
        '"',
        '=',
        ':',
        '}',
        ']',
        ',',
        '"@type":"Product"',
        '"offers":',
        '"price":',
        '"12,50"',
      ),
      fc.string({ unit: 'binary', maxLength: 8 }),
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 80 }),
        fc.oneof(fc.webUrl({ withQueryParameters: true }), fc.string()),
        (pieces, url) => {
          const offer = extractOffer({ html: pieces.join(''), url });
          expect(offer.price ?? '1').toMatch(/^\d{1,15}(\.\d{1,6})?$/);
          expect(offer.evidence?.length ?? 0).toBeLessThanOrEqual(200);
        },
      ),
      { numRuns: 500 },
    );
  });
});
