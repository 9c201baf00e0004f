import { buildCatalogue, type DemoProduct } from '../../demo-shop/src/catalogue/catalogue.ts';
import { ENGINE_THEMES } from '../../demo-shop/src/engines/index.ts';
import { type InventoryItem } from '../../demo-shop/src/catalogue/inventory.ts';
import { compressedPart, joinParts, storedPart, type GzipPart } from './gzip-parts.ts';
import { priceAtLevel } from './plan-shops.ts';

const SAMPLE_ADDRESS = '127.199.199.199';
export const SAMPLE_NONCE = 'b0a1c2d3e4f5a6b7c8d9';
const SAMPLE_VISITOR_COUNT = '918273';
/** Matches the texts that a response replaces. */
const SLOTS = new RegExp(`(${SAMPLE_ADDRESS}|${SAMPLE_NONCE}|${SAMPLE_VISITOR_COUNT})`);
const LONG_AGO = new Date('2026-01-01T00:00:00Z');
const RELATED = 4;
const RECENT = 3;

/** The texts that differ between shops and between responses. */
export type SlotValues = Readonly<Record<'address' | 'nonce' | 'visitorCount', GzipPart>>;
type Piece = GzipPart | keyof SlotValues;

const SAMPLES: Readonly<Record<string, keyof SlotValues>> = {
  [SAMPLE_ADDRESS]: 'address',
  [SAMPLE_NONCE]: 'nonce',
  [SAMPLE_VISITOR_COUNT]: 'visitorCount',
};

/**
 * Renders product pages once per price and keeps them compressed, except for the slots where shops and
 * responses differ.
 */
export class PageTemplates {
  readonly #port: number;
  readonly #pieces = new Map<string, Piece[]>();

  constructor(port: number) {
    this.#port = port;
  }

  /** The gzipped page of a product at a price level, with a shop's slot values. */
  page(product: DemoProduct, level: number, slotValues: SlotValues): Buffer {
    const parts = this.#piecesOf(product, level).map((piece) =>
      typeof piece === 'string' ? slotValues[piece] : piece,
    );
    return joinParts(parts);
  }

  #piecesOf(product: DemoProduct, level: number): Piece[] {
    const key = `${product.id} ${level}`;
    const cached = this.#pieces.get(key);
    if (cached) return cached;
    const html = renderPage(product, level, `http://${SAMPLE_ADDRESS}:${this.#port}`);
    const pieces = html.split(SLOTS).map((text): Piece => SAMPLES[text] ?? compressedPart(Buffer.from(text)));
    this.#pieces.set(key, pieces);
    return pieces;
  }
}

export function slotValue(text: string): GzipPart {
  return storedPart(text);
}

const catalogueByTheme = Map.groupBy(buildCatalogue(1), ({ engine, locale }) => `${engine} ${locale.tag}`);

/**
 * The engine's own page plus what shops add to every response: a CSRF token, a visitor count and a script
 * nonce.
 */
function renderPage(product: DemoProduct, level: number, origin: string): string {
  const range = catalogueByTheme.get(`${product.engine} ${product.locale.tag}`) ?? [];
  const others = range.filter(({ id }) => id !== product.id).map((other) => inventoryItem(other, 0));
  const html = ENGINE_THEMES[product.engine].renderProduct({
    ...inventoryItem(product, level),
    origin,
    url: origin + product.path,
    variant: product.variants[0] ?? null,
    related: others.slice(0, RELATED),
    recent: others.slice(RELATED, RELATED + RECENT),
    redesigned: false,
  });
  return html
    .replace('<meta charset="utf-8">', `$&<meta name="csrf-token" content="${SAMPLE_NONCE}">`)
    .replace('</body>', `<p>${SAMPLE_VISITOR_COUNT} people viewing this now</p></body>`)
    .replace('</body>', `<script nonce="${SAMPLE_NONCE}">window.__t="${SAMPLE_NONCE}"</script></body>`);
}

function inventoryItem(product: DemoProduct, level: number): InventoryItem {
  const { availability } = product.firstOffer;
  const offer = { priceMinor: priceAtLevel(product, level), listPriceMinor: null, availability };
  return { product, offer, changedAt: LONG_AGO, revision: level, frozen: true };
}
