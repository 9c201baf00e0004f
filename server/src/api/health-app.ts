import { fastify, type FastifyInstance } from 'fastify';
import { type Config } from '../config/config.ts';
import { reportHealth, type HealthParts } from './health.ts';
import { listen } from './listen.ts';

/**
 * Serves only the probes: for a process without the api role, and while waiting for the database. Closing it
 * frees the port.
 */
export async function openHealthPort(
  { host, port }: Pick<Config, 'host' | 'port'>,
  parts: HealthParts,
): Promise<FastifyInstance> {
  const app: FastifyInstance = fastify({ forceCloseConnections: true });
  reportHealth(app, parts);
  await listen(app, { host, port });
  return app;
}
