import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { seededRandom } from '@tidemark/demo-shop/catalogue/seeded-random.ts';
import { startDemoShop } from '@tidemark/demo-shop/start-demo-shop.ts';
import { describe, expect, inject, it } from 'vitest';
import { startEmbeddedPostgres } from '../server/src/ports/database/embedded/embedded.ts';
import { startRabbitmq } from '../server/test/servers/rabbitmq.ts';
import { startRedis } from '../server/test/servers/redis.ts';
import { registerUser } from './api-user.ts';
import { startProcesses, type ServiceProcesses } from './service-processes.ts';
import { changePrices, settledState, watchProducts, type FinalState } from './price-changes.ts';

const CHANGES = 2000;
const PRODUCTS = 20;
const ROLES = {
  'scheduler-1': 'scheduler',
  'scheduler-2': 'scheduler',
  'worker-1': 'worker',
  'worker-2': 'worker',
  relay: 'relay',
  'alerts-1': 'alerts',
  'alerts-2': 'alerts,notifier',
};

/** A server that can be stopped and restarted without losing its data. */
interface Dependency {
  name: string;
  stop(): Promise<void>;
  start(): Promise<void>;
}

interface Servers {
  env: Record<string, string>;
  dependencies: Dependency[];
  stop(): Promise<void>;
}

async function startServers(folder: string, rabbitmqProgram: string): Promise<Servers> {
  const options = { dataDir: folder, settings: { fsync: 'off' } };
  const [redis, rabbitmq] = [await startRedis(), await startRabbitmq(rabbitmqProgram)];
  let postgres = await startEmbeddedPostgres(options);
  return {
    env: { DATABASE_URL: postgres.url, REDIS_URL: redis.url, AMQP_URL: rabbitmq.url },
    dependencies: [
      { name: 'RabbitMQ', stop: () => rabbitmq.halt('SIGKILL'), start: () => rabbitmq.start() },
      {
        name: 'PostgreSQL',
        stop: () => postgres.stop(),
        start: async () => void (postgres = await startEmbeddedPostgres(options)),
      },
      { name: 'Redis', stop: () => redis.kill(), start: () => redis.start() },
    ],
    stop: async () => void (await Promise.all([redis.stop(), rabbitmq.stop(), postgres.stop()])),
  };
}

interface Faults {
  kills: Record<string, number>;
  outages: string[];
}

/** Kills one process after another, with an outage of each server at evenly spaced shares of the changes. */
async function injectFaults(
  processes: ServiceProcesses,
  dependencies: readonly Dependency[],
  shareDone: () => number,
  stop: AbortSignal,
): Promise<Faults> {
  const { next } = seededRandom('trouble', 41);
  const names = [...processes.others.keys()];
  const faults: Faults = { kills: {}, outages: [] };
  const pendingOutages = dependencies.map((dependency, index) => ({
    dependency,
    at: (index + 1) / (dependencies.length + 1),
  }));
  for (let turn = 0; !stop.aborted; turn++) {
    const name = names[turn % names.length] ?? '';
    const target = processes.others.get(name);
    const outage =
      pendingOutages[0] && shareDone() >= pendingOutages[0].at
        ? pendingOutages.shift()?.dependency
        : undefined;
    await outage?.stop();
    await target?.kill();
    await sleep(200 + next() * 800);
    await outage?.start();
    await target?.restart();
    faults.kills[name] = (faults.kills[name] ?? 0) + 1;
    if (outage) faults.outages.push(outage.name);
    await sleep(next() * 1000, undefined, { signal: stop }).catch(() => undefined);
  }
  return faults;
}

interface RunResult {
  state: FinalState;
  faults: Faults;
  exitCodes: (number | null)[];
}

async function runOnce(rabbitmqProgram: string, { withFaults }: { withFaults: boolean }): Promise<RunResult> {
  const folder = await mkdtemp(path.join(tmpdir(), 'tidemark-faults-'));
  const shop = await startDemoShop({ moveEveryMs: null });
  const servers = await startServers(folder, rabbitmqProgram);
  const processes = await startProcesses(
    {
      ...servers.env,
      TIDEMARK_ALLOW_HOSTS: new URL(shop.url).host,
      TIDEMARK_PACE_PER_MINUTE: '60000',
      TIDEMARK_CHECKS_PER_MINUTE: '1000000',
      TIDEMARK_REQUESTS_PER_MINUTE: '1000000',
      TIDEMARK_LEASE_MS: '3000',
      TIDEMARK_QUARANTINE_MS: '1000',
      TIDEMARK_RELAY_RETRY_AFTER_MS: '2000',
      TIDEMARK_DISPATCH_EVERY_MS: '100',
      LOG_LEVEL: 'warn',
    },
    ROLES,
  );
  try {
    const user = await registerUser(processes.api.origin, 'shopper@example.com');
    const products = await watchProducts(user, shop, PRODUCTS);
    const finished = new AbortController();
    let done = 0;
    const injected = withFaults
      ? injectFaults(processes, servers.dependencies, () => done / CHANGES, finished.signal)
      : Promise.resolve({ kills: {}, outages: [] });
    const count = () => void (done += 1);
    await Promise.all(
      products.map((product) => changePrices(user, shop, product, CHANGES / PRODUCTS, count)),
    );
    finished.abort();
    const faults = await injected;
    return { state: await settledState(user, products), faults, exitCodes: await processes.stop() };
  } finally {
    await processes.stop();
    await servers.stop();
    await shop.close();
    await rm(folder, { recursive: true, force: true });
  }
}

const program = inject('rabbitmqProgram');

describe.runIf(program !== null && inject('redisServer') !== null)('a service split into processes', () => {
  it(
    `has the history and alerts of an undisturbed run after kills and outages during ${CHANGES} price changes`,
    { timeout: 900_000 },
    async () => {
      const undisturbed = await runOnce(program ?? '', { withFaults: false });
      expect(undisturbed.state.prices.map((prices) => prices.length)).toEqual(
        Array.from({ length: PRODUCTS }, () => CHANGES / PRODUCTS + 1),
      );
      expect(undisturbed.state.alerts.flat().length).toBeGreaterThan(PRODUCTS);
      expect(new Set(undisturbed.exitCodes)).toEqual(new Set([0]));
      const disturbed = await runOnce(program ?? '', { withFaults: true });
      expect(disturbed.faults.outages).toEqual(['RabbitMQ', 'PostgreSQL', 'Redis']);
      expect(Object.keys(disturbed.faults.kills).sort()).toEqual(Object.keys(ROLES).sort());
      expect(disturbed.state).toEqual(undisturbed.state);
    },
  );
});
