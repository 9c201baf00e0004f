import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
} from '../../server/src/ports/database/embedded/embedded.ts';
import { type Database } from '../../server/src/ports/database/database.ts';
import { migrate } from '../../server/src/ports/database/migrate.ts';
import { connectPostgres } from '../../server/src/ports/database/postgres/postgres.ts';
import { maintainPartitions } from '../../server/src/store/prices/partitions.ts';
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

const DRAIN_MS = 5000;

/** The service running on a seeded database. */
export interface Environment {
  database: Database;
  databaseUrl: string;
  /** CPU seconds used so far, by process. */
  cpuSeconds(): Record<string, number>;
  /** The same by thread, for the processes that run checks. */
  cpuSecondsByThread(): Record<string, number>;
  postgresCpuSeconds(): number;
  megabytes(): Record<string, number>;
  /** Postpones every product that is not leased and waits for the checks in flight. */
  pauseChecks(): Promise<void>;
  close(): Promise<void>;
}

export interface EnvironmentOptions {
  folder: string;
  plan: SeedPlan;
  shopPort: number;
  settings: Readonly<Record<string, string>>;
  /** If set, the roles run in separate processes; otherwise all roles but the workers share one process. */
  brokers: Brokers | null;
  /** Number of worker processes. 0 without brokers runs everything in one process. */
  workers: number;
  /** Folder for V8 CPU profiles of the service's processes. */
  profile?: string | undefined;
}

/** Seeds a database, then starts the service on it. */
export async function startEnvironment(options: EnvironmentOptions): Promise<Environment> {
  const { folder, brokers, profile } = options;
  const dataDir = path.join(folder, 'data');
  await mkdir(dataDir, { recursive: true });
  const server = await prepareDatabase(dataDir, options.plan, options.shopPort);
  const nodeArgs = profile ? ['--cpu-prof', `--cpu-prof-dir=${path.resolve(profile)}`] : [];
  const settings = {
    ...options.settings,
    ...(brokers ? { ...brokers.settings, DATABASE_URL: server.url } : { TIDEMARK_DATA_DIR: dataDir }),
  };
  if (!brokers) await server.stop();
  const processes: ServiceProcess[] = [];
  for (const spec of processSpecs(options))
    processes.push(await startServiceProcess(spec, settings, folder, nodeArgs));
  const database = connect(server.url);
  return {
    database,
    databaseUrl: server.url,
    ...resourceUsage(processes, await postmasterPid(dataDir), brokers),
    async pauseChecks() {
      await database.query(`UPDATE schedule SET due_at = now() + interval '1 day' WHERE lease_id IS NULL`);
      await sleep(DRAIN_MS);
    },
    async close() {
      await database.close();
      for (const process of processes.reverse()) await process.stop();
      if (brokers) await server.stop();
    },
  };
}

type ResourceUsage = Pick<
  Environment,
  'cpuSeconds' | 'cpuSecondsByThread' | 'postgresCpuSeconds' | 'megabytes'
>;

function resourceUsage(
  processes: readonly ServiceProcess[],
  postgresPid: number,
  brokers: Brokers | null,
): ResourceUsage {
  const byProcess = (measure: (pid: number) => number) =>
    Object.fromEntries(withWorkers(processes).map(({ name, pid }) => [name, measure(pid)]));
  return {
    cpuSeconds: () => ({
      ...byProcess(cpuSecondsOf),
      postgres: cpuSecondsOfTree(postgresPid),
      ...brokers?.cpuSeconds(),
    }),
    cpuSecondsByThread: () =>
      Object.fromEntries(
        withWorkers(processes)
          .filter(({ name }) => /^(service|worker\d+)$/.test(name))
          .flatMap(({ name, pid }) =>
            Object.entries(cpuSecondsByThread(pid)).map(([thread, cpu]) => [`${name} ${thread}`, cpu]),
          ),
      ),
    postgresCpuSeconds: () => cpuSecondsOfTree(postgresPid),
    megabytes: () => ({
      ...byProcess(peakMegabytes),
      postgres: megabytesOfTree(postgresPid),
      ...brokers?.megabytes(),
    }),
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

/** The processes, each followed by the worker processes it has started. */
function withWorkers(processes: readonly ServiceProcess[]): { name: string; pid: number }[] {
  return processes.flatMap((process) => [
    process,
    ...descendants(process.pid, '--roles=worker').map((pid, index) => ({ name: `worker${index + 1}`, pid })),
  ]);
}

async function postmasterPid(dataDir: string): Promise<number> {
  return Number.parseInt(await readFile(path.join(dataDir, 'postgres', 'postmaster.pid'), 'utf8'), 10);
}

/** Starts PostgreSQL, migrates it and seeds the database. */
async function prepareDatabase(dataDir: string, plan: SeedPlan, shopPort: number): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ dataDir, onError: console.error });
  const database = connect(server.url);
  try {
    await migrate(database, new URL('../../server/migrations/', import.meta.url));
    await maintainPartitions(database, 90, new Date());
    await seedDatabase(database, plan, shopPort);
  } finally {
    await database.close();
  }
  return server;
}

function connect(url: string): Database {
  // The server may stop before the bench's connection is closed; that is no error.
  return connectPostgres({ url, maxConnections: 2, statementTimeoutMs: 600_000, onError: () => undefined });
}
