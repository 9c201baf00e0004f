import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { seededRandom } from '@tidemark/demo-shop/seeded-random.ts';
import { startDemoShop } from '@tidemark/demo-shop/start-demo-shop.ts';
import { describe, expect, inject, it } from 'vitest';
import { startEmbeddedPostgres } from '../server/src/ports/database/embedded/embedded.ts';
import { startRabbitmq } from '../server/test/servers/rabbitmq.ts';
import { startRedis } from '../server/test/servers/redis.ts';
import { registerUser } from './api-user.ts';
import { startFleet, type Fleet } from './fleet.ts';
import { changePrices, settledRemains, watchSome, type Remains } from './price-changes.ts';

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

/** A server that can be ended and started again with what it had stored. */
interface Dependency {
  name: string;
  end(): Promise<void>;
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
      { name: 'RabbitMQ', end: () => rabbitmq.halt('SIGKILL'), start: () => rabbitmq.start() },
      {
        name: 'PostgreSQL',
        end: () => postgres.stop(),
        start: async () => void (postgres = await startEmbeddedPostgres(options)),
      },
      { name: 'Redis', end: () => redis.kill(), start: () => redis.start() },
    ],
    stop: async () => void (await Promise.all([redis.stop(), rabbitmq.stop(), postgres.stop()])),
  };
}

interface Trouble {
  kills: Record<string, number>;
  outages: string[];
}

/** kill -9 of one process after another, each in its turn, and, whenever its share of the changes is done, an outage of the next server. */
async function makeTrouble(
  fleet: Fleet,
  dependencies: readonly Dependency[],
  shareDone: () => number,
  stop: AbortSignal,
): Promise<Trouble> {
  const { next } = seededRandom('trouble', 41);
  const names = [...fleet.others.keys()];
  const trouble: Trouble = { kills: {}, outages: [] };
  const toCome = dependencies.map((dependency, index) => ({
    dependency,
    at: (index + 1) / (dependencies.length + 1),
  }));
  for (let turn = 0; !stop.aborted; turn++) {
    const name = names[turn % names.length] ?? '';
    const victim = fleet.others.get(name);
    const outage = toCome[0] && shareDone() >= toCome[0].at ? toCome.shift()?.dependency : undefined;
    await outage?.end();
    await victim?.kill();
    await sleep(200 + next() * 800);
    await outage?.start();
    await victim?.restart();
    trouble.kills[name] = (trouble.kills[name] ?? 0) + 1;
    if (outage) trouble.outages.push(outage.name);
    await sleep(next() * 1000, undefined, { signal: stop }).catch(() => undefined);
  }
  return trouble;
}

interface Played {
  remains: Remains;
  trouble: Trouble;
  exitCodes: (number | null)[];
}

async function play(rabbitmqProgram: string, troubled: boolean): Promise<Played> {
  const folder = await mkdtemp(path.join(tmpdir(), 'tidemark-faults-'));
  const shop = await startDemoShop({ moveEveryMs: null });
  const servers = await startServers(folder, rabbitmqProgram);
  const fleet = await startFleet(
    {
      ...servers.env,
      TIDEMARK_ALLOW_HOSTS: new URL(shop.url).host,
      TIDEMARK_PACE_PER_MINUTE: '60000',
      TIDEMARK_CHECKS_PER_MINUTE: '1000000',
      TIDEMARK_REQUESTS_PER_MINUTE: '1000000',
      TIDEMARK_LEASE_MS: '3000',
      TIDEMARK_RELAY_AGAIN_MS: '2000',
      TIDEMARK_DISPATCH_EVERY_MS: '100',
      LOG_LEVEL: 'warn',
    },
    ROLES,
  );
  try {
    const user = await registerUser(fleet.api.origin, 'shopper@example.com');
    const products = await watchSome(user, shop, PRODUCTS);
    const over = new AbortController();
    let done = 0;
    const trouble = troubled
      ? makeTrouble(fleet, servers.dependencies, () => done / CHANGES, over.signal)
      : Promise.resolve({ kills: {}, outages: [] });
    const count = () => void (done += 1);
    await Promise.all(
      products.map((product) => changePrices(user, shop, product, CHANGES / PRODUCTS, count)),
    );
    over.abort();
    const made = await trouble;
    return { remains: await settledRemains(user, products), trouble: made, exitCodes: await fleet.stop() };
  } finally {
    await fleet.stop();
    await servers.stop();
    await shop.close();
    await rm(folder, { recursive: true, force: true });
  }
}

const program = inject('rabbitmqProgram');

describe.runIf(program !== null && inject('redisServer') !== null)('a service in many processes', () => {
  it(
    `keeps the history and the alerts of an undisturbed run through kill -9 and outages during ${CHANGES} price changes`,
    { timeout: 900_000 },
    async () => {
      const undisturbed = await play(program ?? '', false);
      expect(undisturbed.remains.prices.map((prices) => prices.length)).toEqual(
        Array.from({ length: PRODUCTS }, () => CHANGES / PRODUCTS + 1),
      );
      expect(undisturbed.remains.alerts.flat().length).toBeGreaterThan(PRODUCTS);
      expect(new Set(undisturbed.exitCodes)).toEqual(new Set([0]));
      const troubled = await play(program ?? '', true);
      expect(troubled.trouble.outages).toEqual(['RabbitMQ', 'PostgreSQL', 'Redis']);
      expect(Object.keys(troubled.trouble.kills).sort()).toEqual(Object.keys(ROLES).sort());
      expect(troubled.remains).toEqual(undisturbed.remains);
    },
  );
});
