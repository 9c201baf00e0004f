import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { freePort } from '../server/test/servers/free-port.ts';
import { eventually } from './eventually.ts';
import { isAlive, postgresOf, serviceBelow, untilGone } from './process-tree.ts';
import { runService, type RunningService } from './run-service.ts';
import { startAndFail } from './start-and-fail.ts';

const CRASH_ON_SIGNAL = fileURLToPath(new URL('crash-on-signal.ts', import.meta.url));
const ROOT = fileURLToPath(new URL('..', import.meta.url));
const TIMEOUT_MS = 180_000;

let folder: string;
let service: RunningService | undefined;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tidemark-supervisor-'));
});
afterEach(async () => {
  await service?.stop();
  service = undefined;
  await rm(folder, { recursive: true, force: true });
});

/** Starts the service as `npm start` does. Resolves to it and the pids of its processes. */
async function startSupervised(settings: Record<string, string> = {}) {
  service = await runService({ TIDEMARK_DATA_DIR: folder, ...settings }, [], { supervised: true });
  const supervisor = service.pid;
  return { service, supervisor, child: await serviceBelow(supervisor), postgres: await postgresOf(folder) };
}

const isReady = async ({ origin }: RunningService) =>
  (await fetch(`${origin}/readyz`).catch(() => null))?.ok === true;

it(
  'the supervisor starts a killed service again, on a new database server, and SIGTERM stops all three',
  async () => {
    const { service, supervisor, child, postgres } = await startSupervised();
    process.kill(child, 'SIGKILL');
    const next = await serviceBelow(supervisor, child);
    await eventually(() => isReady(service), 60_000);
    expect(service.log()).toMatch(/"ended":"SIGKILL",.*the service ended; starting it again/);
    const nextPostgres = await postgresOf(folder);
    expect(isAlive(postgres), 'the first database server').toBe(false);
    expect(await service.stop()).toBe(0);
    expect(isAlive(next)).toBe(false);
    await untilGone(nextPostgres);
  },
  TIMEOUT_MS,
);

it(
  'an error that nothing handles is logged, stops the database and restarts the service',
  async () => {
    const { service, supervisor, child, postgres } = await startSupervised({
      NODE_OPTIONS: `--import ${CRASH_ON_SIGNAL}`,
    });
    process.kill(child, 'SIGUSR2');
    await untilGone(child, postgres);
    expect(service.log()).toMatch(/"level":"fatal".*thrown by a test.*an error was not handled; ending/);
    expect(service.log()).not.toMatch(/restarting the embedded PostgreSQL/);
    await serviceBelow(supervisor, child);
    await eventually(() => isReady(service), 60_000);
    expect(service.log()).toMatch(/"ended":70,.*the service ended; starting it again/);
  },
  TIMEOUT_MS,
);

it(
  'the service and its database end with a supervisor that is killed',
  async () => {
    const { service, child, postgres } = await startSupervised();
    await service.kill();
    await untilGone(child, postgres);
    await service.restart();
    expect(await service.stop()).toBe(0);
  },
  TIMEOUT_MS,
);

it(
  'the service starts again after it was killed together with its supervisor',
  async () => {
    const { service, supervisor, child } = await startSupervised();
    process.kill(supervisor, 'SIGSTOP');
    process.kill(child, 'SIGKILL');
    await service.kill();
    await service.restart();
    expect(await service.stop()).toBe(0);
  },
  TIMEOUT_MS,
);

it(
  'the database ends with an unsupervised service that is killed, and a second SIGTERM still stops it',
  async () => {
    service = await runService({ TIDEMARK_DATA_DIR: folder });
    const killed = await postgresOf(folder);
    await service.kill();
    await untilGone(killed);
    await service.restart();
    const postgres = await postgresOf(folder);
    process.kill(service.pid, 'SIGTERM');
    expect(await service.stop()).toBe(0);
    await untilGone(postgres);
  },
  TIMEOUT_MS,
);

it(
  'the service and its database end after SIGTERM to npm',
  async () => {
    const port = String(await freePort());
    const env = { PATH: process.env['PATH'], HOME: folder, PORT: port, TIDEMARK_DATA_DIR: folder };
    const npm = spawn('npm', ['run', '--silent', '--ignore-scripts', 'start'], {
      env,
      stdio: 'ignore',
      cwd: ROOT,
    });
    await eventually(async () => (await fetch(`http://127.0.0.1:${port}/healthz`)).ok, 60_000);
    const postgres = await postgresOf(folder);
    npm.kill('SIGTERM');
    await once(npm, 'exit');
    await untilGone(postgres);
    await expect(fetch(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow('fetch failed');
  },
  TIMEOUT_MS,
);

it(
  'a start that cannot succeed ends with its reason and is not repeated',
  async () => {
    expect(await startAndFail({ PORT: 'many' })).toEqual({
      code: 2,
      output: expect.stringMatching(/^tidemark start: Invalid settings:\n {2}PORT: .*\n$/),
    });
    expect(await startAndFail({}, ['--processes=0'])).toMatchObject({ code: 2 });
    service = await runService({ TIDEMARK_DATA_DIR: folder });
    const { port } = new URL(service.origin);
    const taken = await startAndFail({ PORT: port, TIDEMARK_DATA_DIR: path.join(folder, 'other') });
    expect(taken).toMatchObject({ code: 1, output: expect.stringContaining('EADDRINUSE') });
    expect(taken.output).not.toContain('starting it again');
  },
  TIMEOUT_MS,
);

it(
  'the demo ends with the reason when its database cannot be started',
  async () => {
    const { code, output } = await startAndFail({ TIDEMARK_DATA_DIR: '/dev/null/x' }, ['--demo']);
    expect(code).toBe(1);
    expect(output).toMatch(
      /^tidemark start: \/dev\/null\/x is not writable \(\w+\)\. Set TIDEMARK_DATA_DIR\.$/m,
    );
  },
  TIMEOUT_MS,
);
