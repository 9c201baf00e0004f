import { buildCatalogue, type DemoProduct } from '../../demo-shop/src/catalogue.ts';
import { ENGINE_THEMES } from '../../demo-shop/src/engines/index.ts';
import { type ShelfPlace } from '../../demo-shop/src/shelf.ts';
import { compressedPart, joinParts, storedPart, type GzipPart } from './gzip-parts.ts';
import { priceAtLevel } from './plan-shops.ts';

const SAMPLE_ADDRESS = '127.199.199.199';
/** What a nonce looks like. */
export const SAMPLE_NONCE = 'b0a1c2d3e4f5a6b7c8d9';
const SAMPLE_VISITOR_COUNT = '918273';
const SLOTS = new RegExp(`(${SAMPLE_ADDRESS}|${SAMPLE_NONCE}|${SAMPLE_VISITOR_COUNT})`);
const LONG_AGO = new Date('2026-01-01T00:00:00Z');
const RELATED = 4;
const RECENT = 3;

/** What differs from shop to shop and from answer to answer. */
export type SlotValues = Readonly<Record<'address' | 'nonce' | 'visitorCount', GzipPart>>;
type Piece = GzipPart | keyof SlotValues;

const SAMPLES: Readonly<Record<string, keyof SlotValues>> = {
  [SAMPLE_ADDRESS]: 'address',
  [SAMPLE_NONCE]: 'nonce',
  [SAMPLE_VISITOR_COUNT]: 'visitorCount',
};

/** A product's page at one price, compressed but for the spots where shops and answers differ. */
export class PageTemplates {
  readonly #port: number;
  readonly #pieces = new Map<string, Piece[]>();

  constructor(port: number) {
    this.#port = port;
  }

  /** The page as that shop sends it, compressed. */
  page(product: DemoProduct, level: number, slotValues: SlotValues): Buffer {
    const parts = this.#piecesOf(product, level).map((piece) =>
      typeof piece === 'string' ? slotValues[piece] : piece,
    );
    return joinParts(parts);
  }

  #piecesOf(product: DemoProduct, level: number): Piece[] {
    const key = `${product.id} ${level}`;
    const known = this.#pieces.get(key);
    if (known) return known;
    const html = renderPage(product, level, `http://${SAMPLE_ADDRESS}:${this.#port}`);
    const pieces = html.split(SLOTS).map((text): Piece => SAMPLES[text] ?? compressedPart(Buffer.from(text)));
    this.#pieces.set(key, pieces);
    return pieces;
  }
}

export function slotValue(text: string): GzipPart {
  return storedPart(text);
}

const neighbours = Map.groupBy(buildCatalogue(1), ({ engine, locale }) => `${engine} ${locale.tag}`);

/** The engine's own page, with what shops add to every answer: a token in the head, and how many look and a script's nonce at the end. */
function renderPage(product: DemoProduct, level: number, origin: string): string {
  const range = neighbours.get(`${product.engine} ${product.locale.tag}`) ?? [];
  const others = range.filter(({ id }) => id !== product.id).map((other) => placeOf(other, 0));
  const html = ENGINE_THEMES[product.engine].renderProduct({
    ...placeOf(product, level),
    origin,
    url: origin + product.path,
    variant: product.variants[0] ?? null,
    related: others.slice(0, RELATED),
    recent: others.slice(RELATED, RELATED + RECENT),
    redesigned: false,
  });
  return html
    .replace('<meta charset="utf-8">', `$&<meta name="csrf-token" content="${SAMPLE_NONCE}">`)
    .replace('</body>', `<p>${SAMPLE_VISITOR_COUNT} people look at this now</p></body>`)
    .replace('</body>', `<script nonce="${SAMPLE_NONCE}">window.__t="${SAMPLE_NONCE}"</script></body>`);
}

function placeOf(product: DemoProduct, level: number): ShelfPlace {
  const { availability } = product.firstOffer;
  const offer = { priceMinor: priceAtLevel(product, level), listPriceMinor: null, availability };
  return { product, offer, changedAt: LONG_AGO, revision: level, frozen: true };
}
