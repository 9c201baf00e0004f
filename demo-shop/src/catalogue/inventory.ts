import { fromMinor } from '@tidemark/contracts/money.ts';
import { type DemoProduct, type Offer } from './catalogue.ts';
import { type Engine } from './engine.ts';
import { pageKey } from './product-path.ts';

/** A product as listed by the control API. Amounts are decimal strings. */
export interface DemoProductSummary {
  readonly id: string;
  readonly engine: Engine;
  readonly title: string;
  readonly url: string;
  readonly price: string;
  readonly listPrice: string | null;
  readonly currency: string;
  readonly availability: string;
  /** True once its price has been set manually. The price clock skips it from then on. */
  readonly frozen: boolean;
}

/** A product with its current offer. */
export interface InventoryItem {
  readonly product: DemoProduct;
  readonly offer: Offer;
  readonly changedAt: Date;
  /** Grows with every change, so that outdated cached pages can be detected. */
  readonly revision: number;
  readonly frozen: boolean;
}

/** The current offers of all products: the only state that pages depend on. */
export class Inventory {
  readonly #items: Map<string, InventoryItem>;
  readonly #idByPath = new Map<string, string>();
  readonly #now: () => Date;

  constructor(products: readonly DemoProduct[], now: () => Date) {
    this.#now = now;
    const changedAt = now();
    this.#items = new Map(
      products.map((product) => [
        product.id,
        { product, offer: product.firstOffer, changedAt, revision: 0, frozen: false },
      ]),
    );
    for (const product of products) this.#idByPath.set(product.path, product.id);
  }

  all(): InventoryItem[] {
    return [...this.#items.values()];
  }

  get(id: string): InventoryItem | undefined {
    return this.#items.get(id);
  }

  atUrl(url: URL): InventoryItem | undefined {
    return this.get(this.#idByPath.get(pageKey(url)) ?? '');
  }

  /** The first product in catalogue order with this id, slug, path or URL. */
  find(reference: string): InventoryItem | undefined {
    const byId = this.get(reference);
    if (byId) return byId;
    const url = URL.parse(reference, 'http://shop.invalid');
    const byPath = url ? this.atUrl(url) : undefined;
    return byPath ?? this.all().find(({ product }) => product.slug === reference);
  }

  /** Replaces the product's offer. With freeze, the price clock skips it from then on. */
  change(id: string, offer: Offer, { freeze = false } = {}): InventoryItem {
    const item = this.#items.get(id);
    if (!item) throw new RangeError(`no product ${id}`);
    const changed = {
      ...item,
      offer,
      changedAt: this.#now(),
      revision: item.revision + 1,
      frozen: item.frozen || freeze,
    };
    this.#items.set(id, changed);
    return changed;
  }
}

/** The item's summary, with an absolute URL below the origin ("http://127.0.0.1:8080"). */
export function summarize({ product, offer, frozen }: InventoryItem, origin: string): DemoProductSummary {
  const { currency } = product.locale;
  return {
    id: product.id,
    engine: product.engine,
    title: product.title,
    url: origin + product.path,
    price: fromMinor(offer.priceMinor, currency),
    listPrice: offer.listPriceMinor === null ? null : fromMinor(offer.listPriceMinor, currency),
    currency,
    availability: offer.availability,
    frozen,
  };
}
