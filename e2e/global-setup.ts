import { type TestProject } from 'vitest/node';
import { findOrInstall } from '../server/test/servers/debian-package.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Path of the Chromium for browser tests, or null if there is none. */
    chromium: string | null;
  }
}

const CHROMIUM = {
  names: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
  debianPackage: 'chromium',
};

/** Finds Chromium, or installs Debian's package when run as root, and reports it at the end of the run. */
export function setup(project: TestProject): () => void {
  const chromium = findOrInstall(CHROMIUM);
  project.provide('chromium', chromium);
  const report = chromium
    ? `Browser tests ran in ${chromium}.`
    : 'Browser tests did NOT run: there is no Chromium on the PATH. Install it (Debian: apt-get install chromium) and run again.';
  return () =>
    process.stdout.write(`\nTests ran against a real PostgreSQL and real HTTP and SMTP servers. ${report}\n`);
}
