import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/**
 * Has the operating system write a folder's files to the disk and forget them, without touching what else it
 * remembers.
 */
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
