import { access, mkdir } from 'node:fs/promises';
import path from 'node:path';

/**
 * Makes a folder and those above it that are missing. Node's own way goes round for ever where a file system takes no folders, as /proc does.
 */
export async function makeFolders(folder: string): Promise<void> {
  if (await exists(folder)) return;
  await makeFolders(path.dirname(folder));
  await mkdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
}

/** Whether there is a file or folder of this name. */
export function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
