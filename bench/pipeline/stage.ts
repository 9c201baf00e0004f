import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { mkdir, readFile } from 'node:fs/promises';
import { startEmbeddedPostgres } from '../../server/src/ports/database/embedded.ts';
import { type Database } from '../../server/src/ports/database/index.ts';
import { migrate } from '../../server/src/ports/database/migrate.ts';
import { connectPostgres } from '../../server/src/ports/database/postgres.ts';
import { maintainPartitions } from '../../server/src/prices/partitions.ts';
import { fill, type Furnishing } from './fill.ts';
import { cpuSecondsOf, cpuSecondsOfTree, descendants, megabytesOfTree, peakMegabytes } from './processes.ts';
import { startPart, type RunningPart, type ServicePart } from './service.ts';

const REST_MS = 5000;

/** The service at work on a filled database. */
export interface Stage {
  database: Database;
  databaseUrl: string;
  /** Used so far, by part. */
  cpuSeconds(shopPid: number): Record<string, number>;
  postgresCpuSeconds(): number;
  /** Lets nothing be due any more, and waits for what is in hand. */
  rest(): Promise<void>;
  peakMegabytes(): Record<string, number>;
  peakOf(pid: number): number;
  close(): Promise<void>;
}

export interface StageOptions {
  folder: string;
  plan: Furnishing;
  /** Of the shops. */
  port: number;
  settings: Readonly<Record<string, string>>;
  /** Worker processes beside the service's own; 0: all in one. */
  processes: number;
  /** A folder for V8's CPU profiles of the service's processes. */
  profile?: string | undefined;
}

/** Fills a database, then starts the service on it. */
export async function openStage(options: StageOptions): Promise<Stage> {
  const { folder, plan, port, settings, profile, processes } = options;
  const dataDir = path.join(folder, 'data');
  await mkdir(dataDir, { recursive: true });
  const url = await prepare(dataDir, plan, port);
  const nodeArgs = profile ? ['--cpu-prof', `--cpu-prof-dir=${path.resolve(profile)}`] : [];
  const parts: RunningPart[] = [];
  for (const part of partsOf(processes))
    parts.push(await startPart(part, { ...settings, TIDEMARK_DATA_DIR: dataDir }, folder, nodeArgs));
  const database = connect(url);
  const postmaster = Number.parseInt(
    await readFile(path.join(dataDir, 'postgres', 'postmaster.pid'), 'utf8'),
    10,
  );
  return {
    database,
    databaseUrl: url,
    postgresCpuSeconds: () => cpuSecondsOfTree(postmaster),
    async rest() {
      await database.query(`UPDATE schedule SET due_at = now() + interval '1 day' WHERE lease_id IS NULL`);
      await sleep(REST_MS);
    },
    cpuSeconds: (shopPid) => ({
      ...Object.fromEntries(processesOf(parts).map(({ name, pid }) => [name, cpuSecondsOf(pid)])),
      postgres: cpuSecondsOfTree(postmaster),
      shop: cpuSecondsOf(shopPid),
    }),
    peakMegabytes: () => ({
      ...Object.fromEntries(processesOf(parts).map(({ name, pid }) => [name, peakMegabytes(pid)])),
      postgres: megabytesOfTree(postmaster),
    }),
    peakOf: peakMegabytes,
    async close() {
      await database.close();
      for (const part of parts.reverse()) await part.stop();
    },
  };
}

function partsOf(processes: number): ServicePart[] {
  return [{ name: 'service', args: processes > 0 ? ['--processes', String(processes)] : [] }];
}

/** The parts, and the worker processes that they have started. */
function processesOf(parts: readonly RunningPart[]): { name: string; pid: number }[] {
  return parts.flatMap((part) => [
    part,
    ...descendants(part.pid, '--roles=worker').map((pid, index) => ({ name: `worker${index + 1}`, pid })),
  ]);
}

async function prepare(dataDir: string, plan: Furnishing, port: number): Promise<string> {
  const server = await startEmbeddedPostgres({ dataDir });
  const database = connect(server.url);
  try {
    await migrate(database, new URL('../../server/migrations/', import.meta.url));
    await maintainPartitions(database, 90, new Date());
    await fill(database, plan, port);
  } finally {
    await database.close();
    await server.stop();
  }
  return server.url;
}

function connect(url: string): Database {
  return connectPostgres({ url, maxConnections: 2, statementTimeoutMs: 600_000, onError: console.error });
}
