import { type FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Histogram, register } from 'prom-client';
import { type Queryable } from '../ports/database/database.ts';
import { gaugeState, type GaugedParts } from './gauge-state.ts';
import { type DegradedCheck, type ReadyCheck, type TechnologyReport } from './http/health-checks.ts';

export interface HealthParts {
  database: Queryable;
  /** Read at each request of /metrics; undefined until the parts exist. */
  gauged?: GaugedParts;
  ready?: ReadyCheck;
  degraded?: DegradedCheck;
  using?: TechnologyReport;
}

const requestSeconds = new Histogram({
  name: 'http_request_duration_seconds',
  help: 'Time to answer a request, by route',
  labelNames: ['method', 'route', 'status'],
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10],
});

/** Serves the operator's probes: /healthz (alive), /readyz (able to work), /metrics (Prometheus). */
export function reportHealth(
  app: FastifyInstance,
  { database, ready, degraded, using, gauged }: HealthParts,
): void {
  if (!register.getSingleMetric('process_cpu_user_seconds_total')) collectDefaultMetrics();
  app.addHook('onResponse', async (request, reply) => {
    const { method, routeOptions } = request;
    const labels = { method, route: routeOptions.url ?? 'none', status: reply.statusCode };
    requestSeconds.observe(labels, reply.elapsedTime / 1000);
  });
  const hidden = { schema: { hide: true } };
  app.get('/healthz', hidden, async () => ({ status: 'ok' }));
  app.get('/readyz', hidden, async (_request, reply) => {
    const missing = { ...(await databaseCheck(database)), ...(await ready?.()) };
    const isReady = Object.keys(missing).length === 0;
    const slower = degraded?.() ?? {};
    return reply.code(isReady ? 200 : 503).send({
      status: isReady ? 'ready' : 'not-ready',
      ...(isReady ? { using: await using?.() } : { missing }),
      ...(Object.keys(slower).length === 0 ? {} : { degraded: slower }),
    });
  });
  app.get('/metrics', hidden, async (_request, reply) => {
    if (gauged) await gaugeState(gauged);
    return reply.type(register.contentType).send(await register.metrics());
  });
}

async function databaseCheck(database: Queryable): Promise<Record<string, string>> {
  try {
    await database.query('SELECT 1');
    return {};
  } catch (error) {
    return { database: (error as Error).message };
  }
}
