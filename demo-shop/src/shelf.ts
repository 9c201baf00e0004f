import { fromMinor } from '@tidemark/contracts/money.ts';

import type { DemoProduct, Offer } from './catalogue.ts';
import type { Engine } from './engine.ts';
import { pageKey } from './product-path.ts';

/** A product as lists and the control addresses show it. Amounts are decimal strings. */
export interface DemoProductSummary {
  readonly id: string;
  readonly engine: Engine;
  readonly title: string;
  readonly url: string;
  readonly price: string;
  readonly listPrice: string | null;
  readonly currency: string;
  readonly availability: string;
  /** True once its price was set by hand: the moving clock leaves it alone from then on. */
  readonly frozen: boolean;
}

/** One product with what it costs now. */
export interface ShelfPlace {
  readonly product: DemoProduct;
  readonly offer: Offer;
  readonly changedAt: Date;
  /** Grows with every change, so that a page made from an older state is known as such. */
  readonly revision: number;
  readonly frozen: boolean;
}

/** What the shop sells and for how much at this moment: the only state that pages depend on. */
export class Shelf {
  readonly #places: Map<string, ShelfPlace>;
  readonly #idByPath = new Map<string, string>();
  readonly #now: () => Date;

  constructor(products: readonly DemoProduct[], now: () => Date) {
    this.#now = now;
    const changedAt = now();
    this.#places = new Map(
      products.map((product) => [
        product.id,
        { product, offer: product.firstOffer, changedAt, revision: 0, frozen: false },
      ]),
    );
    for (const product of products) this.#idByPath.set(product.path, product.id);
  }

  all(): ShelfPlace[] {
    return [...this.#places.values()];
  }

  get(id: string): ShelfPlace | undefined {
    return this.#places.get(id);
  }

  atUrl(url: URL): ShelfPlace | undefined {
    return this.get(this.#idByPath.get(pageKey(url)) ?? '');
  }

  /** By id, slug, path, or whole address; the first product that fits, in the order of the catalogue. */
  find(reference: string): ShelfPlace | undefined {
    const byId = this.get(reference);
    if (byId) return byId;
    const url = URL.parse(reference, 'http://shop.invalid');
    const byPath = url ? this.atUrl(url) : undefined;
    return byPath ?? this.all().find(({ product }) => product.slug === reference);
  }

  /** Puts a new offer on the product. With freeze, the moving clock no longer touches it. */
  change(id: string, offer: Offer, { freeze = false } = {}): ShelfPlace {
    const place = this.#places.get(id);
    if (!place) throw new RangeError(`no product ${id}`);
    const changed = {
      ...place,
      offer,
      changedAt: this.#now(),
      revision: place.revision + 1,
      frozen: place.frozen || freeze,
    };
    this.#places.set(id, changed);
    return changed;
  }
}

/** The place as a summary whose address starts with the origin ("http://127.0.0.1:8080"). */
export function summarize({ product, offer, frozen }: ShelfPlace, origin: string): DemoProductSummary {
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
