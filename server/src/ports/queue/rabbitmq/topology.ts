import { type Connection } from 'rabbitmq-client';
import { MAX_DEAD_LETTERS, OWN_LANE, type LaneState, type Topic } from '../queue.ts';
import { type RabbitmqQueueOptions } from './options.ts';

/**
 * All messages are published here, with the name of their lane's queue as routing key. Other programs can
 * bind queues.
 */
export const EXCHANGE = 'tidemark';
/** RabbitMQ delivers the highest priority first, the port the lowest. */
export const HIGHEST_PRIORITY = 9;

export const queueOf = (topic: Topic, lane: string) =>
  lane === OWN_LANE ? topic.name : `${topic.name}.${lane}`;
export const deadQueueOf = (topic: Topic) => `${topic.name}.dead`;
export const retryExchangeOf = (delayMs: number) => `${EXCHANGE}.retry-${delayMs}`;

/**
 * The broker's exchanges and queues. Queues are durable, so a restart keeps them and their bindings, if not
 * their messages.
 */
export interface Topology {
  /** Declares a lane's queue, and the topic's queues for delayed messages and dead letters. */
  ensure(topic: Topic, lane: string): Promise<void>;
  /** Declares everything again on next use, because something may have been deleted in the broker. */
  redeclare(): void;
  laneStates(topic: Topic, lanes: readonly string[]): Promise<LaneState[]>;
  deadCount(topic: Topic): Promise<number>;
}

export function createTopology(
  connection: Connection,
  retryAfterMs: RabbitmqQueueOptions['retryAfterMs'],
): Topology {
  const ensured = new Map<string, Promise<unknown>>();
  connection.on('connection', () => ensured.clear());

  const once = (name: string, declare: () => Promise<unknown>): Promise<unknown> => {
    const known = ensured.get(name);
    if (known) return known;
    const declared = declare();
    ensured.set(name, declared);
    declared.catch(() => ensured.get(name) === declared && ensured.delete(name));
    return declared;
  };
  const declareLane = (queue: string) =>
    connection.queueDeclare({
      queue,
      durable: true,
      arguments: { 'x-max-priority': HIGHEST_PRIORITY },
    });
  const declareDead = (topic: Topic) =>
    connection.queueDeclare({
      queue: deadQueueOf(topic),
      durable: true,
      arguments: { 'x-max-length': MAX_DEAD_LETTERS },
    });

  async function ensure(topic: Topic, lane: string): Promise<void> {
    await once(topic.name, () => ensureTopic(connection, topic, retryAfterMs, () => declareDead(topic)));
    const queue = queueOf(topic, lane);
    await once(`queue ${queue}`, async () => {
      await declareLane(queue);
      await connection.queueBind({ queue, exchange: EXCHANGE, routingKey: queue });
    });
  }

  return {
    ensure,
    redeclare: () => ensured.clear(),
    async laneStates(topic, lanes) {
      await Promise.all(lanes.map((lane) => ensure(topic, lane)));
      const found = await Promise.all(lanes.map((lane) => declareLane(queueOf(topic, lane))));
      return lanes.map((lane, index) => ({
        lane,
        waiting: found[index]?.messageCount ?? 0,
        consumers: found[index]?.consumerCount ?? 0,
      }));
    },
    deadCount: async (topic) => (await declareDead(topic)).messageCount,
  };
}

/**
 * Delayed messages wait in one queue per delay, whose TTL returns them to their lane's queue by their routing
 * key.
 */
async function ensureTopic(
  connection: Connection,
  topic: Topic,
  retryAfterMs: RabbitmqQueueOptions['retryAfterMs'],
  declareDead: () => Promise<unknown>,
): Promise<void> {
  await connection.exchangeDeclare({ exchange: EXCHANGE, type: 'topic', durable: true });
  await declareDead();
  for (const delayMs of new Set([retryAfterMs.first, retryAfterMs.later])) {
    const exchange = retryExchangeOf(delayMs);
    const queue = `${topic.name}.retry-${delayMs}`;
    await connection.exchangeDeclare({ exchange, type: 'topic', durable: true });
    await connection.queueDeclare({
      queue,
      durable: true,
      arguments: { 'x-message-ttl': delayMs, 'x-dead-letter-exchange': '' },
    });
    await connection.queueBind({ queue, exchange, routingKey: `${topic.name}.#` });
  }
}
