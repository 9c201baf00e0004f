import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Writes a folder's files to disk and evicts them, and no others, from the operating system's page cache. */
export async function evictFromOsCache(folder: string): Promise<void> {
  const drop = 'dd if="$1" iflag=nocache count=0 status=none';
  await promisify(execFile)('find', [
    folder,
    '-type',
    'f',
    '-exec',
    'sh',
    '-c',
    `sync -d "$1"; ${drop}`,
    'sh',
    '{}',
    ';',
  ]);
}
