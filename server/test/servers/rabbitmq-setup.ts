import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { type TestProject } from 'vitest/node';
import { findRabbitmq, startRabbitmq, type RabbitmqServer } from './rabbitmq.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Asked by HTTP, answers with the AMQP URL of the run's RabbitMQ; starts it when it is asked first. null: there is none. */
    rabbitmqStarter: string | null;
    /** What starts another RabbitMQ; null: there is none. */
    rabbitmqProgram: string | null;
  }
}

/** One RabbitMQ for the whole run, started when a test first asks for it; `AMQP_URL` is used instead when given. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env['AMQP_URL'];
  const program = findRabbitmq();
  project.provide('rabbitmqProgram', program);
  if (!given && !program) {
    project.provide('rabbitmqStarter', null);
    return async () =>
      say(
        'did NOT run: there is none here. Install it (Debian: apt-get install rabbitmq-server) or set AMQP_URL.',
      );
  }
  let server: Promise<RabbitmqServer> | undefined;
  const urlOf = async () => given ?? (await (server ??= startRabbitmq(program ?? ''))).url;
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
    if (given) say(`ran against the one at AMQP_URL.`);
    else if (started) say('ran against a real one.');
  };
}

function say(what: string): void {
  process.stdout.write(`\nTests of RabbitMQ ${what}\n`);
}
