import type { DemoProduct } from './catalogue.ts';
import { HTML, encodeContent } from './content.ts';
import type { Content } from './content.ts';
import type { Engine } from './engine.ts';
import { ENGINE_THEMES } from './engines/index.ts';
import { at } from './seeded-random.ts';
import type { Shelf, ShelfPlace } from './shelf.ts';

const MOST_KEPT = 4096;
const RELATED_SHOWN = 4;
const RECENT_SHOWN = 3;

interface PageAddress {
  readonly origin: string;
  /** The canonical path; a page may also be shown under others. */
  readonly path: string;
  readonly variantId: string | null;
}

interface KeptPage {
  readonly revision: number;
  readonly redesigned: boolean;
  readonly content: Content;
}

/**
 * Product pages, rendered once and kept until their product changes or its theme is redesigned. As in shops with a
 * page cache, the prices of the related products on a kept page may be older than those on their own pages.
 */
export class ProductPages {
  readonly #shelf: Shelf;
  readonly #redesigned = new Set<Engine>();
  readonly #kept = new Map<string, KeptPage>();
  readonly #neighbours: ReadonlyMap<string, readonly DemoProduct[]>;

  constructor(shelf: Shelf) {
    this.#shelf = shelf;
    this.#neighbours = Map.groupBy(
      shelf.all().map(({ product }) => product),
      rangeOf,
    );
  }

  /** Breaks or restores an engine's template: broken, its price stands in markup without structured data. */
  redesign(engine: Engine, broken: boolean): void {
    if (broken) this.#redesigned.add(engine);
    else this.#redesigned.delete(engine);
  }

  get(place: ShelfPlace, address: PageAddress): Content {
    const variant = place.product.variants.find(({ id }) => id === address.variantId);
    const key = `${address.origin}${address.path} ${variant?.id ?? ''}`;
    const redesigned = this.#redesigned.has(place.product.engine);
    const kept = this.#kept.get(key);
    if (kept?.revision === place.revision && kept.redesigned === redesigned) return kept.content;
    const html = ENGINE_THEMES[place.product.engine].renderProduct({
      ...place,
      ...this.#aroundOf(place.product),
      origin: address.origin,
      url: address.origin + address.path,
      variant: variant ?? place.product.variants[0] ?? null,
      redesigned,
    });
    const content = encodeContent(html, HTML, place.changedAt);
    this.#keep(key, { revision: place.revision, redesigned, content });
    return content;
  }

  #aroundOf(product: DemoProduct): { related: ShelfPlace[]; recent: ShelfPlace[] } {
    const range = this.#neighbours.get(rangeOf(product)) ?? [product];
    const own = range.indexOf(product);
    const others = Array.from({ length: RELATED_SHOWN + RECENT_SHOWN }, (_, step) =>
      at(range, own + step + 1),
    );
    const places = others.flatMap(({ id }) => this.#shelf.get(id) ?? []);
    return { related: places.slice(0, RELATED_SHOWN), recent: places.slice(RELATED_SHOWN) };
  }

  #keep(key: string, page: KeptPage): void {
    this.#kept.delete(key);
    this.#kept.set(key, page);
    if (this.#kept.size <= MOST_KEPT) return;
    for (const oldest of this.#kept.keys()) {
      this.#kept.delete(oldest);
      return;
    }
  }
}

function rangeOf({ engine, locale }: DemoProduct): string {
  return `${engine} ${locale.tag}`;
}
