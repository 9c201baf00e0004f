import { describe, expect, it } from 'vitest';
import { extractOffer } from './extract-offer.ts';

const TEN_MEGABYTES = 10_000_000;
const LD = '<script type="application/ld+json">';

/** The longest script that is read at all. */
const SCRIPT = 4_900_000;

function filled(piece: string, before = '', length = TEN_MEGABYTES): string {
  return before + piece.repeat(Math.floor(length / piece.length));
}

/** Pages as large as a fetch takes in, each made to be read slowly. */
const PAGES: [string, string][] = [
  ['nothing but "<"', filled('<')],
  ['a script without end', filled('a</', '<script>')],
  ['a comment without end', filled('--', '<!--')],
  ['an attribute without end', filled('a="', '<a b="')],
  ['deep nesting', filled('<div class="price">')],
  ['end tags of nothing', filled('</b>', '<i>'.repeat(300))],
  ['a million tiny elements', filled('<b>1</b>\n')],
  ['ever new tags', Array.from({ length: 800_000 }, (_, n) => `<x${n}>`).join('')],
  ['ever new classes', Array.from({ length: 400_000 }, (_, n) => `<i class="c${n}">a</i>`).join('')],
  ['100,000 prices', '<p class="price">$19.99</p>'.repeat(100_000)],
  ['100,000 different prices', Array.from({ length: 100_000 }, (_, n) => `<p>Now $${n}.99 was $${n + 1}</p>`).join('')],
  ['100,000 buy buttons', '<button>Add to cart</button>'.repeat(100_000)],
  ['entities of entities', filled('&amp;amp;amp;', '<p>')],
  ['entities declared to grow', filled('&a;&a;', '<!DOCTYPE x [<!ENTITY a "&b;&b;">]><h1>')],
  ['one long word', filled('a', '<h1>')],
  ['one long number', filled('1', '<p class="price">$')],
  ['JSON-LD without end', filled('{"@type":"Product","offers":{"price":"1","isRelatedTo":', LD, SCRIPT)],
  ['JSON-LD of a million things', filled('{"@id":"a"},', `${LD}[`, SCRIPT)],
  ['broken JSON-LD', filled('"a" /* ', `${LD}{`, SCRIPT)],
]; // prettier-ignore

describe('a page of up to ten megabytes', () => {
  it.each(PAGES)('of %s is read', { timeout: 60_000 }, (_, html) => {
    const reading = extractOffer({ html: Buffer.from(html), url: 'https://shop.example/p' });
    expect(reading.confidence).toBeLessThanOrEqual(1);
    expect(reading.evidence?.length ?? 0).toBeLessThanOrEqual(200);
    expect(reading.title?.length ?? 0).toBeLessThanOrEqual(1000);
  });
});
