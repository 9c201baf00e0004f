import { type TestProject } from 'vitest/node';
import { findOrInstall } from '../server/test/servers/debian-package.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The browser for journeys, or null where there is none. */
    chromium: string | null;
  }
}

const CHROMIUM = {
  names: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
  debianPackage: 'chromium',
};

/** Finds Chromium, or installs Debian's when it may; the last lines of the run say what it was. */
export function setup(project: TestProject): () => void {
  const chromium = findOrInstall(CHROMIUM);
  project.provide('chromium', chromium);
  const report = chromium
    ? `Browser journeys, and pages drawn by scripts, ran in ${chromium}.`
    : 'Browser journeys, and pages drawn by scripts, did NOT run: there is no Chromium on the PATH. Install it (Debian: apt-get install chromium) and run again.';
  return () =>
    process.stdout.write(`\nTests ran against a real PostgreSQL, real HTTP and SMTP servers. ${report}\n`);
}
