import { type AsyncMessage, type Connection, type SyncMessage } from 'rabbitmq-client';
import { MAX_ATTEMPTS, type DeadLetter, type Queue, type Topic } from './index.ts';
import { type RabbitmqPublisher } from './rabbitmq-publisher.ts';
import { deadQueueOf, queueOf, retryExchangeOf, type Topology } from './rabbitmq-topology.ts';
import { type RabbitmqQueueOptions } from './rabbitmq.ts';

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

/** What becomes of messages whose attempt failed. */
export interface Letters {
  /** Sends a copy to rest, or to the dead after the last attempt; the message itself may be acknowledged then. */
  afterFailure(topic: Topic, lane: string, message: Received, reason: string): Promise<void>;
  /** The same where nobody said that it failed: its consumer died. The first few go back at once, most likely being innocent. */
  afterDeath(topic: Topic, lane: string, message: Received): Promise<void>;
  list: Queue['deadLetters'];
  replay: Queue['replay'];
}

/** Attempts that began before this delivery, as far as somebody lived to count them. */
export function attemptsOf({ headers }: Received): number {
  const attempts: unknown = headers?.[ATTEMPTS];
  return Number.isSafeInteger(attempts) ? Number(attempts) : 0;
}

export function createLetters({ connection, topology, publisher, retryAfterMs }: LetterParts): Letters {
  const copyOf = (topic: Topic, message: Received, attempts: number) => ({
    durable: topic.durable,
    priority: message.priority ?? 0,
    ...(message.messageId ? { messageId: message.messageId } : {}),
    headers: { [ATTEMPTS]: attempts },
  });

  function bury(topic: Topic, lane: string, message: Received, attempts: number, reason: string) {
    const headers = {
      [ATTEMPTS]: attempts,
      [LANE]: lane,
      [REASON]: reason.slice(0, REASON_CHARACTERS).toWellFormed(),
      [DIED_AT]: new Date().toISOString(),
    };
    const envelope = { ...copyOf(topic, message, attempts), durable: true, headers };
    return publisher.send({ ...envelope, routingKey: deadQueueOf(topic) }, message.body);
  }

  function rest(topic: Topic, lane: string, message: Received, attempts: number) {
    const delayMs = attempts <= FIRST_ATTEMPTS ? retryAfterMs.first : retryAfterMs.later;
    return publisher.send(
      {
        ...copyOf(topic, message, attempts),
        exchange: retryExchangeOf(delayMs),
        routingKey: queueOf(topic, lane),
      },
      message.body,
    );
  }

  async function revive(topic: Topic, message: Received): Promise<void> {
    const { lane } = letterOf(message);
    await topology.ensure(topic, lane);
    await publisher.send({ ...copyOf(topic, message, 0), routingKey: queueOf(topic, lane) }, message.body);
  }

  return {
    async afterFailure(topic, lane, message, reason) {
      await topology.ensure(topic, lane);
      const attempts = attemptsOf(message) + 1;
      await (attempts >= MAX_ATTEMPTS
        ? bury(topic, lane, message, attempts, reason)
        : rest(topic, lane, message, attempts));
    },
    async afterDeath(topic, lane, message) {
      await topology.ensure(topic, lane);
      const attempts = attemptsOf(message) + 1;
      if (attempts >= MAX_ATTEMPTS) return bury(topic, lane, message, attempts, 'Its consumer died.');
      if (attempts > FIRST_ATTEMPTS) return rest(topic, lane, message, attempts);
      await publisher.send(
        { ...copyOf(topic, message, attempts), routingKey: queueOf(topic, lane) },
        message.body,
      );
    },
    async list(topic, limit) {
      const dead: DeadLetter[] = [];
      await read(connection, topology, topic, limit, async (message) => {
        dead.push(letterOf(message));
        return 'keep';
      });
      return dead;
    },
    async replay(topic, ids) {
      const wanted = ids && new Set(ids);
      let replayed = 0;
      await read(connection, topology, topic, Number.POSITIVE_INFINITY, async (message) => {
        if (wanted && !wanted.has(letterOf(message).id)) return 'keep';
        await revive(topic, message);
        replayed++;
        return 'take';
      });
      return replayed;
    },
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

/** Goes through the dead messages that are there now, oldest first; those kept go back to their places at the end. */
async function read(
  connection: Connection,
  topology: Topology,
  topic: Topic,
  limit: number,
  visit: (message: SyncMessage) => Promise<'keep' | 'take'>,
): Promise<void> {
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
