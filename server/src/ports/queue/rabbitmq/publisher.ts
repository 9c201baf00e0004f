import { randomUUID } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import { type Connection, type Envelope } from 'rabbitmq-client';
import { OWN_LANE, type OutgoingMessage, type Topic } from '../queue.ts';
import { EXCHANGE, HIGHEST_PRIORITY, queueOf, type Topology } from './topology.ts';

const DEFAULT_PRIORITY = 5;

export interface RabbitmqPublisher {
  publish(topic: Topic, messages: readonly OutgoingMessage[]): Promise<void>;
  /** Sends one message as it is. Resolves when the broker has it in a queue; rejects within a bound when it has not. */
  send(envelope: Envelope, body: unknown): Promise<void>;
  close(): Promise<void>;
}

/** Sends with confirms. Nothing is kept for later: while the broker is away each call fails within `timeoutMs`. */
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
    const whole = { ...envelope, messageId, mandatory: true, contentType: 'application/json' };
    try {
      await publisher.send(whole, Buffer.from(JSON.stringify(body)));
    } catch (error) {
      topology.forget();
      throw error;
    }
    // A message that no queue took comes back before its confirmation, and is heard of one turn after it.
    await turn();
    if (!returned.delete(messageId)) return;
    topology.forget();
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

/** Throws when the broker is away, or holds publishers back, until the time is over. */
async function within(timeoutMs: number, connection: Connection, work: () => Promise<void>): Promise<void> {
  const tooLong = Promise.withResolvers<never>();
  const timer = setTimeout(() => tooLong.reject(new Error('RabbitMQ did not answer in time.')), timeoutMs);
  const worked = (async () => {
    await connection.onConnect(timeoutMs, true);
    await work();
  })();
  try {
    await Promise.race([worked, tooLong.promise]);
  } finally {
    clearTimeout(timer);
    worked.catch(() => undefined);
  }
}
