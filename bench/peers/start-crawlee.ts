import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export interface CrawlRequest {
  urls: string[];
  concurrency: number;
}

export interface CrawleeProcess {
  pid: number;
  /** Crawls the URLs and returns the number of pages read. */
  crawl(request: CrawlRequest): Promise<number>;
  close(): Promise<void>;
}

/** Loaded from the folder it was installed into, never from the project's own packages. */
export const CRAWLEE = '@crawlee/cheerio';
const PROCESS = fileURLToPath(new URL('crawlee-process.ts', import.meta.url));

/**
 * Installs Crawlee into the folder if it is missing there, as it is not a dependency of the project. Returns
 * its version.
 */
export async function installCrawlee(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const installed = installedVersion(folder);
  if (installed) return installed;
  await writeFile(path.join(folder, 'package.json'), '{"private":true}');
  await promisify(execFile)('npm', ['install', '--no-audit', '--no-fund', CRAWLEE], {
    cwd: folder,
  });
  return installedVersion(folder) ?? 'unknown';
}

function installedVersion(folder: string): string | null {
  try {
    const require = createRequire(path.join(folder, 'package.json'));
    return (require(`${CRAWLEE}/package.json`) as { version: string }).version;
  } catch {
    return null;
  }
}

/** Starts the crawler's process, connected to the database that it writes to. */
export async function startCrawlee(folder: string, databaseUrl: string): Promise<CrawleeProcess> {
  const child = fork(PROCESS, [folder, databaseUrl]);
  await once(child, 'message');
  return {
    pid: child.pid ?? 0,
    async crawl(request) {
      const done = once(child, 'message') as Promise<[{ pages: number }]>;
      child.send(request);
      return (await done)[0].pages;
    },
    async close() {
      child.disconnect();
      await once(child, 'exit');
    },
  };
}
