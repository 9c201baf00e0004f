import { type Availability } from '@tidemark/contracts/availability.ts';
import { type ScoredOffer } from '../scores/score-page.ts';

/** What a peer found, in schema.org's words. */
export interface PeerFinding {
  price?: number | string | null | undefined;
  currency?: string | null | undefined;
  availability?: string | null | undefined;
  title?: string | null | undefined;
}

/** A peer's finding as an offer. A page with a price counts as a product page. */
export function peerOffer({ price, currency, availability, title }: PeerFinding): ScoredOffer {
  const amount = Number(price);
  const hasPrice = price !== null && price !== undefined && Number.isFinite(amount) && amount > 0;
  return {
    isProduct: hasPrice,
    price: hasPrice ? String(amount) : null,
    currency: currency ?? null,
    availability: (availability?.split('/').at(-1) ?? null) as Availability | null,
    title: title ?? null,
    listPrice: null,
    confidence: hasPrice ? 1 : 0,
  };
}
