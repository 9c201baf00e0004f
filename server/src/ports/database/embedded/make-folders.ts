import { access, mkdir } from 'node:fs/promises';
import path from 'node:path';

/**
 * Creates a folder and its missing parents. Node's recursive mkdir loops forever on file systems that accept
 * no folders, such as /proc.
 */
export async function makeFolders(folder: string): Promise<void> {
  if (await exists(folder)) return;
  await makeFolders(path.dirname(folder));
  await mkdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
}

/** Whether a file or folder of this name exists. */
export function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
