/** CheckProgress messages: how far a check has come. */
export const CHECK_PROGRESS = 'check-progress';
/** PriceChanged messages, as they leave the outbox. */
export const PRICE_CHANGES = 'price-changes';
/** FiredAlert messages: an account has a new notification. */
export const ALERTS_FIRED = 'alerts-fired';

/** Tells every process that listens, now; what nobody hears is lost. */
export interface Broadcast {
  publish(channel: string, message: unknown): Promise<void>;
  /** Returns a function that ends the subscription. */
  subscribe(channel: string, onMessage: (message: unknown) => void): Promise<() => Promise<void>>;
}
