import { setTimeout as sleep } from 'node:timers/promises';
import { type AsyncMessage, type Channel, type Connection } from 'rabbitmq-client';
import { OWN_LANE, type ConsumeOptions, type Message, type Topic } from '../queue.ts';
import { attemptsOf, type Retries } from './retries.ts';
import { queueOf, type Topology } from './topology.ts';

interface RabbitmqConsumerParts {
  connection: Connection;
  topology: Topology;
  retries: Retries;
  topic: Topic;
  consume: ConsumeOptions;
  handler: (message: Message) => Promise<void>;
  lanesEveryMs: number;
  onError: (error: Error) => void;
}

const RETRY_AFTER_MS = 500;

/**
 * Serves lanes over one channel at a time. The channel's prefetch limits the messages in flight over all
 * lanes, and the broker fills a free slot from a random lane. When the channel closes, the messages in flight
 * are finished before the next one is opened, because the broker delivers them to another consumer.
 */
export class RabbitmqConsumer {
  readonly #parts: RabbitmqConsumerParts;
  readonly #inFlight = new Set<Promise<void>>();

  constructor(parts: RabbitmqConsumerParts) {
    this.#parts = parts;
  }

  async run(): Promise<void> {
    const { consume, onError } = this.#parts;
    while (!consume.signal.aborted) {
      await this.#serve().catch(onError);
      await Promise.all(this.#inFlight);
      await sleep(RETRY_AFTER_MS, undefined, { signal: consume.signal }).catch(() => undefined);
    }
  }

  /** Returns when the channel closes, or after the signal aborts and all messages are finished. */
  async #serve(): Promise<void> {
    const { connection, consume, onError } = this.#parts;
    const channel = await connection.acquire({ emitErrorsFromChannel: true });
    channel.on('error', onError);
    channel.on('basic.cancel', () => void channel.close().catch(onError));
    const ended = new AbortController();
    channel.once('close', () => ended.abort());
    const tags = new Map<string, string>();
    try {
      await channel.basicQos({ prefetchCount: consume.concurrency, global: true });
      await this.#keepLanes(channel, tags, AbortSignal.any([consume.signal, ended.signal]));
      if (channel.active) for (const consumerTag of tags.values()) await channel.basicCancel({ consumerTag });
      await Promise.all(this.#inFlight);
    } finally {
      await channel.close();
    }
  }

  async #keepLanes(channel: Channel, tags: Map<string, string>, until: AbortSignal): Promise<void> {
    const { lanesEveryMs, onError } = this.#parts;
    while (!until.aborted) {
      const delayMs = await this.#changeLanes(channel, tags).then(
        () => lanesEveryMs,
        (error: Error) => {
          if (!until.aborted) onError(error);
          return RETRY_AFTER_MS;
        },
      );
      await sleep(delayMs, undefined, { signal: until }).catch(() => undefined);
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
    const work = this.#settle(channel, lane, message).finally(() => this.#inFlight.delete(work));
    this.#inFlight.add(work);
  }

  /** Acknowledges a message when it is done or has been queued again elsewhere. */
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
    const { topic, handler, retries, onError } = this.#parts;
    if (message.redelivered) return retries.retryAfterCrash(topic, lane, message);
    try {
      await handler({ body: message.body as unknown, attempt: attemptsOf(message) + 1 });
    } catch (error) {
      onError(error as Error);
      await retries.retryOrDeadLetter(topic, lane, message, (error as Error).message);
    }
  }
}
