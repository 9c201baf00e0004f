import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Reporter } from 'vitest/node';

/** Names the folder in which tests record what they use: one file per server or program, with a detail. */
const FOLDER = 'TIDEMARK_TEST_USAGE';
const USED = 'used ';
const MISSING = 'missing ';

/** Records that a test uses a server or program. `detail` says which one. */
export function recordUse(name: string, detail = ''): void {
  record(USED + name, detail);
}

/** Records that a server or program was not found, and how to provide it. */
export function recordMissing(name: string, remedy: string): void {
  record(MISSING + name, remedy);
}

function record(file: string, text: string): void {
  const folder = process.env[FOLDER];
  if (folder) writeFileSync(path.join(folder, file), text);
}

/** Ends the output of a run with the servers and programs that its tests used, and those they lacked. */
export function usageReporter(): Reporter {
  return {
    onInit() {
      const folder = mkdtempSync(path.join(tmpdir(), 'tidemark-usage-'));
      process.env[FOLDER] = folder;
      process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
    },
    onTestRunEnd() {
      const lines = report(process.env[FOLDER] ?? '');
      if (lines.length > 0) process.stdout.write(`\n${lines.join('\n')}\n`);
    },
  };
}

function report(folder: string): string[] {
  const records = readdirSync(folder)
    .sort()
    .map((file) => ({ file, text: readFileSync(path.join(folder, file), 'utf8') }));
  const used = records
    .filter(({ file }) => file.startsWith(USED))
    .map(({ file, text }) => file.slice(USED.length) + (text && ` (${text})`));
  const missing = records
    .filter(({ file }) => file.startsWith(MISSING))
    .map(({ file, text }) => `Skipped: tests that need ${file.slice(MISSING.length)}. ${text}`);
  return [...(used.length > 0 ? [`Tests used: ${used.join(', ')}.`] : []), ...missing];
}
