import { fromMinor } from '@tidemark/contracts/money.ts';

import type { DemoVariant } from '../catalogue.ts';
import { each, esc, fill } from '../html.ts';
import type { Skin } from '../page-frame.ts';
import { imagePath } from '../product-image.ts';
import type { ShelfPlace } from '../shelf.ts';
import { moneyText } from '../storefront-locale.ts';

/** Everything a theme needs to write one product's page. */
export interface ProductPage extends ShelfPlace {
  readonly origin: string;
  /** The page's canonical address. */
  readonly url: string;
  /** The variant that the address names, else the first; null where the product has none. */
  readonly variant: DemoVariant | null;
  readonly related: readonly ShelfPlace[];
  readonly recent: readonly ShelfPlace[];
  /** After a redesign the price stands in markup nobody knows, and the structured data is gone. */
  readonly redesigned: boolean;
}

export interface EngineTheme {
  readonly skin: Skin;
  renderProduct(page: ProductPage): string;
  /** One product within a list. */
  renderCard(place: ShelfPlace): string;
}

/** What the page's variant costs: integer minor units, and the crossed-out amount during a sale. */
export function shownPrice({ offer, variant }: Pick<ProductPage, 'offer' | 'variant'>) {
  const extraMinor = variant?.extraMinor ?? 0;
  return {
    priceMinor: offer.priceMinor + extraMinor,
    listPriceMinor: offer.listPriceMinor === null ? null : offer.listPriceMinor + extraMinor,
  };
}

export function decimal(page: Pick<ProductPage, 'product'>, minor: number): string {
  return fromMinor(minor, page.product.locale.currency);
}

export function isSellable({ offer }: Pick<ProductPage, 'offer'>): boolean {
  return offer.availability !== 'OutOfStock';
}

export function variantSellable(page: Pick<ProductPage, 'offer'>, variant: DemoVariant): boolean {
  return isSellable(page) && variant.inStock;
}

export function percentOff(priceMinor: number, listPriceMinor: number): number {
  return Math.round(((listPriceMinor - priceMinor) / listPriceMinor) * 100);
}

export function imageUrl({ origin, product }: Pick<ProductPage, 'origin' | 'product'>): string {
  return origin + imagePath(product);
}

/** The last day of the year after the offer's last change, until which shops say a price is valid. */
export function validUntil({ changedAt }: Pick<ProductPage, 'changedAt'>): string {
  return `${changedAt.getUTCFullYear() + 1}-12-31`;
}

/** The monthly payment line that many shops put right under the price. */
export function instalments(page: ProductPage): string {
  const { locale } = page.product;
  const amount = moneyText(locale, Math.round(shownPrice(page).priceMinor / 4));
  return esc(fill(locale.wording.perMonth, { count: 4, amount }));
}

/** The price as every redesigned template shows it. */
export function redesignedPrice(page: ProductPage): string {
  const { locale } = page.product;
  const { priceMinor, listPriceMinor } = shownPrice(page);
  const was =
    listPriceMinor === null ? '' : `<span class="pdp2-was">${moneyText(locale, listPriceMinor)}</span>`;
  return `<div class="pdp2-buybox"><strong class="pdp2-amount">${moneyText(locale, priceMinor)}</strong>${was}</div>`;
}

export function renderCards(theme: Pick<EngineTheme, 'renderCard'>, places: readonly ShelfPlace[]): string {
  return each(places, (place) => theme.renderCard(place));
}

/** The tags of the Open Graph that say what the page is, without its price. */
export function openGraph(page: ProductPage, type: string): string {
  const { product, url } = page;
  return `<meta property="og:type" content="${type}"><meta property="og:title" content="${esc(product.title)}"><meta property="og:url" content="${esc(url)}"><meta property="og:image" content="${esc(imageUrl(page))}">`;
}
