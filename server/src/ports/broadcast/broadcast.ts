/** CheckProgress messages: how far a check has come. */
export const CHECK_PROGRESS = 'check-progress';
/** PriceChanged messages, as they leave the outbox. */
export const PRICE_CHANGES = 'price-changes';
/** FiredAlert messages: an account has a new notification. */
export const ALERTS_FIRED = 'alerts-fired';

/** Lists of keys whose copies are out of date. */
export const DROPPED_COPIES = 'dropped-copies';

/** Tells every process that listens, now; what nobody hears is lost. */
export interface Broadcast {
  /** Does not fail for want of a connection. What is longer than MAX_MESSAGE_BYTES as JSON reaches listeners as something missed. */
  publish(channel: string, message: unknown): Promise<void>;
  /**
   * Calls `onMissed` when there may have been messages that this subscriber did not get, so that it can look for itself. Returns a
   * function that ends the subscription.
   */
  subscribe(
    channel: string,
    onMessage: (message: unknown) => void,
    onMissed?: () => void,
  ): Promise<() => Promise<void>>;
}

/** What one NOTIFY of PostgreSQL can carry, less what goes around it; the same for all technologies. */
export const MAX_MESSAGE_BYTES = 7500;
