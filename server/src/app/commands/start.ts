import { openHealthPort } from '../../api/health-app.ts';
import { compose } from '../compose/compose.ts';
import { type Parts } from '../compose/parts.ts';
import { readConfig, type Config } from '../../config/config.ts';
import { type OpenDemoShop } from '../demo/open-demo-shop.ts';
import { runRoles } from '../roles/run-roles.ts';
import { settledWithin } from '../../lib/settled-within.ts';
import { createLog, type Log } from '../../telemetry/log.ts';
import { EXIT, InvalidStartError } from '../processes/exit-codes.ts';
import { IS_UP } from '../processes/keep-process.ts';
import { installLastResort, type LastResort } from '../processes/last-resort.ts';
import { planStart, type StartPlan } from './plan-start.ts';
import { stopSignal } from '../processes/stop-signal.ts';
import { runWorkerProcesses } from '../processes/worker-processes.ts';

/** The demo has its own data folder, because the password of its account is public. */
const DEMO_DATA_DIR = './data-demo';
/** Everything from the signal to the end, in milliseconds. Containers are killed after ten seconds. */
const STOPPED_WITHIN_MS = 8600;
const RETURN_WITHIN_MS = 500;
/** From the failure of a part to the end, in milliseconds, so that the service is started again. */
const ENDED_AFTER_FAILURE_MS = 30_000;

type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Why work ends. */
interface Ending {
  /** At SIGINT or SIGTERM, when the parent process ends, and after an error that nothing handled. */
  stop: AbortSignal;
  /** At the second signal: work in progress is not finished. */
  hurry: AbortSignal;
  lastResort: LastResort;
}

/**
 * Runs the requested roles until SIGINT or SIGTERM, then drains and ends the process with a code of EXIT.
 * Waits for an unreachable database.
 */
export async function startCommand(args: string[]): Promise<void> {
  const hurry = new AbortController();
  const asked = stopSignal(() => hurry.abort());
  const code = await start(args, asked, hurry.signal).catch((error: unknown) => {
    process.stderr.write(`tidemark start: ${(error as Error).message}\n`);
    return error instanceof InvalidStartError ? EXIT.invalid : EXIT.failed;
  });
  process.exit(code);
}

async function start(args: string[], asked: AbortSignal, hurry: AbortSignal): Promise<ExitCode> {
  const { plan, logLevel } = readPlan(args);
  const log = createLog(logLevel);
  const lastResort = installLastResort(log);
  asked.addEventListener('abort', () =>
    setTimeout(() => process.exit(EXIT.failed), STOPPED_WITHIN_MS).unref(),
  );
  const ending = { stop: AbortSignal.any([asked, lastResort.signal]), hurry, lastResort };
  const shop = plan.demo ? await (await import('../demo/open-demo-shop.ts')).openDemoShop() : null;
  try {
    return await serve({ plan, shop, log }, ending);
  } finally {
    await shop?.close();
    await unlessCrashed(lastResort);
  }
}

function readPlan(args: string[]): { plan: StartPlan; logLevel: string } {
  try {
    const config = readConfig(process.env);
    return { plan: planStart(args, config), logLevel: config.logLevel };
  } catch (cause) {
    throw new InvalidStartError((cause as Error).message, { cause });
  }
}

interface Started {
  plan: StartPlan;
  shop: OpenDemoShop | null;
  log: Log;
}

async function serve({ plan, shop, log }: Started, ending: Ending): Promise<ExitCode> {
  const config = readConfig({
    ...(shop && { TIDEMARK_DATA_DIR: DEMO_DATA_DIR }),
    ...process.env,
    ...shop?.env,
    ...(plan.workerProcesses > 0 && { TIDEMARK_SHARED_STATE: 'postgres' }),
  });
  const probes = probePorts(config, plan);
  const parts = await composePatiently(config, { ...probes, log }, ending.stop);
  if (!parts) return EXIT.stopped;
  ending.lastResort.protect(parts);
  try {
    return await run(parts, { plan, shop, probePort: probes.own }, ending);
  } finally {
    await unlessCrashed(ending.lastResort);
    await settledWithin(parts.returnChecks(), RETURN_WITHIN_MS);
    await parts.close();
    log.info('stopped');
  }
}

/** Does not resolve after an error that nothing handled, because the last resort ends the process. */
async function unlessCrashed({ signal }: LastResort): Promise<void> {
  if (signal.aborted) await new Promise(() => undefined);
}

/**
 * Resolves to the parts, or to null when stopped before the database was reachable. Probes report the wait.
 */
async function composePatiently(
  config: Config,
  { before, own, log }: ProbePorts & { log: Log },
  stop: AbortSignal,
): Promise<Parts | null> {
  const probes: ReturnType<typeof openHealthPort>[] = [];
  const onUnreachable = (reason: Error) => {
    log.warn({ reason: reason.message }, 'PostgreSQL is unreachable; waiting');
    if (probes.length > 0) return;
    const parts = { log, database: { query: () => Promise.reject(reason) } };
    const open = (port: number, isPublic: boolean) => {
      if (port === 0) return;
      const opening = openHealthPort({ ...config, port, isPublic }, parts);
      // Thrown when the wait is over.
      opening.catch(() => undefined);
      probes.push(opening);
    };
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

interface Run {
  plan: StartPlan;
  shop: OpenDemoShop | null;
  probePort: number;
}

/** Runs everything until it is stopped or one part of it fails, which stops the others. */
async function run(parts: Parts, { plan, shop, probePort }: Run, { stop, hurry }: Ending): Promise<ExitCode> {
  const { config, log } = parts;
  const failed = new AbortController();
  const signal = AbortSignal.any([stop, failed.signal]);
  const health =
    probePort > 0
      ? await openHealthPort({ ...config, port: probePort, isPublic: false }, { ...parts, gauged: parts })
      : null;
  const env = { ...shop?.env, ...parts.sharedEnv, TIDEMARK_HEALTH_PORT: '0' };
  const running = runRoles(plan.roles, parts, { stop: signal, hurry, onListening });
  const workers = runWorkerProcesses({ count: plan.workerProcesses, env, log }, signal, hurry);
  const seeding = shop ? seed(parts, shop, signal) : Promise.resolve();
  seeding.catch((error: unknown) => {
    if (!signal.aborted) log.fatal({ err: error }, 'the demo could not be set up; stopping');
    failed.abort();
  });
  const ended = await running;
  failed.abort();
  setTimeout(() => process.exit(EXIT.failed), ENDED_AFTER_FAILURE_MS).unref();
  await workers;
  await health?.close();
  return ended === 'failed' || !stop.aborted ? EXIT.failed : EXIT.stopped;
}

/** Reports to the supervisor, if there is one, that another start would succeed too. */
function onListening(): void {
  process.send?.(IS_UP);
}

async function seed(parts: Parts, shop: OpenDemoShop, signal: AbortSignal): Promise<void> {
  await (await import('../demo/seed-demo.ts')).seedDemo(parts, shop, signal);
}
