import { setTimeout as sleep } from 'node:timers/promises';
import { type AsyncMessage, type Channel, type Connection } from 'rabbitmq-client';
import { OWN_LANE, type ConsumeOptions, type Message, type Topic } from '../queue.ts';
import { attemptsOf, type Letters } from './retries.ts';
import { queueOf, type Topology } from './topology.ts';

interface ConsumerParts {
  connection: Connection;
  topology: Topology;
  letters: Letters;
  topic: Topic;
  consume: ConsumeOptions;
  handler: (message: Message) => Promise<void>;
  lanesEveryMs: number;
  onError: (error: Error) => void;
}

const AGAIN_AFTER_MS = 500;

/**
 * Serves lanes over one channel at a time. The broker keeps the number in hand, over all lanes together, by the channel's prefetch, and
 * shares a free hand out at random. When the channel ends, what was in hand is finished before the next begins: the broker gives it to
 * somebody else.
 */
export class RabbitmqConsumer {
  readonly #parts: ConsumerParts;
  readonly #inHand = new Set<Promise<void>>();

  constructor(parts: ConsumerParts) {
    this.#parts = parts;
  }

  async run(): Promise<void> {
    const { consume, onError } = this.#parts;
    while (!consume.signal.aborted) {
      await this.#serve().catch(onError);
      await Promise.all(this.#inHand);
      await sleep(AGAIN_AFTER_MS, undefined, { signal: consume.signal }).catch(() => undefined);
    }
  }

  /** Until the channel ends, or the signal does and all is finished. */
  async #serve(): Promise<void> {
    const { connection, consume, onError } = this.#parts;
    const channel = await connection.acquire({ emitErrorsFromChannel: true });
    channel.on('error', onError);
    channel.on('basic.cancel', () => void channel.close());
    const ended = new AbortController();
    channel.once('close', () => ended.abort());
    const tags = new Map<string, string>();
    try {
      await channel.basicQos({ prefetchCount: consume.concurrency, global: true });
      await this.#keepLanes(channel, tags, AbortSignal.any([consume.signal, ended.signal]));
      if (channel.active) for (const consumerTag of tags.values()) await channel.basicCancel({ consumerTag });
      await Promise.all(this.#inHand);
    } finally {
      await channel.close();
    }
  }

  async #keepLanes(channel: Channel, tags: Map<string, string>, until: AbortSignal): Promise<void> {
    const { lanesEveryMs, onError } = this.#parts;
    while (!until.aborted) {
      const againMs = await this.#changeLanes(channel, tags).then(
        () => lanesEveryMs,
        (error: Error) => {
          if (!until.aborted) onError(error);
          return AGAIN_AFTER_MS;
        },
      );
      await sleep(againMs, undefined, { signal: until }).catch(() => undefined);
    }
  }

  async #changeLanes(channel: Channel, tags: Map<string, string>): Promise<void> {
    const lanes = new Set((await this.#parts.consume.lanes?.()) ?? [OWN_LANE]);
    for (const lane of lanes) if (!tags.has(lane)) tags.set(lane, await this.#join(channel, lane));
    for (const [lane, consumerTag] of tags) {
      if (lanes.has(lane)) continue;
      tags.delete(lane);
      await channel.basicCancel({ consumerTag });
    }
  }

  async #join(channel: Channel, lane: string): Promise<string> {
    const { topology, topic } = this.#parts;
    await topology.ensure(topic, lane);
    const { consumerTag } = await channel.basicConsume({ queue: queueOf(topic, lane) }, (message) =>
      this.#take(channel, lane, message),
    );
    return consumerTag;
  }

  #take(channel: Channel, lane: string, message: AsyncMessage): void {
    const work = this.#settle(channel, lane, message).finally(() => this.#inHand.delete(work));
    this.#inHand.add(work);
  }

  /** A message is acknowledged when it is done, or when a copy of it is where it belongs next. */
  async #settle(channel: Channel, lane: string, message: AsyncMessage): Promise<void> {
    const { deliveryTag } = message;
    try {
      await this.#handle(lane, message);
      if (channel.active) channel.basicAck({ deliveryTag });
    } catch (error) {
      this.#parts.onError(error as Error);
      if (channel.active) channel.basicNack({ deliveryTag, requeue: true });
    }
  }

  async #handle(lane: string, message: AsyncMessage): Promise<void> {
    const { topic, handler, letters, onError } = this.#parts;
    if (message.redelivered) return letters.afterDeath(topic, lane, message);
    try {
      await handler({ body: message.body as unknown, attempt: attemptsOf(message) + 1 });
    } catch (error) {
      onError(error as Error);
      await letters.afterFailure(topic, lane, message, (error as Error).message);
    }
  }
}
