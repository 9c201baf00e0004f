export interface Topic {
  readonly name: string;
  /** Durable messages survive a crash of the broker; transient ones may be lost whole. */
  readonly durable: boolean;
}

/** Checks to make: transient, since each is leased in the schedule and comes due again. */
export const CHECKS: Topic = { name: 'checks', durable: false };
/** Confirmed price changes on their way from the outbox to the rules. */
export const PRICE_EVENTS: Topic = { name: 'price-events', durable: true };

export interface OutgoingMessage {
  body: unknown;
  /** 0 goes first, 9 last. */
  priority?: number;
}

export interface Message {
  body: unknown;
  /** 1 at the first delivery. */
  attempt: number;
}

export interface ConsumeOptions {
  /** How many messages are in the handler at once; 1 keeps their order. */
  concurrency: number;
  signal: AbortSignal;
}

/** At-least-once delivery; competing consumers share a topic. */
export interface Queue {
  /** Resolves when the messages are accepted (durable ones: stored). */
  publish(topic: Topic, messages: readonly OutgoingMessage[]): Promise<void>;
  /**
   * Hands messages to `handler` until the signal aborts, then waits for those in hand. A message is done when its handler returns. One
   * whose handler throws, or dies with its process, comes again later; after MAX_ATTEMPTS it is set aside as dead.
   */
  consume(topic: Topic, options: ConsumeOptions, handler: (message: Message) => Promise<void>): Promise<void>;
  /** Messages waiting or in hand. */
  depth(topic: Topic): Promise<number>;
}

export const MAX_ATTEMPTS = 10;
