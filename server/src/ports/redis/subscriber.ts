import { setTimeout as sleep } from 'node:timers/promises';
import { type Client } from './client.ts';

interface Subscription {
  channel: string;
  onMessage: (text: string) => void;
  onReconnected: () => void;
  /** The driver has it, and renews it by itself at each reconnection. */
  isHeld: boolean;
  /** Who asked for it has gone on. */
  isStarted: boolean;
}

/** Nobody waits longer for the start of a subscription; it then starts when it can. */
const START_WITHIN_MS = 1000;

/** The connection that listens. */
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
    const added = { ...subscription, isHeld: false, isStarted: false };
    this.#subscriptions.push(added);
    const start = async () => {
      await this.#firstAttempt.promise;
      await this.#hold(added);
    };
    await Promise.race([start(), sleep(START_WITHIN_MS, undefined, { ref: false })]);
    added.isStarted = true;
  }

  close(): void {
    this.#client.destroy();
  }

  async #onReady(): Promise<void> {
    const started = this.#subscriptions.filter(({ isStarted }) => isStarted);
    this.#firstAttempt.resolve();
    await Promise.all(this.#subscriptions.map((one) => this.#hold(one)));
    for (const { onReconnected } of started) onReconnected();
  }

  async #hold(subscription: Subscription): Promise<void> {
    if (subscription.isHeld || !this.#client.isReady) return;
    subscription.isHeld = true;
    try {
      await this.#client.subscribe(subscription.channel, subscription.onMessage);
    } catch {
      // The connection went away meanwhile; its return comes back here.
      subscription.isHeld = false;
    }
  }
}
