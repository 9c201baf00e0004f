export interface RabbitmqQueueOptions {
  /** amqp:// or amqps://. */
  url: string;
  /** How long a publisher or a question waits for the broker. */
  timeoutMs: number;
  /** How long a message rests after each of its first failed attempts, and after each later one. */
  retryAfterMs: { first: number; later: number };
  /** How often a consumer asks which lanes to serve. */
  lanesEveryMs: number;
  onError: (error: Error) => void;
}
