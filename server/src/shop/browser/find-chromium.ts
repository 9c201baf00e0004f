import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/**
 * Resolves the setting to an executable: a path, `auto` for the first one on the PATH, or `none`. null if
 * there is none.
 */
export function findChromium(setting: string): string | null {
  if (setting === 'none') return null;
  return setting === 'auto' ? findOnPath(NAMES) : setting;
}

/** The full path of the first of these programs found on the PATH or in the additional folders. */
export function findOnPath(
  names: readonly string[],
  additionalFolders: readonly string[] = [],
): string | null {
  const onPath = (process.env['PATH'] ?? '').split(path.delimiter).filter(Boolean);
  const folders = [...onPath, ...additionalFolders];
  return folders.flatMap((folder) => names.map((name) => path.join(folder, name))).find(isExecutable) ?? null;
}

/** Whether the path is a file that this process may execute. */
export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
