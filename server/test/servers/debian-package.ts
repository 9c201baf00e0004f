import { spawnSync } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';

export interface Program {
  /** What its executable may be called; the first that is found counts. */
  names: readonly string[];
  /** The Debian package that brings it. */
  debianPackage: string;
  /** Where to look besides the PATH. */
  folders?: readonly string[];
}

/** The full name of a program's executable, installed from Debian's package where this may be done; null where there is none. */
export function findOrInstall(program: Program): string | null {
  return findExecutable(program) ?? (install(program.debianPackage) ? findExecutable(program) : null);
}

function findExecutable({ names, folders = [] }: Program): string | null {
  const places = [...(process.env['PATH'] ?? '').split(path.delimiter), ...folders];
  return places.flatMap((place) => names.map((name) => path.join(place, name))).find(isExecutable) ?? null;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
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
