import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { type TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** The browser for journeys, or null where there is none. */
    chromium: string | null;
  }
}

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Finds Chromium, or installs Debian's when it may; the last lines of the run say what it was. */
export function setup(project: TestProject): () => void {
  const chromium = findOnPath() ?? installDebians();
  project.provide('chromium', chromium);
  const report = chromium
    ? `Browser journeys ran in ${chromium}.`
    : 'Browser journeys did NOT run: there is no Chromium on the PATH. Install it (Debian: apt-get install chromium) and run again.';
  return () =>
    process.stdout.write(`\nTests ran against a real PostgreSQL, real HTTP and SMTP servers. ${report}\n`);
}

function findOnPath(): string | null {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  return folders.flatMap((folder) => NAMES.map((name) => path.join(folder, name))).find(isExecutable) ?? null;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function installDebians(): string | null {
  if (process.getuid?.() !== 0 || !isExecutable('/usr/bin/apt-get')) return null;
  process.stdout.write('Installing Chromium for the browser journeys...\n');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync('apt-get', ['update', '-q'], { env, stdio: 'ignore' });
  spawnSync('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'chromium'], {
    env,
    stdio: 'ignore',
  });
  return findOnPath();
}
