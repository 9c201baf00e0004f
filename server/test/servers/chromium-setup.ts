import { type TestProject } from 'vitest/node';
import { chooseSandbox } from './browser-sandbox.ts';
import { findOrInstall } from './debian-package.ts';
import { recordMissing } from './usage.ts';

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

/** Finds Chromium, or installs Debian's package when run as root. */
export async function setup(project: TestProject): Promise<void> {
  const chromium = findOrInstall(CHROMIUM);
  project.provide('chromium', chromium);
  if (chromium !== null) return chooseSandbox(chromium);
  recordMissing('Chromium', 'Install it (Debian: apt-get install chromium).');
}
