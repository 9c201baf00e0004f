import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { sandboxEnv } from '../server/test/servers/browser-sandbox.ts';
import { freePort } from '../server/test/servers/free-port.ts';
import { recordUse } from '../server/test/servers/usage.ts';

const MAIN = fileURLToPath(new URL('../server/src/main.ts', import.meta.url));
const READY_WITHIN_MS = 60_000;

export interface RunningService {
  readonly origin: string;
  /** The pid of the process that was started last. */
  readonly pid: number;
  /** Sends SIGKILL. */
  kill(): Promise<void>;
  /** Sends SIGTERM. Resolves with the exit code. */
  stop(): Promise<number | null>;
  /** Sends SIGSTOP: the process hangs until it is resumed. */
  pause(): void;
  resume(): void;
  /** Starts the process again after a kill, on the same port and data. */
  restart(): Promise<void>;
  /** The response of /readyz to the operator. */
  readiness(): Promise<Readiness>;
  /** The last 100,000 characters of its output. */
  log(): string;
}

export interface Readiness {
  status: string;
  missing?: Record<string, string>;
  degraded?: Record<string, string>;
  using?: Record<string, string>;
}

const OPERATOR_TOKEN = 'the operator of this test';

/** Without a supervisor, so that signals reach the service itself. */
const UNSUPERVISED = ['--unsupervised'];

/**
 * Starts the service with these settings and the PATH as its environment. Resolves once it is ready.
 * `supervised`: as `npm start` does, so that the process is the service's supervisor.
 */
export async function runService(
  settings: Readonly<Record<string, string>>,
  args: string[] = [],
  { supervised = false }: { supervised?: boolean } = {},
): Promise<RunningService> {
  recordUse('PostgreSQL');
  const port = settings['PORT'] ?? String(await freePort());
  const origin = `http://127.0.0.1:${port}`;
  const env = {
    PATH: process.env['PATH'],
    ...sandboxEnv(),
    TIDEMARK_OPERATOR_TOKEN: OPERATOR_TOKEN,
    ...settings,
    PORT: port,
    TIDEMARK_HEALTH_PORT: port,
  };
  let output = '';
  let child: ChildProcess;

  const start = async () => {
    const command = [MAIN, 'start', ...(supervised ? [] : UNSUPERVISED), ...args];
    child = spawn(process.execPath, command, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: Buffer) => (output = (output + chunk.toString()).slice(-100_000)));
    await untilReady(origin, child, () => output);
  };
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, 'exit');
  };

  await start();
  return {
    origin,
    get pid() {
      return child.pid ?? 0;
    },
    log: () => output,
    async readiness() {
      const headers = { authorization: `Bearer ${OPERATOR_TOKEN}` };
      return (await fetch(`${origin}/readyz`, { headers })).json() as Promise<Readiness>;
    },
    kill: () => end('SIGKILL'),
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    restart: start,
    async stop() {
      await end('SIGTERM');
      return child.exitCode;
    },
  };
}

async function untilReady(origin: string, child: ChildProcess, log: () => string): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`the service exited with code ${child.exitCode}: ${log()}`);
    const response = await fetch(`${origin}/readyz`).catch(() => null);
    if (response?.ok) return;
    await sleep(25);
  }
  throw new Error(`the service is not ready: ${log()}`);
}
