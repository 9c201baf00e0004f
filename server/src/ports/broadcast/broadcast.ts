import { CheckProgress, PriceChanged } from '@tidemark/contracts/events.ts';
import { parserOf } from '@tidemark/contracts/parser-of.ts';

export interface Channel<Message = unknown> {
  readonly name: string;
  /** Validates a received message. A message for which it throws reaches subscribers as a missed one. */
  readonly parse: (message: unknown) => Message;
}

/** The stages of a check. */
export const CHECK_PROGRESS: Channel<CheckProgress> = {
  name: 'check-progress',
  parse: parserOf(CheckProgress, 'check-progress'),
};
/** Price changes, as they leave the outbox. */
export const PRICE_CHANGES: Channel<PriceChanged> = {
  name: 'price-changes',
  parse: parserOf(PriceChanged, 'price-changes'),
};

/** Sends messages to all current subscribers in all processes. A message without a subscriber is lost. */
export interface Broadcast {
  /**
   * Does not reject if there is no connection. A message longer than MAX_MESSAGE_BYTES as JSON is not sent;
   * subscribers get `onMissed` instead.
   */
  publish<Message>(channel: Channel<Message>, message: Message): Promise<void>;
  /**
   * Calls `onMissed` when this subscriber may have missed messages, so that it can query the current state.
   * Returns a function that ends the subscription.
   */
  subscribe<Message>(
    channel: Channel<Message>,
    onMessage: (message: Message) => void,
    onMissed?: () => void,
  ): Promise<() => Promise<void>>;
}

/** The limit of PostgreSQL's NOTIFY less the channel name; the same for all technologies. */
export const MAX_MESSAGE_BYTES = 7500;
