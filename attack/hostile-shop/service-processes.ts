import { readdirSync, readFileSync } from 'node:fs';

const PAGE_BYTES = 4096;

/** A process of the service, as /proc shows it. */
interface ServiceProcess {
  pid: number;
  parent: number;
  /** In clock ticks since the machine started: another one of the same pid has another time. */
  startedAt: number;
  residentBytes: number;
  command: string;
}

/** The service's own processes below `pid`, and itself: not PostgreSQL and not Chromium. */
export function serviceProcesses(pid: number): ServiceProcess[] {
  const all = allProcesses();
  const family = new Set([pid]);
  for (let before = 0; family.size > before;) {
    before = family.size;
    for (const it of all) if (family.has(it.parent)) family.add(it.pid);
  }
  return all.filter((it) => family.has(it.pid) && it.command.includes('main.ts'));
}

/** The pids of the processes whose command names this folder, as Chromium's names its profile's. */
export function processesIn(folder: string): number[] {
  return allProcesses()
    .filter(({ command }) => command.includes(folder) && command.includes('tidemark-chromium'))
    .map(({ pid }) => pid);
}

function allProcesses(): ServiceProcess[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const stat = read(`/proc/${name}/stat`);
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (fields[0] === 'Z' || stat === '') return [];
      const command = read(`/proc/${name}/cmdline`).replaceAll('\0', ' ');
      const [parent, startedAt, pages] = [1, 19, 21].map((field) => Number(fields[field]));
      return [
        {
          pid: Number(name),
          parent: parent ?? 0,
          startedAt: startedAt ?? 0,
          residentBytes: (pages ?? 0) * PAGE_BYTES,
          command,
        },
      ];
    });
}

/** Empty if the process has ended. */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
