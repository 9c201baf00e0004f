/**
 * RabbitMQ as the queue.
 * rabbitmq.ts            the port over one connection         rabbitmq-topology.ts   exchanges, queues and their names
 * rabbitmq-publisher.ts  confirmed sending, within a bound    rabbitmq-consumer.ts   lanes, hands, attempts
 * rabbitmq-letters.ts    resting, dying, listing and replaying
 */
import { Connection } from 'rabbitmq-client';
import { type Queue } from '../queue.ts';
import { type RabbitmqQueueOptions } from './options.ts';
import { RabbitmqConsumer } from './consumer.ts';
import { Letters } from './retries.ts';
import { createPublisher } from './publisher.ts';
import { createTopology } from './topology.ts';

export interface RabbitmqQueue extends Queue {
  /** Why the broker cannot be used now, or null when it can. */
  trouble(): string | null;
  /** Ends the connection; consumers must have ended. */
  close(): Promise<void>;
}

const RECONNECT_AFTER_MS = { first: 200, longest: 5000 };

/** Connects in the background, and again whenever the connection is lost; nothing here throws because the broker is away at the start. */
export function rabbitmqQueue(options: RabbitmqQueueOptions): RabbitmqQueue {
  const { timeoutMs, onError } = options;
  const connection = new Connection({
    url: options.url,
    connectionName: 'tidemark',
    acquireTimeout: timeoutMs,
    connectionTimeout: timeoutMs,
    retryLow: RECONNECT_AFTER_MS.first,
    retryHigh: RECONNECT_AFTER_MS.longest,
    noDelay: true,
  });
  connection.on('error', onError);
  const topology = createTopology(connection, options.retryAfterMs);
  const publisher = createPublisher(connection, topology, timeoutMs);
  const letters = new Letters({ connection, topology, publisher, retryAfterMs: options.retryAfterMs });

  return {
    publish: (topic, messages) => publisher.publish(topic, messages),
    consume: (topic, consume, handler) =>
      new RabbitmqConsumer({
        connection,
        topology,
        letters,
        topic,
        consume,
        handler: ({ body, attempt }) => handler({ body: topic.parse(body), attempt }),
        ...options,
      }).run(),
    laneStates: (topic, lanes) => topology.laneStates(topic, lanes),
    deadCount: (topic) => topology.deadCount(topic),
    deadLetters: (topic, limit) => letters.list(topic, limit),
    replay: (topic, ids) => letters.replay(topic, ids),
    trouble: () => (connection.ready ? null : 'RabbitMQ cannot be reached, or takes no messages now.'),
    async close() {
      await publisher.close();
      const end = setTimeout(() => connection.unsafeDestroy(), timeoutMs);
      await connection.close();
      clearTimeout(end);
    },
  };
}
