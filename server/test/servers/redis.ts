import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { inject } from 'vitest';
import { writeTestCertificate } from '../shop/test-certificate.ts';
import { recordUse } from './usage.ts';
import { freePort } from './free-port.ts';

export interface RedisServer {
  /** Contains the password. */
  url: string;
  password: string;
  /** Kills the server, as in a crash. Its data is lost. */
  kill(): Promise<void>;
  start(): Promise<void>;
  /** Keeps the connections but responds to nothing until `resume`. */
  pause(): void;
  resume(): void;
  stop(): Promise<void>;
}

const PASSWORD = 'not-for-the-log';

/** Starts a separate Redis with a password on a free port. With `byTls` it accepts only TLS. */
export async function startRedis({ byTls = false } = {}): Promise<RedisServer> {
  const program = inject('redisServer');
  if (program === null) throw new Error('there is no Redis');
  recordUse('Redis', program);
  const port = await freePort();
  const folder = await mkdtemp(path.join(tmpdir(), 'tidemark-redis-'));
  const settings = {
    ...(byTls ? await tlsSettings(port, folder) : { port }),
    bind: '127.0.0.1',
    dir: folder,
    requirepass: PASSWORD,
    save: '',
    loglevel: 'warning',
  };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
  let running: ChildProcess | null = null;

  const start = async () => {
    running = spawn(program, args, { stdio: 'ignore' });
    await untilListening(port);
  };
  const kill = async () => {
    const process = running;
    running = null;
    if (!process || process.exitCode !== null) return;
    const exited = once(process, 'exit');
    process.kill('SIGKILL');
    await exited;
  };
  await start();
  return {
    url: `${byTls ? 'rediss' : 'redis'}://:${PASSWORD}@127.0.0.1:${port}`,
    password: PASSWORD,
    start,
    kill,
    pause: () => void running?.kill('SIGSTOP'),
    resume: () => void running?.kill('SIGCONT'),
    async stop() {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function tlsSettings(port: number, folder: string): Promise<Record<string, string | number>> {
  const { certificate, key } = await writeTestCertificate(folder);
  return {
    port: 0,
    'tls-port': port,
    'tls-cert-file': certificate,
    'tls-key-file': key,
    'tls-auth-clients': 'no',
  };
}

async function untilListening(port: number): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const socket = connect(port, '127.0.0.1');
    const isUp = await Promise.race([
      once(socket, 'connect').then(() => true),
      once(socket, 'error').then(() => false),
    ]).catch(() => false);
    socket.destroy();
    if (isUp) return;
    await sleep(25);
  }
  throw new Error('Redis does not listen');
}
