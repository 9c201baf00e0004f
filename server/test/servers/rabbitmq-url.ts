import { inject } from 'vitest';

/** The AMQP URL of the run's RabbitMQ, or null if there is none, which the end of the run then reports. */
export async function rabbitmqUrl(): Promise<string | null> {
  const starter = inject('rabbitmqStarter');
  if (starter === null) return null;
  const response = await fetch(starter, { signal: AbortSignal.timeout(120_000) });
  const text = await response.text();
  if (!response.ok) throw new Error(text);
  return text;
}
