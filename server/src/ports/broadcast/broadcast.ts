import { CheckProgress, PriceChanged } from '@tidemark/contracts/events.ts';
import { parserOf } from '@tidemark/contracts/parser-of.ts';

export interface Channel<Message = unknown> {
  readonly name: string;
  /** Validates a received message. A message for which it throws reaches subscribers as a missed one. */
  readonly parse: (message: unknown) => Message;
}

/** How far a check has come. */
export const CHECK_PROGRESS: Channel<CheckProgress> = {
  name: 'check-progress',
  parse: parserOf(CheckProgress, 'check-progress'),
};
/** Price changes, as they leave the outbox. */
export const PRICE_CHANGES: Channel<PriceChanged> = {
  name: 'price-changes',
  parse: parserOf(PriceChanged, 'price-changes'),
};

/** Tells every process that listens, now; what nobody hears is lost. */
export interface Broadcast {
  /** Does not fail for want of a connection. What is longer than MAX_MESSAGE_BYTES as JSON reaches listeners as something missed. */
  publish<Message>(channel: Channel<Message>, message: Message): Promise<void>;
  /**
   * Calls `onMissed` when there may have been messages that this subscriber did not get, so that it can look for itself. Returns a
   * function that ends the subscription.
   */
  subscribe<Message>(
    channel: Channel<Message>,
    onMessage: (message: Message) => void,
    onMissed?: () => void,
  ): Promise<() => Promise<void>>;
}

/** What one NOTIFY of PostgreSQL can carry, less what goes around it; the same for all technologies. */
export const MAX_MESSAGE_BYTES = 7500;
