import { type AsyncMessage, type Connection, type SyncMessage } from 'rabbitmq-client';
import { MAX_ATTEMPTS, type DeadLetter, type Topic } from '../queue.ts';
import { type RabbitmqPublisher } from './publisher.ts';
import { deadQueueOf, queueOf, retryExchangeOf, type Topology } from './topology.ts';
import { type RabbitmqQueueOptions } from './options.ts';

const ATTEMPTS = 'tidemark-attempts';
const LANE = 'tidemark-lane';
const REASON = 'tidemark-reason';
const FAILED_AT = 'tidemark-failed-at';

const EARLY_ATTEMPTS = 3;
const REASON_CHARACTERS = 500;

type Received = AsyncMessage | SyncMessage;

interface RetriesParts {
  connection: Connection;
  topology: Topology;
  publisher: RabbitmqPublisher;
  retryAfterMs: RabbitmqQueueOptions['retryAfterMs'];
}

/** Attempts before this delivery, without those lost in a crash. */
export function attemptsOf({ headers }: Received): number {
  const attempts: unknown = headers?.[ATTEMPTS];
  return Number.isSafeInteger(attempts) ? Number(attempts) : 0;
}

/** Requeues or dead-letters messages whose attempt failed. Afterwards the original may be acknowledged. */
export class Retries {
  readonly #parts: RetriesParts;

  constructor(parts: RetriesParts) {
    this.#parts = parts;
  }

  /** Delays a failed message until its next attempt, or dead-letters it after the last one. */
  async retryOrDeadLetter(topic: Topic, lane: string, message: Received, reason: string): Promise<void> {
    const attempts = attemptsOf(message) + 1;
    await this.#parts.topology.ensure(topic, lane);
    if (attempts >= MAX_ATTEMPTS) await this.#deadLetter(topic, lane, message, attempts, reason);
    else await this.#retryLater(topic, lane, message, attempts);
  }

  /**
   * Retries a message whose consumer crashed. The first times at once, because the message is probably not
   * the cause; later like a failed message.
   */
  async retryAfterCrash(topic: Topic, lane: string, message: Received): Promise<void> {
    if (attemptsOf(message) >= EARLY_ATTEMPTS)
      return this.retryOrDeadLetter(topic, lane, message, 'Its consumer crashed.');
    await this.#parts.topology.ensure(topic, lane);
    await this.#requeue(topic, lane, message, attemptsOf(message) + 1);
  }

  async list(topic: Topic, limit: number): Promise<DeadLetter[]> {
    const dead: DeadLetter[] = [];
    await this.#readDead(topic, limit, async (message) => {
      dead.push(deadLetterOf(message));
      return 'keep';
    });
    return dead;
  }

  async replay(topic: Topic, ids: readonly string[] | undefined): Promise<number> {
    const wanted = ids && new Set(ids);
    let replayed = 0;
    await this.#readDead(topic, Number.POSITIVE_INFINITY, async (message) => {
      const { id, lane } = deadLetterOf(message);
      if (wanted && !wanted.has(id)) return 'keep';
      await this.#parts.topology.ensure(topic, lane);
      await this.#requeue(topic, lane, message, 0);
      replayed++;
      return 'take';
    });
    return replayed;
  }

  #requeue(topic: Topic, lane: string, message: Received, attempts: number): Promise<void> {
    const envelope = { ...propertiesOf(topic, message, attempts), routingKey: queueOf(topic, lane) };
    return this.#parts.publisher.send(envelope, message.body);
  }

  #retryLater(topic: Topic, lane: string, message: Received, attempts: number): Promise<void> {
    const { first, later } = this.#parts.retryAfterMs;
    const exchange = retryExchangeOf(attempts <= EARLY_ATTEMPTS ? first : later);
    const envelope = {
      ...propertiesOf(topic, message, attempts),
      exchange,
      routingKey: queueOf(topic, lane),
    };
    return this.#parts.publisher.send(envelope, message.body);
  }

  #deadLetter(
    topic: Topic,
    lane: string,
    message: Received,
    attempts: number,
    reason: string,
  ): Promise<void> {
    const headers = {
      [ATTEMPTS]: attempts,
      [LANE]: lane,
      [REASON]: reason.slice(0, REASON_CHARACTERS).toWellFormed(),
      [FAILED_AT]: new Date().toISOString(),
    };
    const envelope = { ...propertiesOf(topic, message, attempts), durable: true, headers };
    return this.#parts.publisher.send({ ...envelope, routingKey: deadQueueOf(topic) }, message.body);
  }

  /**
   * Visits the current dead letters, oldest first. Kept ones return to their places when the channel closes.
   */
  async #readDead(
    topic: Topic,
    limit: number,
    visit: (message: SyncMessage) => Promise<'keep' | 'take'>,
  ): Promise<void> {
    const { connection, topology } = this.#parts;
    const count = Math.min(limit, await topology.deadCount(topic));
    const channel = await connection.acquire();
    try {
      for (let n = 0; n < count; n++) {
        const message = await channel.basicGet({ queue: deadQueueOf(topic) });
        if (!message) return;
        if ((await visit(message)) === 'take') channel.basicAck({ deliveryTag: message.deliveryTag });
      }
    } finally {
      await channel.close();
    }
  }
}

function propertiesOf(topic: Topic, message: Received, attempts: number) {
  return {
    durable: topic.durable,
    priority: message.priority ?? 0,
    ...(message.messageId ? { messageId: message.messageId } : {}),
    headers: { [ATTEMPTS]: attempts },
  };
}

function deadLetterOf(message: Received): DeadLetter {
  const { headers, messageId, body } = message;
  return {
    id: messageId ?? '',
    lane: String(headers?.[LANE] ?? ''),
    body: body as unknown,
    attempts: attemptsOf(message),
    reason: String(headers?.[REASON] ?? ''),
    at: new Date(String(headers?.[FAILED_AT])),
  };
}
