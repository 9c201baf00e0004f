import { type AsyncMessage, type Connection, type SyncMessage } from 'rabbitmq-client';
import { MAX_ATTEMPTS, type DeadLetter, type Topic } from '../queue.ts';
import { type RabbitmqPublisher } from './publisher.ts';
import { deadQueueOf, queueOf, retryExchangeOf, type Topology } from './topology.ts';
import { type RabbitmqQueueOptions } from './options.ts';

const ATTEMPTS = 'tidemark-attempts';
const LANE = 'tidemark-lane';
const REASON = 'tidemark-reason';
const DIED_AT = 'tidemark-died-at';

const FIRST_ATTEMPTS = 3;
const REASON_CHARACTERS = 500;

type Received = AsyncMessage | SyncMessage;

interface LetterParts {
  connection: Connection;
  topology: Topology;
  publisher: RabbitmqPublisher;
  retryAfterMs: RabbitmqQueueOptions['retryAfterMs'];
}

/** Attempts that began before this delivery, as far as somebody lived to count them. */
export function attemptsOf({ headers }: Received): number {
  const attempts: unknown = headers?.[ATTEMPTS];
  return Number.isSafeInteger(attempts) ? Number(attempts) : 0;
}

/** What becomes of messages whose attempt failed: a copy goes where it belongs next, and the message itself may be acknowledged then. */
export class Letters {
  readonly #parts: LetterParts;

  constructor(parts: LetterParts) {
    this.#parts = parts;
  }

  /** Has it rest, or puts it among the dead after the last attempt. */
  async afterFailure(topic: Topic, lane: string, message: Received, reason: string): Promise<void> {
    const attempts = attemptsOf(message) + 1;
    await this.#parts.topology.ensure(topic, lane);
    if (attempts >= MAX_ATTEMPTS) await this.#bury(topic, lane, message, attempts, reason);
    else await this.#rest(topic, lane, message, attempts);
  }

  /** The same where nobody said that it failed: its consumer died. The first few times it goes back at once, most likely being innocent. */
  async afterDeath(topic: Topic, lane: string, message: Received): Promise<void> {
    if (attemptsOf(message) >= FIRST_ATTEMPTS)
      return this.afterFailure(topic, lane, message, 'Its consumer died.');
    await this.#parts.topology.ensure(topic, lane);
    await this.#putBack(topic, lane, message, attemptsOf(message) + 1);
  }

  async list(topic: Topic, limit: number): Promise<DeadLetter[]> {
    const dead: DeadLetter[] = [];
    await this.#readDead(topic, limit, async (message) => {
      dead.push(letterOf(message));
      return 'keep';
    });
    return dead;
  }

  async replay(topic: Topic, ids: readonly string[] | undefined): Promise<number> {
    const wanted = ids && new Set(ids);
    let replayed = 0;
    await this.#readDead(topic, Number.POSITIVE_INFINITY, async (message) => {
      const { id, lane } = letterOf(message);
      if (wanted && !wanted.has(id)) return 'keep';
      await this.#parts.topology.ensure(topic, lane);
      await this.#putBack(topic, lane, message, 0);
      replayed++;
      return 'take';
    });
    return replayed;
  }

  #putBack(topic: Topic, lane: string, message: Received, attempts: number): Promise<void> {
    const envelope = { ...copyOf(topic, message, attempts), routingKey: queueOf(topic, lane) };
    return this.#parts.publisher.send(envelope, message.body);
  }

  #rest(topic: Topic, lane: string, message: Received, attempts: number): Promise<void> {
    const { first, later } = this.#parts.retryAfterMs;
    const exchange = retryExchangeOf(attempts <= FIRST_ATTEMPTS ? first : later);
    const envelope = { ...copyOf(topic, message, attempts), exchange, routingKey: queueOf(topic, lane) };
    return this.#parts.publisher.send(envelope, message.body);
  }

  #bury(topic: Topic, lane: string, message: Received, attempts: number, reason: string): Promise<void> {
    const headers = {
      [ATTEMPTS]: attempts,
      [LANE]: lane,
      [REASON]: reason.slice(0, REASON_CHARACTERS).toWellFormed(),
      [DIED_AT]: new Date().toISOString(),
    };
    const envelope = { ...copyOf(topic, message, attempts), durable: true, headers };
    return this.#parts.publisher.send({ ...envelope, routingKey: deadQueueOf(topic) }, message.body);
  }

  /** Goes through the dead messages that are there now, oldest first; those kept go back to their places at the end. */
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

function copyOf(topic: Topic, message: Received, attempts: number) {
  return {
    durable: topic.durable,
    priority: message.priority ?? 0,
    ...(message.messageId ? { messageId: message.messageId } : {}),
    headers: { [ATTEMPTS]: attempts },
  };
}

function letterOf(message: Received): DeadLetter {
  const { headers, messageId, body } = message;
  return {
    id: messageId ?? '',
    lane: String(headers?.[LANE] ?? ''),
    body: body as unknown,
    attempts: attemptsOf(message),
    reason: String(headers?.[REASON] ?? ''),
    at: new Date(String(headers?.[DIED_AT])),
  };
}
