/**
 * Compiles server/wasm/tag-scanner.as: npm run build:tag-scanner. The compiler is no dependency of the project, as its output is
 * kept with the sources: it is fetched when the scanner changes, at the version below, which always gives the same bytes.
 */
import { execFileSync } from 'node:child_process';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

const COMPILER = 'assemblyscript@0.28.20';
const OPTIONS = [
  '-O3', '--enable', 'simd', '--enable', 'bulk-memory', '--runtime', 'stub', '--importMemory', '--memoryBase', '0',
]; // prettier-ignore

const folder = await mkdtemp(path.join(tmpdir(), 'tag-scanner-'));
const [source, output] = [path.join(folder, 'tag-scanner.ts'), path.join(folder, 'tag-scanner.wasm')];
await copyFile(new URL('../server/wasm/tag-scanner.as', import.meta.url), source);
execFileSync('npx', ['--yes', '-p', COMPILER, 'asc', 'tag-scanner.ts', '-o', output, ...OPTIONS], {
  cwd: folder,
  stdio: 'inherit',
});
const code = (await readFile(output)).toString('base64');
await writeFile(
  new URL('../server/src/extract/tag-scanner-code.ts', import.meta.url),
  `/** \`server/wasm/tag-scanner.as\`, compiled by \`npm run build:tag-scanner\`. */\nexport const TAG_SCANNER =\n  '${code}';\n`,
);
await rm(folder, { recursive: true });
