import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const ISOLATED = 'TIDEMARK_ATTACK_ISOLATED';
/** Every address is this machine, so that a request to a private address arrives and is seen. */
const SET_UP = [
  'mount --bind "$0" /etc/resolv.conf',
  'ip link set lo up',
  'ip route add local 0.0.0.0/0 dev lo',
  'ip -6 route add local ::/0 dev lo',
].join(' && ');

/** Whether this process runs in the namespace. */
export function isIsolated(): boolean {
  return process.env[ISOLATED] !== undefined;
}

/**
 * Runs this process again in a new network namespace, where every address is this machine and names are
 * resolved by port 53 of the loopback interface, and returns true when that has ended. Returns false inside
 * the namespace, and where the system allows none.
 */
export function runIsolated(): boolean {
  if (isIsolated()) return false;
  const folder = mkdtempSync(path.join(tmpdir(), 'tidemark-attack-'));
  const resolvConf = path.join(folder, 'resolv.conf');
  writeFileSync(resolvConf, 'nameserver 127.0.0.1\noptions timeout:1 attempts:1\n');
  try {
    const probe = unshare(['sh', '-c', SET_UP, resolvConf], 'pipe');
    if (probe.status !== 0) {
      console.log(`No network namespace here (${reasonOf(probe)}): the attacks use the loopback interface.`);
      return false;
    }
    const again = [process.execPath, ...process.execArgv, ...process.argv.slice(1)];
    const { status } = unshare(['sh', '-c', `${SET_UP} && exec "$@"`, resolvConf, ...again], 'inherit');
    process.exitCode = status ?? 1;
    return true;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function unshare(command: readonly string[], stdio: 'pipe' | 'inherit') {
  const namespaces = ['--net', '--mount', ...(process.getuid?.() === 0 ? [] : ['--map-root-user'])];
  const env = { ...process.env, [ISOLATED]: '1' };
  return spawnSync('unshare', [...namespaces, ...command], { stdio, encoding: 'utf8', env });
}

function reasonOf({ error, stderr }: { error?: Error; stderr: string | null }): string {
  return error?.message ?? stderr?.trim().split('\n')[0] ?? 'unknown';
}
