import { randomUUID } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import { type Connection, type Envelope } from 'rabbitmq-client';
import { OWN_LANE, type OutgoingMessage, type Topic } from '../queue.ts';
import { EXCHANGE, HIGHEST_PRIORITY, queueOf, type Topology } from './topology.ts';

const DEFAULT_PRIORITY = 5;

export interface RabbitmqPublisher {
  publish(topic: Topic, messages: readonly OutgoingMessage[]): Promise<void>;
  /**
   * Sends one message unchanged. Resolves when the broker has queued it; rejects within a bounded time
   * otherwise.
   */
  send(envelope: Envelope, body: unknown): Promise<void>;
  close(): Promise<void>;
}

/**
 * Publishes with confirms and without buffering: while the broker is unreachable each call fails within
 * `timeoutMs`.
 */
export function createPublisher(
  connection: Connection,
  topology: Topology,
  timeoutMs: number,
): RabbitmqPublisher {
  const publisher = connection.createPublisher({ confirm: true });
  const returned = new Set<string>();
  connection.on('connection', () => returned.clear());
  publisher.on('basic.return', ({ messageId }) => void (messageId && returned.add(messageId)));

  async function send(envelope: Envelope, body: unknown): Promise<void> {
    const messageId = envelope.messageId ?? randomUUID();
    const complete = { ...envelope, messageId, mandatory: true, contentType: 'application/json' };
    try {
      await publisher.send(complete, Buffer.from(JSON.stringify(body)));
    } catch (error) {
      topology.redeclare();
      throw error;
    }
    // The broker returns an unroutable message before it confirms it, but the event comes one turn after the
    // confirmation.
    await turn();
    if (!returned.delete(messageId)) return;
    topology.redeclare();
    throw new Error(`RabbitMQ has no queue for ${envelope.routingKey}.`);
  }

  async function sendAll(topic: Topic, messages: readonly OutgoingMessage[]): Promise<void> {
    const lanes = new Set(messages.map(({ lane = OWN_LANE }) => lane));
    await Promise.all([...lanes].map((lane) => topology.ensure(topic, lane)));
    await Promise.all(messages.map((message) => send(envelopeOf(topic, message), message.body)));
  }

  return {
    publish: (topic, messages) =>
      messages.length === 0
        ? Promise.resolve()
        : within(timeoutMs, connection, () => sendAll(topic, messages)),
    send: (envelope, body) => within(timeoutMs, connection, () => send(envelope, body)),
    close: () => publisher.close().catch(() => undefined),
  };
}

function envelopeOf(
  topic: Topic,
  { lane = OWN_LANE, priority = DEFAULT_PRIORITY }: OutgoingMessage,
): Envelope {
  return {
    exchange: EXCHANGE,
    routingKey: queueOf(topic, lane),
    durable: topic.durable,
    priority: HIGHEST_PRIORITY - priority,
  };
}

/** Rejects if the broker is unreachable, or blocks publishers, for the whole time. */
async function within(timeoutMs: number, connection: Connection, work: () => Promise<void>): Promise<void> {
  const timeout = Promise.withResolvers<never>();
  const timer = setTimeout(() => timeout.reject(new Error('RabbitMQ did not respond in time.')), timeoutMs);
  const working = (async () => {
    await connection.onConnect(timeoutMs, true);
    await work();
  })();
  try {
    await Promise.race([working, timeout.promise]);
  } finally {
    clearTimeout(timer);
    working.catch(() => undefined);
  }
}
