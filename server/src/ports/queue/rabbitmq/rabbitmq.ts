/**
 * The queue in RabbitMQ.
 * rabbitmq.ts   the port over one connection          topology.ts  exchanges, queues and their names
 * publisher.ts  confirmed publishing with a timeout   consumer.ts  lanes, concurrency, acknowledgement
 * retries.ts    delays, dead letters and replay
 */
import { Connection } from 'rabbitmq-client';
import { type Queue } from '../queue.ts';
import { type RabbitmqQueueOptions } from './options.ts';
import { RabbitmqConsumer } from './consumer.ts';
import { Retries } from './retries.ts';
import { createPublisher } from './publisher.ts';
import { createTopology } from './topology.ts';

export interface RabbitmqQueue extends Queue {
  /** null while the broker is usable, otherwise the reason. */
  unavailableReason(): string | null;
  /** Closes the connection. Consumers must have ended. */
  close(): Promise<void>;
}

const RECONNECT_AFTER_MS = { first: 200, max: 5000 };

/**
 * Connects in the background and reconnects whenever the connection is lost. Does not throw if the broker is
 * unreachable.
 */
export function rabbitmqQueue(options: RabbitmqQueueOptions): RabbitmqQueue {
  const { timeoutMs, onError } = options;
  const connection = new Connection({
    url: options.url,
    connectionName: 'tidemark',
    acquireTimeout: timeoutMs,
    connectionTimeout: timeoutMs,
    retryLow: RECONNECT_AFTER_MS.first,
    retryHigh: RECONNECT_AFTER_MS.max,
    noDelay: true,
  });
  connection.on('error', onError);
  const topology = createTopology(connection, options.retryAfterMs);
  const publisher = createPublisher(connection, topology, timeoutMs);
  const retries = new Retries({ connection, topology, publisher, retryAfterMs: options.retryAfterMs });

  return {
    publish: (topic, messages) => publisher.publish(topic, messages),
    consume: (topic, consume, handler) =>
      new RabbitmqConsumer({
        connection,
        topology,
        retries,
        topic,
        consume,
        handler: ({ body, attempt }) => handler({ body: topic.parse(body), attempt }),
        ...options,
      }).run(),
    laneStates: (topic, lanes) => topology.laneStates(topic, lanes),
    deadCount: (topic) => topology.deadCount(topic),
    deadLetters: (topic, limit) => retries.list(topic, limit),
    replay: (topic, ids) => retries.replay(topic, ids),
    unavailableReason: () =>
      connection.ready ? null : 'RabbitMQ is unreachable or accepts no messages now.',
    async close() {
      await publisher.close();
      const end = setTimeout(() => connection.unsafeDestroy(), timeoutMs);
      await connection.close();
      clearTimeout(end);
    },
  };
}
