import { totalmem } from 'node:os';

const MEGABYTE = 1024 ** 2;
const SHARE = 1 / 8;
/** PostgreSQL's own default. */
const LEAST_MEGABYTES = 128;
const MOST_MEGABYTES = 2048;

/** Of the machine, or of the container that this runs in, in bytes. */
export function memoryHere(): number {
  return Math.min(totalmem(), process.constrainedMemory() || Infinity);
}

/**
 * How much of so many bytes of memory the embedded PostgreSQL keeps pages in, as its `shared_buffers`. The share is half of what
 * PostgreSQL's manual advises for a server of its own: the service is on the same machine. What is never used is never taken.
 */
export function sharedBuffers(memoryBytes: number): string {
  const megabytes = Math.floor((memoryBytes * SHARE) / MEGABYTE);
  return `${Math.min(Math.max(megabytes, LEAST_MEGABYTES), MOST_MEGABYTES)}MB`;
}
