export interface RabbitmqQueueOptions {
  /** amqp:// or amqps://. */
  url: string;
  /** How long a request waits for the broker. */
  timeoutMs: number;
  /** Delay of a message after each of its first failed attempts, and after each later one. */
  retryAfterMs: { first: number; later: number };
  /** How often a consumer updates the lanes to serve. */
  lanesEveryMs: number;
  onError: (error: Error) => void;
}
