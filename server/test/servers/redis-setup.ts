import { type TestProject } from 'vitest/node';
import { findOrInstall } from './debian-package.ts';
import { recordMissing } from './usage.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Path of the Redis server, or null if there is none. */
    redisServer: string | null;
  }
}

/** Finds a Redis server, or installs Debian's package when run as root. */
export function setup(project: TestProject): void {
  const redis = findOrInstall({ names: ['redis-server', 'valkey-server'], debianPackage: 'redis-server' });
  project.provide('redisServer', redis);
  if (redis === null) recordMissing('Redis', 'Install it (Debian: apt-get install redis-server).');
}
