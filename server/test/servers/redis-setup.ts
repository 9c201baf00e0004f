import { type TestProject } from 'vitest/node';
import { findOrInstall } from './debian-package.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The Redis server's executable, or null where there is none. */
    redisServer: string | null;
  }
}

/** Finds Redis, or installs Debian's where it may; the last lines of the run say what it was. */
export function setup(project: TestProject): () => void {
  const redis = findOrInstall({ names: ['redis-server', 'valkey-server'], debianPackage: 'redis-server' });
  project.provide('redisServer', redis);
  const report = redis
    ? `Redis was the real one: ${redis}.`
    : 'What uses Redis did NOT run: there is no redis-server on the PATH. Install it (Debian: apt-get install redis-server) and run again.';
  return () => void process.stdout.write(`\n${report}\n`);
}
