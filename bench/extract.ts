/**
 * What reading a page costs: npm run bench:extract -- [PAGES.json] [--metascraper=FOLDER] [--stream] Tidemark
 * and other readers read the same pages from bytes, in one process, in turns; a page's cost is the median of
 * its rounds. Before each round that counts, a reader reads all pages once for nothing: the collector's
 * threads are busy for a while with what the reader before left behind, and that is CPU time of the process
 * too. FOLDER is one into which metascraper and @samirrayani/metascraper-shopping are installed.
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { gunzipSync } from 'node:zlib';
import { extractOffer } from '../server/src/shop/extract/extract-offer.ts';
import { measureStreaming, type SavedPage } from './extract/measure-streaming.ts';
import { extractLikeTrackers } from './extract/extract-like-trackers.ts';

type Reader = { name: string; read(page: SavedPage): unknown };
type PageVisitor = (page: { url: string; html: string }) => Promise<unknown>;

const WARM_UP_ROUNDS = 1;
const ROUNDS = 7;

const { values, positionals } = parseArgs({
  options: { metascraper: { type: 'string' }, stream: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const pages = await readPages(positionals[0] ?? '../shared/corpus/pages.json');
console.log(JSON.stringify(values.stream ? measureStreaming(pages) : await compare(await readers())));

async function readPages(file: string): Promise<SavedPage[]> {
  const labels = JSON.parse(await readFile(file, 'utf8')) as { file: string; url_if_known: string | null }[];
  return Promise.all(
    labels.map(async (label) => {
      const bytes = await readFile(path.resolve(path.dirname(file), label.file));
      return {
        file: label.file,
        url: label.url_if_known ?? '',
        bytes: bytes[0] === 0x1f ? gunzipSync(bytes) : bytes,
      };
    }),
  );
}

async function readers(): Promise<Reader[]> {
  return [
    { name: 'tidemark', read: ({ bytes, url }) => extractOffer({ html: bytes, url }) },
    { name: 'cheerio', read: ({ bytes }) => extractLikeTrackers(bytes) },
    ...(values.metascraper ? [metascraperIn(values.metascraper)] : []),
  ];
}

/** Its packages are no dependencies of the project: they are looked for in the folder alone. */
function metascraperIn(folder: string): Reader {
  const require = createRequire(path.resolve(folder, 'package.json'));
  const [scraper, shopping] = ['metascraper', '@samirrayani/metascraper-shopping'].map((name) =>
    require(name),
  ) as [(rules: unknown[]) => PageVisitor, () => unknown];
  const scrape = scraper([shopping()]);
  return {
    name: 'metascraper',
    read: ({ bytes, url }) =>
      scrape({
        url: URL.canParse(url) ? url : 'https://www.example.com/',
        html: bytes.toString('utf8'),
      }),
  };
}

async function compare(all: Reader[]): Promise<object> {
  const costs = new Map(all.map(({ name }) => [name, pages.map((): number[] => [])]));
  for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round += 1) {
    for (const reader of all) {
      await readAll(reader);
      const spent = await readAll(reader);
      if (round >= WARM_UP_ROUNDS)
        for (const [at, ms] of spent.entries()) costs.get(reader.name)?.[at]?.push(ms);
    }
  }
  const figures = Object.fromEntries(
    [...costs].map(([name, each]) => [name, figuresOf(each.map((rounds) => quantile(rounds, 0.5)))]),
  );
  console.table(figures);
  return { pages: pages.length, ...figures, ...ratios(figures) };
}

/** CPU milliseconds for each page. */
async function readAll({ read }: Reader): Promise<number[]> {
  collectYoungGarbage();
  const spent: number[] = [];
  for (const page of pages) {
    const before = process.cpuUsage();
    await read(page);
    const { user, system } = process.cpuUsage(before);
    spent.push((user + system) / 1000);
  }
  return spent;
}

/**
 * Nobody pays for what the reader before left behind. A full collection would also throw compiled code away.
 */
function collectYoungGarbage(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as (options: object) => void)({ type: 'minor' });
}

type Figures = { pagesPerSecond: number; megabytesPerSecond: number; medianMs: number; p95Ms: number };

function figuresOf(eachMs: number[]): Figures {
  const seconds = eachMs.reduce((total, ms) => total + ms, 0) / 1000;
  const megabytes = pages.reduce((total, { bytes }) => total + bytes.length, 0) / 1e6;
  return {
    pagesPerSecond: round(pages.length / seconds),
    megabytesPerSecond: round(megabytes / seconds),
    medianMs: round(quantile(eachMs, 0.5)),
    p95Ms: round(quantile(eachMs, 0.95)),
  };
}

function ratios(figures: Record<string, Figures>): Record<string, number> {
  const own = figures['tidemark'];
  const others = Object.entries(figures).filter(([name]) => name !== 'tidemark');
  return Object.fromEntries(
    others.map(([name, its]) => [
      `timesFasterThan_${name}`,
      round((own?.pagesPerSecond ?? 0) / its.pagesPerSecond),
    ]),
  );
}

function quantile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

function round(value: number): number {
  return Number(value.toPrecision(4));
}
