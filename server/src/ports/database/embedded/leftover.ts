import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Database } from '../database.ts';
import { isInUse } from '../instance-lock.ts';
import { connectPostgres } from '../postgres/postgres.ts';

const STOPPED_WITHIN_MS = 30_000;
/** For the immediate shutdown, which writes nothing. */
const QUIT_WITHIN_MS = 5000;
const ANSWERS_WITHIN_MS = 60_000;
const POLL_MS = 20;
const SOCKET_LOCK = '.s.PGSQL.5432.lock';

/** The folders of a cluster and of its Unix socket. */
export interface ServerFolders {
  folder: string;
  socketFolder: string;
}

/**
 * Stops the server that a process left on the folder when it was killed. Waits for one that is just starting
 * or stopping. Throws if another Tidemark uses it.
 */
export async function stopLeftOver(folders: ServerFolders, url: string): Promise<void> {
  await removeStaleLocks(folders);
  const { folder } = folders;
  const deadline = performance.now() + ANSWERS_WITHIN_MS;
  for (let pid = await runningPid(folder); pid !== null; pid = await runningPid(folder)) {
    if (await answers(url)) {
      // If the server does not answer any more, it has ended, and its lock with it.
      if (!(await probe(url, isInUse))) await stopServer(folder);
      else if (await answers(url))
        throw new Error(`Another Tidemark is running on ${folder}. Stop it, or set TIDEMARK_DATA_DIR.`);
    } else if (performance.now() > deadline)
      throw new Error(`A PostgreSQL (pid ${pid}) that was left running on ${folder} does not respond.`);
    await sleep(POLL_MS);
  }
}

/**
 * Stops the server: by a fast shutdown, and if that takes longer than `withinMs` by an immediate one, after
 * which the next start replays its log. Neither loses a commit.
 */
export async function stopServer(folder: string, withinMs = STOPPED_WITHIN_MS): Promise<void> {
  const pid = await runningPid(folder);
  if (pid === null) return;
  if (await endsAfter('SIGINT', { pid, folder, withinMs })) return;
  if (await endsAfter('SIGQUIT', { pid, folder, withinMs: QUIT_WITHIN_MS })) return;
  throw new Error(`PostgreSQL (pid ${pid}) did not stop.`);
}

/** Whether the server at `url` responds to queries. */
export function answers(url: string): Promise<boolean> {
  return probe(url, async (database) => {
    await database.query('SELECT 1');
    return true;
  });
}

async function endsAfter(
  signal: 'SIGINT' | 'SIGQUIT',
  { pid, folder, withinMs }: { pid: number; folder: string; withinMs: number },
): Promise<boolean> {
  const deadline = performance.now() + withinMs;
  send(signal, pid);
  while ((await runningPid(folder)) === pid) {
    if (performance.now() > deadline) return false;
    await sleep(POLL_MS);
  }
  return true;
}

/** The process may have ended just before. */
function send(signal: NodeJS.Signals, pid: number): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Runs a query on the server at `url` over a separate connection; false if the server is unreachable. */
async function probe(url: string, question: (database: Database) => Promise<boolean>): Promise<boolean> {
  const database = connectPostgres({ url, maxConnections: 1, statementTimeoutMs: 5000, onError: () => {} });
  try {
    return await question(database);
  } catch {
    return false;
  } finally {
    await database.close();
  }
}

/**
 * Removes lock files whose pid now belongs to another program, as after a restart of a container. PostgreSQL
 * would take that program for a server on this folder.
 */
async function removeStaleLocks({ folder, socketFolder }: ServerFolders): Promise<void> {
  const pid = await runningPid(folder);
  if (pid === null) return;
  const program = await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => null);
  if (program === null || program.trim() === 'postgres') return;
  await rm(path.join(folder, 'postmaster.pid'), { force: true });
  await rm(path.join(socketFolder, SOCKET_LOCK), { force: true });
}

/** The server's pid from its lock file, or null if no such process runs. */
async function runningPid(folder: string): Promise<number | null> {
  const text = await readFile(path.join(folder, 'postmaster.pid'), 'utf8').catch(() => '');
  const pid = Number.parseInt(text, 10);
  if (!(pid > 0)) return null;
  try {
    process.kill(pid, 0);
    return pid;
  } catch {
    return null;
  }
}
