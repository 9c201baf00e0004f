import { type Connection } from 'rabbitmq-client';
import { MOST_DEAD, OWN_LANE, type LaneState, type Topic } from '../queue.ts';
import { type RabbitmqQueueOptions } from './options.ts';

/** Every message enters here, by the name of its lane's queue; whoever wants a copy binds a queue of their own. */
export const EXCHANGE = 'tidemark';
/** The port's 0 goes first; here the highest does. */
export const HIGHEST_PRIORITY = 9;

export const queueOf = (topic: Topic, lane: string) =>
  lane === OWN_LANE ? topic.name : `${topic.name}.${lane}`;
export const deadQueueOf = (topic: Topic) => `${topic.name}.dead`;
export const retryExchangeOf = (delayMs: number) => `${EXCHANGE}.retry-${delayMs}`;

/** What is there in the broker. Queues are declared durable, so that a restart keeps them and their bindings, whatever it does to messages. */
export interface Topology {
  /** Makes sure of a lane's queue and of where its messages rest and die. */
  ensure(topic: Topic, lane: string): Promise<void>;
  /** Somebody removed what had been made sure of. */
  forget(): void;
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
      arguments: { 'x-max-length': MOST_DEAD },
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
    forget: () => ensured.clear(),
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

/** Messages rest in a queue a delay, from which they fall back, by their routing key, into the lane that they came from. */
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
