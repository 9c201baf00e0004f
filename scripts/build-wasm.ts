/**
 * Compiles server/wasm/*.as to the *-code.ts files of the server: npm run build:wasm
 * The compiler is not a dependency, because its output is committed. It is downloaded in the version below,
 * which always gives the same bytes.
 */
import { execFileSync } from 'node:child_process';
import { copyFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

const COMPILER = 'assemblyscript@0.28.20';
const OPTIONS = [
  '-O3', '--enable', 'simd', '--enable', 'bulk-memory', '--runtime', 'stub', '--importMemory', '--memoryBase', '0',
]; // prettier-ignore

/** The modules, and the constants that hold their code. Other source files are shared by the modules. */
const MODULES = {
  'tag-scanner': { folder: 'html', name: 'TAG_SCANNER' },
  'json-objects': { folder: 'structured', name: 'JSON_OBJECTS' },
  'page-digest': { folder: 'text', name: 'PAGE_DIGEST' },
};

const sources = new URL('../server/wasm/', import.meta.url);
const work = await mkdtemp(path.join(tmpdir(), 'wasm-'));
for (const file of await readdir(sources))
  await copyFile(new URL(file, sources), path.join(work, file.replace('.as', '.ts')));
for (const [module, { folder, name }] of Object.entries(MODULES)) await compile(module, folder, name);
await rm(work, { recursive: true });

async function compile(module: string, folder: string, name: string): Promise<void> {
  const output = `${module}.wasm`;
  execFileSync('npx', ['--yes', '-p', COMPILER, 'asc', `${module}.ts`, '-o', output, ...OPTIONS], {
    cwd: work,
    stdio: 'inherit',
  });
  const code = (await readFile(path.join(work, output))).toString('base64');
  await writeFile(
    new URL(`../server/src/shop/extract/${folder}/${module}-code.ts`, import.meta.url),
    `/** \`server/wasm/${module}.as\`, compiled by \`npm run build:wasm\`. */\nexport const ${name} =\n  '${code}';\n`,
  );
}
