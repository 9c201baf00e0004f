import { type DemoProduct } from './catalogue/catalogue.ts';
import { HTML, encodeContent, type Content } from './content.ts';
import { type Engine } from './catalogue/engine.ts';
import { ENGINE_THEMES } from './engines/index.ts';
import { at } from './catalogue/seeded-random.ts';
import { type Inventory, type InventoryItem } from './catalogue/inventory.ts';

const MAX_CACHED_PAGES = 4096;
const RELATED_SHOWN = 4;
const RECENT_SHOWN = 3;

interface PageAddress {
  readonly origin: string;
  /** The canonical path. The same page may be requested under other paths. */
  readonly path: string;
  readonly variantId: string | null;
}

interface CachedPage {
  readonly revision: number;
  readonly redesigned: boolean;
  readonly content: Content;
}

/**
 * A cache of rendered product pages. A page is rendered again once its product changes or its theme is
 * redesigned. As in shops with a page cache, related products on a cached page may show outdated prices.
 */
export class ProductPages {
  readonly #inventory: Inventory;
  readonly #redesigned = new Set<Engine>();
  readonly #cached = new Map<string, CachedPage>();
  readonly #ranges: ReadonlyMap<string, readonly DemoProduct[]>;

  constructor(inventory: Inventory) {
    this.#inventory = inventory;
    this.#ranges = Map.groupBy(
      inventory.all().map(({ product }) => product),
      rangeOf,
    );
  }

  /**
   * Breaks or restores an engine's template. A broken one shows the price in unknown markup, without
   * structured data.
   */
  redesign(engine: Engine, broken: boolean): void {
    if (broken) this.#redesigned.add(engine);
    else this.#redesigned.delete(engine);
  }

  get(item: InventoryItem, address: PageAddress): Content {
    const variant = item.product.variants.find(({ id }) => id === address.variantId);
    const key = `${address.origin}${address.path} ${variant?.id ?? ''}`;
    const redesigned = this.#redesigned.has(item.product.engine);
    const cached = this.#cached.get(key);
    if (cached?.revision === item.revision && cached.redesigned === redesigned) return cached.content;
    const html = ENGINE_THEMES[item.product.engine].renderProduct({
      ...item,
      ...this.#otherProductsOf(item.product),
      origin: address.origin,
      url: address.origin + address.path,
      variant: variant ?? item.product.variants[0] ?? null,
      redesigned,
    });
    const content = encodeContent(html, HTML, item.changedAt);
    this.#store(key, { revision: item.revision, redesigned, content });
    return content;
  }

  #otherProductsOf(product: DemoProduct): { related: InventoryItem[]; recent: InventoryItem[] } {
    const range = this.#ranges.get(rangeOf(product)) ?? [product];
    const own = range.indexOf(product);
    const others = Array.from({ length: RELATED_SHOWN + RECENT_SHOWN }, (_, step) =>
      at(range, own + step + 1),
    );
    const items = others.flatMap(({ id }) => this.#inventory.get(id) ?? []);
    return { related: items.slice(0, RELATED_SHOWN), recent: items.slice(RELATED_SHOWN) };
  }

  #store(key: string, page: CachedPage): void {
    this.#cached.delete(key);
    this.#cached.set(key, page);
    if (this.#cached.size <= MAX_CACHED_PAGES) return;
    for (const oldest of this.#cached.keys()) {
      this.#cached.delete(oldest);
      return;
    }
  }
}

function rangeOf({ engine, locale }: DemoProduct): string {
  return `${engine} ${locale.tag}`;
}
