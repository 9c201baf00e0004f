import { readdirSync, readFileSync } from 'node:fs';

/** Linux uses this value on every architecture that Node supports. */
const TICKS_PER_SECOND = 100;

/**
 * CPU seconds used by a process, including its threads and the children it has waited for; 0 once it has
 * exited.
 */
export function cpuSecondsOf(pid: number): number {
  const [user = 0, system = 0, childUser = 0, childSystem = 0] = statFields(pid).slice(11, 15).map(Number);
  return (user + system + childUser + childSystem) / TICKS_PER_SECOND;
}

/** CPU seconds used by a process's running threads, by thread name. */
export function cpuSecondsByThread(pid: number): Record<string, number> {
  const used: Record<string, number> = {};
  for (const task of readdirSync(`/proc/${pid}/task`)) {
    const name = readProc(pid, `task/${task}/comm`).trim();
    const [user = 0, system = 0] = statFields(pid, `task/${task}/stat`).slice(11, 13).map(Number);
    used[name] = (used[name] ?? 0) + (user + system) / TICKS_PER_SECOND;
  }
  return used;
}

/** CPU seconds used by a process and its descendants. */
export function cpuSecondsOfTree(root: number): number {
  return treeOf(root).reduce((total, pid) => total + cpuSecondsOf(pid), 0);
}

/** Peak resident memory of a process. */
export function peakMegabytes(pid: number): number {
  const kilobytes = /^VmHWM:\s+(\d+)/m.exec(readProc(pid, 'status'))?.[1] ?? '0';
  return Math.round(Number(kilobytes) / 1024);
}

/** Memory now held by a process and its descendants. Shared memory is counted once. */
export function megabytesOfTree(root: number): number {
  const kilobytes = treeOf(root).map((pid) => /^Pss:\s+(\d+)/m.exec(readProc(pid, 'smaps_rollup'))?.[1]);
  return Math.round(kilobytes.reduce((total, each) => total + Number(each ?? 0), 0) / 1024);
}

/** The descendants of a process whose command line contains `commandPart`. */
export function descendants(root: number, commandPart: string): number[] {
  return treeOf(root)
    .slice(1)
    .filter((pid) => readProc(pid, 'cmdline').replaceAll('\0', ' ').includes(commandPart));
}

function treeOf(root: number): number[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    if (!Number.isInteger(pid)) continue;
    const parent = Number(statFields(pid)[1] ?? 0);
    children.set(parent, [...(children.get(parent) ?? []), pid]);
  }
  const tree = [root];
  for (let at = 0; at < tree.length; at++) tree.push(...(children.get(tree[at] ?? 0) ?? []));
  return tree;
}

/** The fields of a stat file after the command name: state, parent, ... */
function statFields(pid: number, file = 'stat'): string[] {
  return readProc(pid, file)
    .replace(/^.*\) /s, '')
    .split(' ');
}

function readProc(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
