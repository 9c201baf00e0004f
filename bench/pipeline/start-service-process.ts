import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../server/test/servers/free-port.ts';

/** A service process to start. */
export interface ServiceProcessSpec {
  name: string;
  /** Arguments after `tidemark start`. */
  args: readonly string[];
}

export interface ServiceProcess {
  name: string;
  pid: number;
  stop(): Promise<void>;
}

const MAIN = fileURLToPath(new URL('../../server/src/main.ts', import.meta.url));
const READY_WITHIN_MS = 120_000;

/**
 * Starts a service process and waits until its /readyz answers 200. Its log is written to its own file in
 * `folder`.
 */
export async function startServiceProcess(
  spec: ServiceProcessSpec,
  settings: Readonly<Record<string, string>>,
  folder: string,
  nodeArgs: readonly string[],
): Promise<ServiceProcess> {
  const port = await freePort();
  const env = {
    PATH: process.env['PATH'],
    HOST: '127.0.0.1',
    PORT: String(port),
    TIDEMARK_HEALTH_PORT: String(port),
    ...settings,
  };
  const logFile = path.join(folder, `${spec.name}.log`);
  const child = spawn(process.execPath, [...nodeArgs, MAIN, 'start', '--unsupervised', ...spec.args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const log = createWriteStream(logFile);
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  await waitUntilReady(`http://127.0.0.1:${port}/readyz`, child, logFile);
  return { name: spec.name, pid: child.pid ?? 0, stop: () => stop(child) };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}

async function waitUntilReady(url: string, child: ChildProcess, logFile: string): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  while (Date.now() < deadline && child.exitCode === null) {
    const response = await fetch(url).catch(() => null);
    if (response?.ok) return;
    await sleep(100);
  }
  child.kill('SIGKILL');
  throw new Error(`the service is not ready: ${await readFile(logFile, 'utf8')}`);
}
