import { readdir, readFile } from 'node:fs/promises';

const PAGE_BYTES = 4096;

/**
 * The memory in use by a group of processes, as Linux counts it (what they share is counted for each); 0 where that cannot be read.
 */
export async function groupMemoryBytes(groupId: number): Promise<number> {
  const names = await readdir('/proc').catch(() => []);
  const stats = await Promise.all(names.filter((name) => /^\d+$/.test(name)).map(readStat));
  return stats.reduce((total, stat) => (stat?.groupId === groupId ? total + stat.residentBytes : total), 0);
}

/** Field 5 is the process group, field 24 the resident pages; the program's name, field 2, may hold anything but ends with the last `)`. */
async function readStat(pid: string): Promise<{ groupId: number; residentBytes: number } | null> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [groupId, residentPages] = [Number(fields[2]), Number(fields[21])];
  return Number.isFinite(residentPages) ? { groupId, residentBytes: residentPages * PAGE_BYTES } : null;
}
