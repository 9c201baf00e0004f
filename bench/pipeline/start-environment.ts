import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../server/src/ports/database/embedded.ts';
import { type Database } from '../../server/src/ports/database/index.ts';
import { migrate } from '../../server/src/ports/database/migrate.ts';
import { connectPostgres } from '../../server/src/ports/database/postgres.ts';
import { maintainPartitions } from '../../server/src/prices/partitions.ts';
import { type Brokers } from './start-brokers.ts';
import { seedDatabase, type SeedPlan } from './seed-database.ts';
import {
  cpuSecondsByThread,
  cpuSecondsOf,
  cpuSecondsOfTree,
  descendants,
  megabytesOfTree,
  peakMegabytes,
} from './process-usage.ts';
import {
  startServiceProcess,
  type ServiceProcess,
  type ServiceProcessSpec,
} from './start-service-process.ts';

const REST_MS = 5000;

/** The service at work on a filled database. */
export interface Environment {
  database: Database;
  databaseUrl: string;
  /** CPU seconds used so far, by process. */
  cpuSeconds(): Record<string, number>;
  /** The same by thread, of those processes that make checks. */
  cpuSecondsByThread(): Record<string, number>;
  postgresCpuSeconds(): number;
  megabytes(): Record<string, number>;
  /** Lets nothing be due any more, and waits for what is in hand. */
  rest(): Promise<void>;
  close(): Promise<void>;
}

export interface EnvironmentOptions {
  folder: string;
  plan: SeedPlan;
  /** Of the shops. */
  port: number;
  settings: Readonly<Record<string, string>>;
  /** With them each role has a process of its own; without, all but the workers share one. */
  brokers: Brokers | null;
  /** Worker processes; 0 without brokers: everything in one process. */
  workers: number;
  /** A folder for V8's CPU profiles of the service's processes. */
  profile?: string | undefined;
}

/** Fills a database, then starts the service on it. */
export async function startEnvironment(options: EnvironmentOptions): Promise<Environment> {
  const { folder, brokers, profile } = options;
  const dataDir = path.join(folder, 'data');
  await mkdir(dataDir, { recursive: true });
  const server = await prepare(dataDir, options.plan, options.port);
  const nodeArgs = profile ? ['--cpu-prof', `--cpu-prof-dir=${path.resolve(profile)}`] : [];
  const settings = {
    ...options.settings,
    ...(brokers ? { ...brokers.settings, DATABASE_URL: server.url } : { TIDEMARK_DATA_DIR: dataDir }),
  };
  if (!brokers) await server.stop();
  const parts: ServiceProcess[] = [];
  for (const part of processSpecs(options))
    parts.push(await startServiceProcess(part, settings, folder, nodeArgs));
  const database = connect(server.url);
  const postmaster = await postmasterOf(dataDir);
  const byProcess = (measure: (pid: number) => number) =>
    Object.fromEntries(processesOf(parts).map(({ name, pid }) => [name, measure(pid)]));
  return {
    database,
    databaseUrl: server.url,
    cpuSeconds: () => ({
      ...byProcess(cpuSecondsOf),
      postgres: cpuSecondsOfTree(postmaster),
      ...brokers?.cpuSeconds(),
    }),
    cpuSecondsByThread: () =>
      Object.fromEntries(
        processesOf(parts)
          .filter(({ name }) => /^(service|worker\d+)$/.test(name))
          .flatMap(({ name, pid }) =>
            Object.entries(cpuSecondsByThread(pid)).map(([thread, cpu]) => [`${name} ${thread}`, cpu]),
          ),
      ),
    postgresCpuSeconds: () => cpuSecondsOfTree(postmaster),
    megabytes: () => ({
      ...byProcess(peakMegabytes),
      postgres: megabytesOfTree(postmaster),
      ...brokers?.megabytes(),
    }),
    async rest() {
      await database.query(`UPDATE schedule SET due_at = now() + interval '1 day' WHERE lease_id IS NULL`);
      await sleep(REST_MS);
    },
    async close() {
      await database.close();
      for (const part of parts.reverse()) await part.stop();
      if (brokers) await server.stop();
    },
  };
}

function processSpecs({ brokers, workers }: EnvironmentOptions): ServiceProcessSpec[] {
  if (!brokers) return [{ name: 'service', args: workers > 0 ? ['--processes', String(workers)] : [] }];
  return [
    { name: 'scheduler', args: ['--roles=scheduler'] },
    { name: 'relay+alerts+notifier', args: ['--roles=relay,alerts,notifier'] },
    ...Array.from({ length: Math.max(workers, 1) }, (_, index) => ({
      name: `worker${index + 1}`,
      args: ['--roles=worker'],
    })),
  ];
}

/** The parts, and the worker processes that they have started. */
function processesOf(parts: readonly ServiceProcess[]): { name: string; pid: number }[] {
  return parts.flatMap((part) => [
    part,
    ...descendants(part.pid, '--roles=worker').map((pid, index) => ({ name: `worker${index + 1}`, pid })),
  ]);
}

async function postmasterOf(dataDir: string): Promise<number> {
  return Number.parseInt(await readFile(path.join(dataDir, 'postgres', 'postmaster.pid'), 'utf8'), 10);
}

async function prepare(dataDir: string, plan: SeedPlan, port: number): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ dataDir, onError: console.error });
  const database = connect(server.url);
  try {
    await migrate(database, new URL('../../server/migrations/', import.meta.url));
    await maintainPartitions(database, 90, new Date());
    await seedDatabase(database, plan, port);
  } finally {
    await database.close();
  }
  return server;
}

function connect(url: string): Database {
  // The server is stopped under the bench's connection at the end of a run.
  return connectPostgres({ url, maxConnections: 2, statementTimeoutMs: 600_000, onError: () => undefined });
}
