import { statfs } from 'node:fs/promises';

/** PostgreSQL writes its log in files of 16 MB and stops if it cannot create the next one. */
const LEAST_BYTES = 48 * 1024 * 1024;

/** Why the disk of a folder is too full, or null if it is not. */
export async function diskFullReason(folder: string): Promise<string | null> {
  const { bavail, bsize } = await statfs(folder);
  const left = bavail * bsize;
  if (left >= LEAST_BYTES) return null;
  return `the disk of ${folder} is full: ${Math.floor(left / 1e6)} MB left`;
}
