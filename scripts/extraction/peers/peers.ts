/**
 * Other extractors, to compare with: cheerio with common selectors as open-source trackers have, metascraper
 * with its shopping rules, and extruct with price-parser. The last two are installed into a folder of their
 * own; one that cannot be installed is named and left out.
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { extractLikeTrackers } from '../../../bench/extract/extract-like-trackers.ts';
import { type LabelledPage } from '../load-labelled-pages.ts';
import { type ScoredOffer } from '../scores/score-page.ts';
import { extractByExtruct } from './extract-by-extruct.ts';
import { extractByMetascraper } from './extract-by-metascraper.ts';

/** Extracts the offers of pages, in their order. */
export type Peer = (pages: readonly LabelledPage[]) => Promise<ScoredOffer[]>;

const run = promisify(execFile);
const NPM_PACKAGES = ['metascraper', '@samirrayani/metascraper-shopping', 'metascraper-title'];
const PYTHON_PACKAGES = ['extruct', 'price-parser'];

/** The peers that could be installed into `folder`, by name. */
export async function loadPeers(folder: string): Promise<Record<string, Peer>> {
  const peers: Record<string, Peer> = { trackers: async (pages) => pages.map(extractByTracker) };
  const add = async (name: string, load: () => Promise<Peer>): Promise<void> => {
    try {
      peers[name] = await load();
    } catch (error) {
      console.log(`${name} is left out: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  await add('metascraper', async () => extractByMetascraper(await installPackages(folder)));
  await add('extruct', async () => extractByExtruct(await installPython(folder)));
  return peers;
}

function extractByTracker({ html }: LabelledPage): ScoredOffer {
  const { price, title } = extractLikeTrackers(Buffer.from(html));
  return {
    isProduct: price !== null,
    price: price === null ? null : String(price),
    currency: null,
    availability: null,
    title,
    listPrice: null,
    confidence: price === null ? 0 : 1,
  };
}

/** Installs the npm packages unless they are there. Returns their folder. */
async function installPackages(folder: string): Promise<string> {
  const own = path.resolve(folder, 'npm');
  await mkdir(own, { recursive: true });
  const manifest = path.join(own, 'package.json');
  if (!existsSync(manifest)) await writeFile(manifest, '{"private":true}\n');
  if (!NPM_PACKAGES.every((it) => existsSync(path.join(own, 'node_modules', it))))
    await run('npm', ['install', '--no-audit', '--no-fund', ...NPM_PACKAGES], { cwd: own });
  return own;
}

/** Installs the Python packages unless they are there. Returns the interpreter. */
async function installPython(folder: string): Promise<string> {
  const own = path.resolve(folder, 'python');
  const python = path.join(own, 'bin', 'python');
  if (!existsSync(python)) await run('python3', ['-m', 'venv', own]);
  const isInstalled = await run(python, ['-c', 'import extruct, price_parser']).then(
    () => true,
    () => false,
  );
  if (!isInstalled) await run(python, ['-m', 'pip', 'install', '--quiet', ...PYTHON_PACKAGES]);
  return python;
}
