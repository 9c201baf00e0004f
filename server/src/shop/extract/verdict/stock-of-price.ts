import { type AvailabilityOrUnknown } from '@tidemark/contracts/availability.ts';
import { type PriceCandidate } from '../model/candidate.ts';
import { type FieldSource } from '../model/extracted-offer.ts';

export interface StockReading {
  availability: AvailabilityOrUnknown;
  source: FieldSource | null;
}

/**
 * Price and stock are of the same offer: the variant that the URL selects decides, else the offers with the
 * chosen price if they agree. Page state counts only against a stock that a button implies, and if the price
 * is not shown, since otherwise it need not be read.
 */
export function stockOfPrice(agreeing: readonly PriceCandidate[], stated: StockReading): StockReading {
  const isShown = agreeing.some((it) => it.kind === 'visible');
  const offers = agreeing.filter(
    (it) => !it.isList && it.availability && !(isShown && it.kind === 'state-price'),
  );
  const selected = offers.find((it) => it.kind === 'offer-of-url');
  if (selected) return stockOf(selected, stated);
  const own = offers.filter(({ method }) => method === stated.source);
  if (own.length > 0) return hasOneStock(own) ? stockOf(own[0], stated) : stated;
  const isImplied = stated.source === 'buy-button' || stated.source === null;
  return isImplied && hasOneStock(offers) ? stockOf(offers[0], stated) : stated;
}

function stockOf(offer: PriceCandidate | undefined, stated: StockReading): StockReading {
  return offer?.availability ? { availability: offer.availability, source: offer.method } : stated;
}

function hasOneStock(offers: readonly PriceCandidate[]): boolean {
  return new Set(offers.map((it) => it.availability)).size === 1;
}
