/**
 * Compiles the modules in server/wasm: npm run build:wasm. The compiler is no dependency of the project, as its output is
 * kept with the sources: it is fetched when one of them changes, at the version below, which always gives the same bytes.
 */
import { execFileSync } from 'node:child_process';
import { copyFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

const COMPILER = 'assemblyscript@0.28.20';
const OPTIONS = [
  '-O3', '--enable', 'simd', '--enable', 'bulk-memory', '--runtime', 'stub', '--importMemory', '--memoryBase', '0',
]; // prettier-ignore

/** Modules, and the names of what is made of them; what else is there is shared by them. */
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
