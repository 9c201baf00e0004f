import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** The browser that the setting means: a path, `auto` for the first on the PATH, `none`. null where there is none. */
export function findChromium(setting: string): string | null {
  if (setting === 'none') return null;
  return setting === 'auto' ? findOnPath(NAMES) : setting;
}

/** The full name of the first of the programs that the PATH, or else one of `further` folders, leads to. */
export function findOnPath(names: readonly string[], further: readonly string[] = []): string | null {
  const folders = [...(process.env['PATH'] ?? '').split(path.delimiter).filter(Boolean), ...further];
  return folders.flatMap((folder) => names.map((name) => path.join(folder, name))).find(isExecutable) ?? null;
}

export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
