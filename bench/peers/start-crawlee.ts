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
  /** Resolves with how many pages it read. */
  crawl(request: CrawlRequest): Promise<number>;
  close(): Promise<void>;
}

/** Looked for in a folder of its own, never among the project's packages. */
export const CRAWLEE = '@crawlee/cheerio';
const PROCESS = fileURLToPath(new URL('crawlee-process.ts', import.meta.url));

/** Installs Crawlee into the folder unless it is there; the project does not depend on it. Returns its version. */
export async function installCrawlee(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const found = versionIn(folder);
  if (found) return found;
  await writeFile(path.join(folder, 'package.json'), '{"private":true}');
  await promisify(execFile)('npm', ['install', '--no-audit', '--no-fund', CRAWLEE], {
    cwd: folder,
  });
  return versionIn(folder) ?? 'unknown';
}

function versionIn(folder: string): string | null {
  try {
    const require = createRequire(path.join(folder, 'package.json'));
    return (require(`${CRAWLEE}/package.json`) as { version: string }).version;
  } catch {
    return null;
  }
}

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
