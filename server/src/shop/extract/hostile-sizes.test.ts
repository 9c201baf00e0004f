import { describe, expect, it } from 'vitest';
import { extractOffer } from './extract-offer.ts';

const TEN_MEGABYTES = 10_000_000;
const LD = '<script type="application/ld+json">';

/** Just below the longest script that is read. */
const SCRIPT_BYTES = 4_900_000;

function filled(piece: string, before = '', length = TEN_MEGABYTES): string {
  return before + piece.repeat(Math.floor(length / piece.length));
}

/** Pages of the largest size that is fetched, each built to be slow to read. */
const PAGES: [string, string][] = [
  ['nothing but "<"', filled('<')],
  ['an unclosed script', filled('a</', '<script>')],
  ['an unclosed comment', filled('--', '<!--')],
  ['an unclosed attribute', filled('a="', '<a b="')],
  ['deep nesting', filled('<div class="price">')],
  ['unmatched end tags', filled('</b>', '<i>'.repeat(300))],
  ['a million tiny elements', filled('<b>1</b>\n')],
  ['distinct tags', Array.from({ length: 800_000 }, (_, n) => `<x${n}>`).join('')],
  ['distinct classes', Array.from({ length: 400_000 }, (_, n) => `<i class="c${n}">a</i>`).join('')],
  ['100,000 prices', '<p class="price">$19.99</p>'.repeat(100_000)],
  ['100,000 different prices', Array.from({ length: 100_000 }, (_, n) => `<p>Now $${n}.99 was $${n + 1}</p>`).join('')],
  ['100,000 buy buttons', '<button>Add to cart</button>'.repeat(100_000)],
  ['nested entities', filled('&amp;amp;amp;', '<p>')],
  ['an entity expansion attack', filled('&a;&a;', '<!DOCTYPE x [<!ENTITY a "&b;&b;">]><h1>')],
  ['one long word', filled('a', '<h1>')],
  ['one long number', filled('1', '<p class="price">$')],
  ['unclosed JSON-LD', filled('{"@type":"Product","offers":{"price":"1","isRelatedTo":', LD, SCRIPT_BYTES)],
  ['JSON-LD of a million things', filled('{"@id":"a"},', `${LD}[`, SCRIPT_BYTES)],
  ['broken JSON-LD', filled('"a" /* ', `${LD}{`, SCRIPT_BYTES)],
]; // prettier-ignore

describe('a page of up to ten megabytes', () => {
  it.each(PAGES)('extracts from ten megabytes of %s in time', { timeout: 60_000 }, (_, html) => {
    const offer = extractOffer({ html: Buffer.from(html), url: 'https://shop.example/p' });
    expect(offer.confidence).toBeLessThanOrEqual(1);
    expect(offer.evidence?.length ?? 0).toBeLessThanOrEqual(200);
    expect(offer.title?.length ?? 0).toBeLessThanOrEqual(1000);
  });
});
