import { fromMinor } from '@tidemark/contracts/money.ts';
import { type DemoVariant } from '../catalogue/catalogue.ts';
import { each, esc, fill } from '../page-parts/html.ts';
import { type Layout } from '../page-parts/render-document.ts';
import { imagePath } from '../page-parts/product-image.ts';
import { type InventoryItem } from '../catalogue/inventory.ts';
import { moneyText } from '../catalogue/storefront-locale.ts';

/** Everything a theme needs to render a product page. */
export interface ProductPage extends InventoryItem {
  readonly origin: string;
  /** The canonical URL of the page. */
  readonly url: string;
  /** The variant in the URL, or else the first. Null if the product has no variants. */
  readonly variant: DemoVariant | null;
  readonly related: readonly InventoryItem[];
  readonly recent: readonly InventoryItem[];
  /** A redesigned page has the price in unknown markup and no structured data. */
  readonly redesigned: boolean;
}

export interface EngineTheme {
  readonly layout: Layout;
  renderProduct(page: ProductPage): string;
  /** Renders a product in a list. */
  renderCard(item: InventoryItem): string;
}

/** The price of the page's variant and its crossed-out price during a sale, in minor units. */
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

/** The end of a price's validity: the last day of the year after the offer's last change. */
export function validUntil({ changedAt }: Pick<ProductPage, 'changedAt'>): string {
  return `${changedAt.getUTCFullYear() + 1}-12-31`;
}

/** The line about monthly payments that many shops show below the price. */
export function instalments(page: ProductPage): string {
  const { locale } = page.product;
  const amount = moneyText(locale, Math.round(shownPrice(page).priceMinor / 4));
  return esc(fill(locale.wording.perMonth, { count: 4, amount }));
}

/** The price markup of a redesigned template, the same for all engines. */
export function redesignedPrice(page: ProductPage): string {
  const { locale } = page.product;
  const { priceMinor, listPriceMinor } = shownPrice(page);
  const was =
    listPriceMinor === null ? '' : `<span class="pdp2-was">${moneyText(locale, listPriceMinor)}</span>`;
  return `<div class="pdp2-buybox"><strong class="pdp2-amount">${moneyText(locale, priceMinor)}</strong>${was}</div>`;
}

export function renderCards(theme: Pick<EngineTheme, 'renderCard'>, items: readonly InventoryItem[]): string {
  return each(items, (item) => theme.renderCard(item));
}

/** Open Graph tags of the page, without its price. */
export function openGraph(page: ProductPage, type: string): string {
  const { product, url } = page;
  return `<meta property="og:type" content="${type}"><meta property="og:title" content="${esc(product.title)}"><meta property="og:url" content="${esc(url)}"><meta property="og:image" content="${esc(imageUrl(page))}">`;
}
