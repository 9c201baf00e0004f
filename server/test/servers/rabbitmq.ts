import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { writeTestCertificate } from '../shop/test-certificate.ts';
import { findOrInstall } from './debian-package.ts';
import { recordUse } from './usage.ts';
import { freePort } from './free-port.ts';

const RABBITMQ = { names: ['rabbitmq-server'], debianPackage: 'rabbitmq-server', folders: ['/usr/sbin'] };
/** Debian's command switches to its own account. This script runs under any account. */
const DEBIANS_INNER_SCRIPT = '/usr/lib/rabbitmq/bin/rabbitmq-server';
const START_WITHIN_MS = 90_000;

/** A real RabbitMQ with its own node name, ports, cookie and folder. */
export interface RabbitmqServer {
  url: string;
  start(): Promise<void>;
  /** Ends the broker, in order or (SIGKILL) at once, and keeps its data. */
  halt(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  /** Ends the broker and removes its data. */
  stop(): Promise<void>;
}

/** The program that starts RabbitMQ, installed if necessary; null if there is none. */
export function findRabbitmq(): string | null {
  const found = findOrInstall(RABBITMQ);
  return found && existsSync(DEBIANS_INNER_SCRIPT) ? DEBIANS_INNER_SCRIPT : found;
}

/**
 * Starts a RabbitMQ for the tests. With `byTls` it accepts only TLS. All its files are in a folder that
 * `stop` removes.
 */
export async function startRabbitmq(program: string, { byTls = false } = {}): Promise<RabbitmqServer> {
  recordUse('RabbitMQ', program);
  const folder = await mkdtemp(path.join(tmpdir(), 'tidemark-rabbitmq-'));
  const [port, distPort, epmdPort] = [await freePort(), await freePort(), await freePort()];
  const env = environment(folder, port, distPort, epmdPort);
  const portMapper = spawn('epmd', ['-port', String(epmdPort), '-address', '127.0.0.1'], { stdio: 'ignore' });
  portMapper.on('error', () => undefined);
  let broker: ChildProcess | undefined;

  const halt = async (signal: 'SIGTERM' | 'SIGKILL') => {
    if (broker) await end(broker, signal);
    broker = undefined;
  };
  const server: RabbitmqServer = {
    url: `${byTls ? 'amqps' : 'amqp'}://guest:guest@127.0.0.1:${port}`,
    halt,
    async start() {
      broker = spawn(program, [], { env, cwd: folder, stdio: 'ignore' });
      await untilResponding(broker, port, folder);
    },
    async stop() {
      await halt('SIGKILL');
      await end(portMapper, 'SIGKILL');
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
  try {
    await mkdir(path.join(folder, 'home'));
    if (byTls) await listenByTls(port, folder);
    await server.start();
  } catch (error) {
    await server.stop();
    throw error;
  }
  return server;
}

async function listenByTls(port: number, folder: string): Promise<void> {
  const { certificate, key } = await writeTestCertificate(folder);
  const settings = [
    'listeners.tcp = none',
    `listeners.ssl.1 = 127.0.0.1:${port}`,
    `ssl_options.certfile = ${certificate}`,
    `ssl_options.keyfile = ${key}`,
    'ssl_options.verify = verify_none',
  ];
  await writeFile(path.join(folder, 'rabbitmq.conf'), `${settings.join('\n')}\n`);
}

function environment(folder: string, port: number, distPort: number, epmdPort: number): NodeJS.ProcessEnv {
  return {
    PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/usr/bin:/bin`,
    LANG: 'C.UTF-8',
    HOME: path.join(folder, 'home'),
    ERL_EPMD_PORT: String(epmdPort),
    ERL_EPMD_ADDRESS: '127.0.0.1',
    RABBITMQ_NODENAME: `tidemark-${port}@localhost`,
    RABBITMQ_NODE_IP_ADDRESS: '127.0.0.1',
    RABBITMQ_NODE_PORT: String(port),
    RABBITMQ_DIST_PORT: String(distPort),
    RABBITMQ_MNESIA_BASE: path.join(folder, 'data'),
    RABBITMQ_LOG_BASE: path.join(folder, 'log'),
    RABBITMQ_LOGS: path.join(folder, 'rabbitmq.log'),
    RABBITMQ_ENABLED_PLUGINS_FILE: path.join(folder, 'enabled_plugins'),
    RABBITMQ_CONFIG_FILE: path.join(folder, 'rabbitmq'),
    RABBITMQ_CONF_ENV_FILE: path.join(folder, 'rabbitmq-env.conf'),
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '+sbwt none +sbwtdcpu none +sbwtdio none',
    // Makes the script exec the broker, so that signals reach it.
    RUNNING_UNDER_SYSTEMD: 'true',
  };
}

async function untilResponding(broker: ChildProcess, port: number, folder: string): Promise<void> {
  const failed = new Promise<never>((_resolve, reject) => broker.once('error', reject));
  const deadline = Date.now() + START_WITHIN_MS;
  while (!(await Promise.race([canConnect(port), failed]))) {
    if (broker.exitCode !== null || Date.now() > deadline) {
      const log = await readFile(path.join(folder, 'rabbitmq.log'), 'utf8').catch(() => '(no log)');
      throw new Error(`RabbitMQ did not start:\n${log.slice(-2000)}`);
    }
    await sleep(100);
  }
}

function canConnect(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const exited = once(child, 'exit');
  child.kill(signal);
  await exited;
}
