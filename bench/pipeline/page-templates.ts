import { buildCatalogue, type DemoProduct } from '../../demo-shop/src/catalogue.ts';
import { ENGINE_THEMES } from '../../demo-shop/src/engines/index.ts';
import { type ShelfPlace } from '../../demo-shop/src/shelf.ts';
import { compressedPart, joinParts, storedPart, type GzipPart } from './gzip-parts.ts';
import { priceAtLevel } from './street.ts';

const SAMPLE_ADDRESS = '127.199.199.199';
const SAMPLE_NONCE = 'b0a1c2d3e4f5a6b7c8d9';
const SLOTS = new RegExp(`(${SAMPLE_ADDRESS}|${SAMPLE_NONCE})`);
const LONG_AGO = new Date('2026-01-01T00:00:00Z');
const RELATED = 4;
const RECENT = 3;

type Slot = 'address' | 'nonce';
type Piece = GzipPart | Slot;

/** A product's page at one price, compressed but for the spots where shops and answers differ. */
export class PageTemplates {
  readonly #port: number;
  readonly #pieces = new Map<string, Piece[]>();

  constructor(port: number) {
    this.#port = port;
  }

  /** The page as that shop sends it, compressed. */
  page(product: DemoProduct, level: number, address: GzipPart, nonce: GzipPart): Buffer {
    const parts: GzipPart[] = [];
    for (const piece of this.#piecesOf(product, level))
      parts.push(piece === 'address' ? address : piece === 'nonce' ? nonce : piece);
    return joinParts(parts);
  }

  #piecesOf(product: DemoProduct, level: number): Piece[] {
    const key = `${product.id} ${level}`;
    const known = this.#pieces.get(key);
    if (known) return known;
    const html = renderPage(product, level, `http://${SAMPLE_ADDRESS}:${this.#port}`);
    const pieces = html.split(SLOTS).map((text): Piece => {
      if (text === SAMPLE_ADDRESS) return 'address';
      return text === SAMPLE_NONCE ? 'nonce' : compressedPart(Buffer.from(text));
    });
    this.#pieces.set(key, pieces);
    return pieces;
  }
}

export function slotPart(text: string): GzipPart {
  return storedPart(text);
}

const neighbours = Map.groupBy(buildCatalogue(1), ({ engine, locale }) => `${engine} ${locale.tag}`);

/** The engine's own page, with what shops add to every answer: a token in the head and a script's nonce at the end. */
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
    .replace('</body>', `<script nonce="${SAMPLE_NONCE}">window.__t="${SAMPLE_NONCE}"</script></body>`);
}

function placeOf(product: DemoProduct, level: number): ShelfPlace {
  const { availability } = product.firstOffer;
  const offer = { priceMinor: priceAtLevel(product, level), listPriceMinor: null, availability };
  return { product, offer, changedAt: LONG_AGO, revision: level, frozen: true };
}
