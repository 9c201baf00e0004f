import { openHealthPort } from '../../api/health-app.ts';
import { compose } from '../compose/compose.ts';
import { type Parts } from '../compose/parts.ts';
import { readConfig, type Config } from '../../config/config.ts';
import { type OpenDemoShop } from '../demo/open-demo-shop.ts';
import { runRoles } from '../roles/run-roles.ts';
import { createLog } from '../../telemetry/log.ts';
import { planStart, type StartPlan } from './plan-start.ts';
import { stopSignal } from './stop-signal.ts';
import { runWorkerProcesses } from './worker-processes.ts';

/** The demo has its own data folder, because the password of its account is public. */
const DEMO_DATA_DIR = './data-demo';

/**
 * Runs the requested roles until SIGINT or SIGTERM, then drains. Throws when the arguments are invalid or a
 * part cannot start. Waits for an unreachable database.
 */
export async function startCommand(args: string[]): Promise<void> {
  const stop = stopSignal();
  const plan = planStart(args, readConfig(process.env));
  const shop = plan.demo ? await (await import('../demo/open-demo-shop.ts')).openDemoShop() : null;
  const config = readConfig({
    ...(shop && { TIDEMARK_DATA_DIR: DEMO_DATA_DIR }),
    ...process.env,
    ...shop?.env,
    ...(plan.workerProcesses > 0 && { TIDEMARK_SHARED_STATE: 'postgres' }),
  });
  const probes = probePorts(config, plan);
  const parts = await composePatiently(config, probes, stop);
  const ended = parts ? await run(parts, { plan, shop, probePort: probes.own }, stop) : 'stopped';
  await shop?.close();
  process.exit(ended === 'stopped' ? 0 : 1);
}

/**
 * Resolves to the parts, or to null when stopped before the database was reachable. Probes report the wait.
 */
async function composePatiently(
  config: Config,
  { before, own }: ProbePorts,
  stop: AbortSignal,
): Promise<Parts | null> {
  const log = createLog(config.logLevel);
  const probes: ReturnType<typeof openHealthPort>[] = [];
  const onUnreachable = (reason: Error) => {
    log.warn({ reason: reason.message }, 'PostgreSQL is unreachable; waiting');
    if (probes.length > 0) return;
    const parts = { log, database: { query: () => Promise.reject(reason) } };
    const open = (port: number, isPublic: boolean) =>
      port > 0 && probes.push(openHealthPort({ ...config, port, isPublic }, parts));
    open(before, true);
    open(own, false);
  };
  try {
    return await compose(config, { log, signal: stop, onUnreachable });
  } catch (error) {
    if (stop.aborted) return null;
    throw error;
  } finally {
    for (const opening of probes) await (await opening).close();
  }
}

interface ProbePorts {
  /** The port of the API, on which anyone may ask before the API itself is up; 0 for none. */
  before: number;
  /** The operator's own port, open as long as the process runs; 0 for none. */
  own: number;
}

function probePorts({ port, healthPort }: Config, { roles }: StartPlan): ProbePorts {
  const before = roles.includes('api') ? port : 0;
  return { before, own: healthPort === before ? 0 : healthPort };
}

async function run(
  parts: Parts,
  { plan, shop, probePort }: { plan: StartPlan; shop: OpenDemoShop | null; probePort: number },
  stop: AbortSignal,
): Promise<'stopped' | 'failed'> {
  const { config, log } = parts;
  const health =
    probePort > 0
      ? await openHealthPort({ ...config, port: probePort, isPublic: false }, { ...parts, gauged: parts })
      : null;
  const running = runRoles(plan.roles, parts, stop);
  const env = { ...shop?.env, ...parts.sharedEnv, TIDEMARK_HEALTH_PORT: '0' };
  const workers = runWorkerProcesses({ count: plan.workerProcesses, env, log }, stop);
  if (shop) await (await import('../demo/seed-demo.ts')).seedDemo(parts, shop, stop);
  const ended = await running;
  await workers;
  await health?.close();
  await parts.close();
  log.info('stopped');
  return ended;
}
