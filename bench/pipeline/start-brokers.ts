import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from 'node:net';
import { findOrInstall } from '../../server/test/servers/debian-package.ts';
import { freePort } from '../../server/test/servers/free-port.ts';
import { findRabbitmq, startRabbitmq } from '../../server/test/servers/rabbitmq.ts';
import {
  cpuSecondsOf,
  cpuSecondsOfTree,
  descendants,
  peakMegabytes,
  megabytesOfTree,
} from './process-usage.ts';

/** The servers that the service uses in addition to PostgreSQL. */
export interface Brokers {
  /** Environment variables with their URLs. */
  settings: Readonly<Record<string, string>>;
  cpuSeconds(): Record<string, number>;
  megabytes(): Record<string, number>;
  stop(): Promise<void>;
}

/** Starts a real RabbitMQ and a real Redis on free ports. Throws if either is not installed. */
export async function startBrokers(): Promise<Brokers> {
  const program = findRabbitmq();
  if (program === null) throw new Error('rabbitmq-server is not installed.');
  const redis = await startRedis();
  const rabbitmq = await startRabbitmq(program);
  const [rabbitmqPid = 0] = descendants(process.pid, 'rabbit');
  return {
    settings: { AMQP_URL: rabbitmq.url, REDIS_URL: redis.url },
    cpuSeconds: () => ({ rabbitmq: cpuSecondsOfTree(rabbitmqPid), redis: cpuSecondsOf(redis.pid) }),
    megabytes: () => ({ rabbitmq: megabytesOfTree(rabbitmqPid), redis: peakMegabytes(redis.pid) }),
    async stop() {
      await rabbitmq.stop();
      await redis.stop();
    },
  };
}

async function startRedis(): Promise<{ url: string; pid: number; stop(): Promise<void> }> {
  const program = findOrInstall({ names: ['redis-server'], debianPackage: 'redis-server' });
  if (program === null) throw new Error('redis-server is not installed.');
  const port = await freePort();
  const child = spawn(program, ['--port', String(port), '--bind', '127.0.0.1', '--save', ''], {
    stdio: 'ignore',
  });
  while (!(await isListening(port))) await sleep(50);
  return {
    url: `redis://127.0.0.1:${port}`,
    pid: child.pid ?? 0,
    async stop() {
      child.kill();
      await once(child, 'exit');
    },
  };
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true));
    socket.once('error', () => resolve(false)).once('close', () => socket.destroy());
    socket.once('connect', () => socket.end());
  });
}
