import { statfs } from 'node:fs/promises';

/** PostgreSQL writes its log in files of 16 MB, and stops where it cannot have the next. */
const LEAST_BYTES = 48 * 1024 * 1024;

/** What is wrong with the room on a folder's disk; null: nothing. */
export async function diskTrouble(folder: string): Promise<string | null> {
  const { bavail, bsize } = await statfs(folder);
  const left = bavail * bsize;
  if (left >= LEAST_BYTES) return null;
  return `the disk of ${folder} is full: ${Math.floor(left / 1e6)} MB left`;
}
