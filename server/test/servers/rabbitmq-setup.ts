import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { type TestProject } from 'vitest/node';
import { recordMissing, recordUse } from './usage.ts';
import { findRabbitmq, startRabbitmq, type RabbitmqServer } from './rabbitmq.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /**
     * HTTP URL that responds with the run's AMQP URL and starts RabbitMQ on the first request; null if there
     * is none.
     */
    rabbitmqStarter: string | null;
    /** The program that starts RabbitMQ; null if there is none. */
    rabbitmqProgram: string | null;
  }
}

/**
 * Provides one RabbitMQ for the whole run, started by the first test that needs it, or the one at `AMQP_URL`.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env['AMQP_URL'];
  const program = findRabbitmq();
  project.provide('rabbitmqProgram', program);
  if (!given && !program) {
    project.provide('rabbitmqStarter', null);
    recordMissing('RabbitMQ', 'Install it (Debian: apt-get install rabbitmq-server), or set AMQP_URL.');
    return async () => undefined;
  }
  let server: Promise<RabbitmqServer> | undefined;
  const urlOf = async () => {
    recordUse('RabbitMQ', given ? 'at AMQP_URL' : (program ?? ''));
    return given ?? (await (server ??= startRabbitmq(program ?? ''))).url;
  };
  const starter = createServer((_request, response) => {
    urlOf().then(
      (url) => response.end(url),
      (error: Error) => response.writeHead(500).end(error.message),
    );
  }).listen(0, '127.0.0.1');
  await once(starter, 'listening');
  project.provide('rabbitmqStarter', `http://127.0.0.1:${(starter.address() as AddressInfo).port}`);
  return async () => {
    starter.close();
    starter.closeAllConnections();
    const started = await server?.catch(() => undefined);
    await started?.stop();
  };
}
