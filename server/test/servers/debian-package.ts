import { spawnSync } from 'node:child_process';
import { findOnPath, isExecutable } from '../../src/shop/browser/find-chromium.ts';

export interface Program {
  /** What its executable may be called; the first that is found counts. */
  names: readonly string[];
  /** The Debian package that brings it. */
  debianPackage: string;
  /** Where to look besides the PATH. */
  folders?: readonly string[];
}

/**
 * The full name of a program's executable, installed from Debian's package where this may be done; null where
 * there is none.
 */
export function findOrInstall({ names, folders, debianPackage }: Program): string | null {
  const find = () => findOnPath(names, folders);
  return find() ?? (install(debianPackage) ? find() : null);
}

function install(debianPackage: string): boolean {
  if (process.getuid?.() !== 0 || !isExecutable('/usr/bin/apt-get')) return false;
  process.stdout.write(`Installing ${debianPackage} for the tests...\n`);
  // What is installed is not to run as a service of the machine: the tests start their own.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1', SYSTEMD_OFFLINE: '1' };
  const aptGet = (...args: string[]) =>
    spawnSync('apt-get', ['-q', '-y', '-o', 'DPkg::Lock::Timeout=120', ...args], { env, stdio: 'ignore' })
      .status === 0;
  const wanted = ['install', '--no-install-recommends', debianPackage];
  return aptGet(...wanted) || (aptGet('update') && aptGet(...wanted));
}
