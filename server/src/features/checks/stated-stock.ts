import { type Availability, type AvailabilityOrUnknown } from '@tidemark/contracts/availability.ts';
import { type ExtractedOffer } from '../../shop/extract/model/extracted-offer.ts';
import { type PageVisit } from './interpret-response.ts';

/** The stock that a product's page states, whether or not it shows a price; null if it states none. */
export function statedStock(visit: PageVisit): AvailabilityOrUnknown {
  if (!('offer' in visit) || !visit.offer.isProduct) return null;
  return isStockStated(visit.offer) ? visit.offer.availability : null;
}

/** Whether structured data, words or a button state the stock; otherwise it is only inferred from a price. */
export function isStockStated({ availability, sources }: ExtractedOffer): boolean {
  return availability !== null && sources?.availability !== 'price-shown';
}

const STOCK_WORDS: Readonly<Record<Availability, string>> = {
  InStock: 'in stock',
  OutOfStock: 'out of stock',
  PreOrder: 'available for pre-order',
  BackOrder: 'on back-order',
  Discontinued: 'discontinued',
};

/** For users: what a page without a price states. */
export function describeStock(stock: Availability): string {
  return `The page says that the product is ${STOCK_WORDS[stock]}, but shows no price that can be relied on.`;
}
