import { fastify, type FastifyInstance } from 'fastify';
import { type Config } from '../config/config.ts';
import { reportHealth, type HealthParts } from './health.ts';
import { listen } from './listen.ts';

/** Serves the probes alone: for a process without the api role, and for one that waits for its database. Closing frees the port. */
export async function openHealthPort(
  { host, port }: Pick<Config, 'host' | 'port'>,
  parts: HealthParts,
): Promise<FastifyInstance> {
  const app: FastifyInstance = fastify({ forceCloseConnections: true });
  reportHealth(app, parts);
  await listen(app, { host, port });
  return app;
}
