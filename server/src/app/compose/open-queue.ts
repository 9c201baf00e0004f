import { type Config } from '../../config/config.ts';
import { type Database } from '../../ports/database/database.ts';
import { postgresQueue } from '../../ports/queue/postgres/postgres.ts';
import { type Queue } from '../../ports/queue/queue.ts';
import { rabbitmqQueue } from '../../ports/queue/rabbitmq/rabbitmq.ts';
import { connectDatabase } from './open-database.ts';

const LANES_EVERY_MS = 30_000;
const POSTGRES_QUEUE = {
  visibilityMs: 120_000,
  pollEveryMs: 1000,
  retryAfterMs: 5000,
  lanesEveryMs: LANES_EVERY_MS,
};
const RABBITMQ_QUEUE = {
  timeoutMs: 5000,
  retryAfterMs: { first: 60_000, later: 300_000 },
  lanesEveryMs: LANES_EVERY_MS,
};

export interface OpenQueue {
  queue: Queue;
  /** Why the queue cannot be used now, as an entry of `ready`. Empty when it can. */
  queueFailure(): Readonly<Record<string, string>>;
  closeQueue(): Promise<void>;
}

/** The queue in RabbitMQ when AMQP_URL is set, otherwise in the database. */
export function openQueue(config: Config, database: Database, onError: (error: Error) => void): OpenQueue {
  if (!config.amqpUrl)
    return {
      queue: postgresQueue(database, { ...POSTGRES_QUEUE, onError }),
      queueFailure: () => ({}),
      closeQueue: async () => undefined,
    };
  const queue = rabbitmqQueue({ ...RABBITMQ_QUEUE, url: config.amqpUrl, onError });
  const queueFailure = (): Record<string, string> => {
    const reason = queue.unavailableReason();
    return reason === null ? {} : { queue: reason };
  };
  return { queue, queueFailure, closeQueue: () => queue.close() };
}

/**
 * The queue without the rest of the service. Throws when it lies in the embedded database, which only the
 * running service can reach.
 */
export function composeQueue(
  config: Config,
  onError: (error: Error) => void,
): { queue: Queue; close: () => Promise<void> } {
  if (!config.amqpUrl && !config.databaseUrl)
    throw new Error(
      'Set AMQP_URL or DATABASE_URL. Only the running service can reach the embedded database: use its API, /api/v1/admin/dead-letters.',
    );
  const database = connectDatabase(config, onError);
  const { queue, closeQueue } = openQueue(config, database, onError);
  const close = async () => {
    await closeQueue();
    await database.close();
  };
  return { queue, close };
}
