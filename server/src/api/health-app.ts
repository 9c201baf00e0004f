import { fastify, type FastifyInstance } from 'fastify';
import { type Config } from '../config/config.ts';
import { refuseMalformed } from './http/create-server.ts';
import { handleErrors } from './http/handle-errors.ts';
import { reportHealth, type HealthParts } from './health.ts';
import { listen } from './listen.ts';

/**
 * Serves only the probes. With `isPublic` they show no reasons and no metrics, as on the port of the API;
 * otherwise the port is the operator's own. Closing it frees the port.
 */
export async function openHealthPort(
  { host, port, isPublic }: Pick<Config, 'host' | 'port'> & { isPublic: boolean },
  parts: HealthParts,
): Promise<FastifyInstance> {
  const app: FastifyInstance = fastify({ forceCloseConnections: true, clientErrorHandler: refuseMalformed });
  handleErrors(app);
  reportHealth(app, parts, () => !isPublic);
  await listen(app, { host, port });
  return app;
}
