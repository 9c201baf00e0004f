import { type FastifyInstance } from 'fastify';
import { ProblemError } from './problems.ts';

/** Names of the machine itself, which no other machine's browser can send here. */
const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);
/** Load balancers call these by address. */
const PROBES: ReadonlySet<string> = new Set(['/healthz', '/readyz', '/metrics']);

/**
 * Refuses requests for another host than that of the public URL, when one is set: a page of another host that
 * resolves to this server (DNS rebinding) is not this service's.
 */
export function checkHost(app: FastifyInstance, publicUrl: string | undefined): void {
  if (publicUrl === undefined) return;
  const { host: publicHost, protocol } = new URL(publicUrl);
  app.addHook('onRequest', async (request) => {
    if (PROBES.has(request.routeOptions.url ?? '')) return;
    const named = URL.parse(`${protocol}//${request.host}`);
    if (named && (named.host === publicHost || LOOPBACK.has(named.hostname))) return;
    throw new ProblemError(
      421,
      'wrong-host',
      `This server is ${publicHost}; the request names another host.`,
    );
  });
}
