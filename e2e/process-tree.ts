import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { eventually } from './eventually.ts';

/** The child processes of a process (Linux). */
function childrenOf(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return children === '' ? [] : children.split(' ').map(Number);
}

/** The service below this supervisor, once it is another process than `before`. */
export function serviceBelow(supervisor: number, before = 0): Promise<number> {
  return eventually(async () => childrenOf(supervisor).find((pid) => pid !== before), 60_000);
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** The embedded PostgreSQL of a data folder. */
export async function postgresOf(dataDir: string): Promise<number> {
  return Number.parseInt(await readFile(path.join(dataDir, 'postgres', 'postmaster.pid'), 'utf8'), 10);
}

/** Waits until none of the processes runs. */
export async function untilGone(...pids: number[]): Promise<void> {
  await eventually(async () => !pids.some(isAlive), 60_000);
}
