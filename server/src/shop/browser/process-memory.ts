import { readdir, readFile } from 'node:fs/promises';

const PAGE_BYTES = 4096;

/**
 * The resident memory of a process group, from /proc. Shared memory is counted for each process. 0 if it
 * cannot be read.
 */
export async function groupMemoryBytes(groupId: number): Promise<number> {
  const names = await readdir('/proc').catch(() => []);
  const stats = await Promise.all(names.filter((name) => /^\d+$/.test(name)).map(readStat));
  return stats.reduce((total, stat) => (stat?.groupId === groupId ? total + stat.residentBytes : total), 0);
}

/**
 * Field 5 is the process group, field 24 the resident pages. Field 2, the program's name, ends with the last
 * `)`.
 */
async function readStat(pid: string): Promise<{ groupId: number; residentBytes: number } | null> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [groupId, residentPages] = [Number(fields[2]), Number(fields[21])];
  return Number.isFinite(residentPages) ? { groupId, residentBytes: residentPages * PAGE_BYTES } : null;
}
