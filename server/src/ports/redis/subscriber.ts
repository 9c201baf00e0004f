import { setTimeout as sleep } from 'node:timers/promises';
import { type Client } from './client.ts';

interface Subscription {
  channel: string;
  onMessage: (text: string) => void;
  onReconnected: () => void;
  /** The driver has subscribed and will subscribe again after each reconnection. */
  isActive: boolean;
  /** `subscribe` has returned. */
  isStarted: boolean;
}

/** How long `subscribe` waits. After that the subscription becomes active later. */
const START_TIMEOUT_MS = 1000;

/** The connection for subscriptions. */
export class Subscriber {
  readonly #client: Client;
  readonly #subscriptions: Subscription[] = [];
  readonly #firstAttempt = Promise.withResolvers<void>();

  constructor(client: Client) {
    this.#client = client;
    client.on('error', () => this.#firstAttempt.resolve());
    client.on('ready', () => void this.#onReady());
    client.connect().catch(() => undefined);
  }

  async subscribe(
    subscription: Pick<Subscription, 'channel' | 'onMessage' | 'onReconnected'>,
  ): Promise<void> {
    const added = { ...subscription, isActive: false, isStarted: false };
    this.#subscriptions.push(added);
    const start = async () => {
      await this.#firstAttempt.promise;
      await this.#activate(added);
    };
    await Promise.race([start(), sleep(START_TIMEOUT_MS, undefined, { ref: false })]);
    added.isStarted = true;
  }

  close(): void {
    this.#client.destroy();
  }

  async #onReady(): Promise<void> {
    const started = this.#subscriptions.filter(({ isStarted }) => isStarted);
    this.#firstAttempt.resolve();
    await Promise.all(this.#subscriptions.map((subscription) => this.#activate(subscription)));
    for (const { onReconnected } of started) onReconnected();
  }

  async #activate(subscription: Subscription): Promise<void> {
    if (subscription.isActive || !this.#client.isReady) return;
    subscription.isActive = true;
    try {
      await this.#client.subscribe(subscription.channel, subscription.onMessage);
    } catch {
      // The connection was lost meanwhile. Its `ready` event tries again.
      subscription.isActive = false;
    }
  }
}
