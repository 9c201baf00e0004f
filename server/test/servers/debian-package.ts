import { spawnSync } from 'node:child_process';
import { findOnPath, isExecutable } from '../../src/shop/browser/find-chromium.ts';

export interface Program {
  /** Possible names of the executable; the first one found is used. */
  names: readonly string[];
  /** The Debian package that contains it. */
  debianPackage: string;
  /** Folders to search besides the PATH. */
  folders?: readonly string[];
}

/** The path of a program's executable, installed from Debian if permitted; null if there is none. */
export function findOrInstall({ names, folders, debianPackage }: Program): string | null {
  const find = () => findOnPath(names, folders);
  return find() ?? (install(debianPackage) ? find() : null);
}

function install(debianPackage: string): boolean {
  if (process.getuid?.() !== 0 || !isExecutable('/usr/bin/apt-get')) return false;
  process.stdout.write(`Installing ${debianPackage} for the tests...\n`);
  // Keeps the package from starting a system service: the tests start their own.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1', SYSTEMD_OFFLINE: '1' };
  const aptGet = (...args: string[]) =>
    spawnSync('apt-get', ['-q', '-y', '-o', 'DPkg::Lock::Timeout=120', ...args], { env, stdio: 'ignore' })
      .status === 0;
  const wanted = ['install', '--no-install-recommends', debianPackage];
  return aptGet(...wanted) || (aptGet('update') && aptGet(...wanted));
}
