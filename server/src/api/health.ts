import { type FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Histogram, register } from 'prom-client';
import { type Queryable } from '../ports/database/database.ts';
import { gaugeState, type GaugedParts } from './gauge-state.ts';
import { type Log } from '../telemetry/log.ts';
import {
  type DegradedCheck,
  type IsOperator,
  type ReadyCheck,
  type TechnologyReport,
} from './http/health-checks.ts';
import { unauthorized } from './http/problems.ts';

export interface HealthParts {
  database: Queryable;
  log: Log;
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

/**
 * Serves the operator's probes: /healthz (alive), /readyz (able to work), /metrics (Prometheus). Others see
 * only the names of what is missing.
 */
export function reportHealth(app: FastifyInstance, parts: HealthParts, isOperator: IsOperator): void {
  if (!register.getSingleMetric('process_cpu_user_seconds_total')) collectDefaultMetrics();
  app.addHook('onResponse', async (request, reply) => {
    const { method, routeOptions } = request;
    const labels = { method, route: routeOptions.url ?? 'none', status: reply.statusCode };
    requestSeconds.observe(labels, reply.elapsedTime / 1000);
  });
  const hidden = { schema: { hide: true } };
  const readiness = shareCalls(() => readReadiness(parts));
  const metrics = shareCalls(async () => {
    if (parts.gauged) await gaugeState(parts.gauged);
    return register.metrics();
  });
  const reportChange = logChanges(parts.log);
  app.get('/healthz', hidden, async () => ({ status: 'ok' }));
  app.get('/readyz', hidden, async (request, reply) => {
    const state = await readiness();
    reportChange(state);
    return reply.code(isReady(state) ? 200 : 503).send(isOperator(request) ? inFull(state) : namesOf(state));
  });
  app.get('/metrics', hidden, async (request, reply) => {
    if (!isOperator(request)) throw unauthorized('Send the operator token, or use the health port.');
    return reply.type(register.contentType).send(await metrics());
  });
}

interface Readiness {
  missing: Readonly<Record<string, string>>;
  degraded: Readonly<Record<string, string>>;
  using: Readonly<Record<string, string>> | undefined;
}

async function readReadiness({ database, ready, degraded, using }: HealthParts): Promise<Readiness> {
  const missing = { ...(await databaseCheck(database)), ...(await ready?.()) };
  const isComplete = Object.keys(missing).length === 0;
  return { missing, degraded: degraded?.() ?? {}, using: isComplete ? await using?.() : undefined };
}

const isReady = ({ missing }: Readiness) => Object.keys(missing).length === 0;

function inFull(state: Readiness) {
  const { missing, degraded, using } = state;
  return {
    status: isReady(state) ? 'ready' : 'not-ready',
    ...(isReady(state) ? { using } : { missing }),
    ...(Object.keys(degraded).length === 0 ? {} : { degraded }),
  };
}

/** Without reasons, which may contain addresses and messages of the servers behind. */
function namesOf(state: Readiness) {
  const [missing, degraded] = [Object.keys(state.missing), Object.keys(state.degraded)];
  return {
    status: isReady(state) ? 'ready' : 'not-ready',
    ...(missing.length === 0 ? {} : { missing }),
    ...(degraded.length === 0 ? {} : { degraded }),
  };
}

/** Returns a function that logs what is missing when that has changed since its last call. */
function logChanges(log: Log): (state: Readiness) => void {
  let last = '{}';
  return ({ missing }) => {
    const now = JSON.stringify(missing);
    if (now === last) return;
    last = now;
    if (now === '{}') log.info('the service is ready');
    else log.warn({ missing }, 'the service is not ready');
  };
}

/** Calls made while one is running share its result. */
function shareCalls<T>(call: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | null = null;
  return () => {
    running ??= call().finally(() => (running = null));
    return running;
  };
}

async function databaseCheck(database: Queryable): Promise<Record<string, string>> {
  try {
    await database.query('SELECT 1');
    return {};
  } catch (error) {
    return { database: (error as Error).message };
  }
}
