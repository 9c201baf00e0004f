import { totalmem } from 'node:os';

const MEGABYTE = 1024 ** 2;
const SHARE = 1 / 8;
/** PostgreSQL's own default. */
const LEAST_MEGABYTES = 128;
const MOST_MEGABYTES = 2048;

/** Memory of the machine, or of the container, in bytes. */
export function memoryHere(): number {
  return Math.min(totalmem(), process.constrainedMemory() || Infinity);
}

/**
 * The embedded PostgreSQL's `shared_buffers` for a machine with this much memory. Half of what PostgreSQL's
 * manual advises for a dedicated server, because the service runs on the same machine. Unused buffers take no
 * memory.
 */
export function sharedBuffers(memoryBytes: number): string {
  const megabytes = Math.floor((memoryBytes * SHARE) / MEGABYTE);
  return `${Math.min(Math.max(megabytes, LEAST_MEGABYTES), MOST_MEGABYTES)}MB`;
}
