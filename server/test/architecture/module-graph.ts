import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { importsOf, type Import } from './imports-of.ts';

export const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const TESTS = /\.(test|contract)\.tsx?$/;

export interface ResolvedImport extends Import {
  kind: 'file' | 'node' | 'package';
  /** A path from the repository's root, a module of Node, or the name of a package. */
  target: string;
}

/** All source files of the workspaces, tests excluded, by their paths from the repository's root. */
export const sourceFiles: readonly string[] = globSync('{contracts,demo-shop,server,web}/src/**/*.{ts,tsx}', {
  cwd: ROOT,
})
  .filter((file) => !TESTS.test(file))
  .sort();

export const importsByFile: ReadonlyMap<string, readonly ResolvedImport[]> = new Map(
  sourceFiles.map((file) => [file, importsOf(readSource(file)).map((one) => resolveImport(one, file))]),
);

export function readSource(file: string): string {
  return readFileSync(path.join(ROOT, file), 'utf8');
}

export function fileExists(file: string): boolean {
  return globSync(file, { cwd: ROOT }).length > 0;
}

/** The files of each folder under `{server,web}/src`, tests included. */
export function filesByFolder(): Map<string, string[]> {
  const files = globSync('{server,web}/src/**/*.*', { cwd: ROOT });
  return Map.groupBy(files, (file) => path.posix.dirname(file));
}

export function resolveImport(one: Import, importer: string): ResolvedImport {
  const { specifier } = one;
  if (specifier.startsWith('.')) {
    const target = path.posix.join(path.posix.dirname(importer), specifier.replace(/\?.*$/, ''));
    return { ...one, kind: 'file', target };
  }
  const workspace = /^@tidemark\/([^/]+)\/(.+)$/.exec(specifier);
  if (workspace) return { ...one, kind: 'file', target: `${workspace[1]}/src/${workspace[2]}` };
  if (specifier.startsWith('node:')) return { ...one, kind: 'node', target: specifier };
  return { ...one, kind: 'package', target: packageOf(specifier) };
}

function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}
