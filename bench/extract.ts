/**
 * Measures the CPU time of extraction: npm run bench:extract -- [PAGES.json] [--metascraper=FOLDER]
 * Tidemark and other extractors take turns on the same pages in one process; a page's cost is the median of
 * its rounds. With --stream it measures instead how much of a page is needed. FOLDER has metascraper and
 * @samirrayani/metascraper-shopping installed. The last line is one JSON line of figures.
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { gunzipSync } from 'node:zlib';
import { extractOffer } from '../server/src/shop/extract/extract-offer.ts';
import { extractLikeTrackers } from './extract/extract-like-trackers.ts';
import { measureStreaming, type SavedPage } from './extract/measure-streaming.ts';

interface Extractor {
  name: string;
  extract(page: SavedPage): unknown;
}
type Scrape = (page: { url: string; html: string }) => Promise<unknown>;

const WARM_UP_ROUNDS = 1;
const ROUNDS = 7;

const { values, positionals } = parseArgs({
  options: { metascraper: { type: 'string' }, stream: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const pages = await readPages(positionals[0] ?? '../shared/corpus/pages.json');
console.log(JSON.stringify(values.stream ? measureStreaming(pages) : await compare(await loadExtractors())));

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

async function loadExtractors(): Promise<Extractor[]> {
  return [
    { name: 'tidemark', extract: ({ bytes, url }) => extractOffer({ html: bytes, url }) },
    { name: 'cheerio', extract: ({ bytes }) => extractLikeTrackers(bytes) },
    ...(values.metascraper ? [loadMetascraper(values.metascraper)] : []),
  ];
}

/** Loads metascraper from a folder, because it is not a dependency of the project. */
function loadMetascraper(folder: string): Extractor {
  const require = createRequire(path.resolve(folder, 'package.json'));
  const [scraper, shopping] = ['metascraper', '@samirrayani/metascraper-shopping'].map((name) =>
    require(name),
  ) as [(rules: unknown[]) => Scrape, () => unknown];
  const scrape = scraper([shopping()]);
  return {
    name: 'metascraper',
    extract: ({ bytes, url }) =>
      scrape({
        url: URL.canParse(url) ? url : 'https://www.example.com/',
        html: bytes.toString('utf8'),
      }),
  };
}

async function compare(extractors: Extractor[]): Promise<object> {
  const costs = new Map(extractors.map(({ name }) => [name, pages.map((): number[] => [])]));
  for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round += 1) {
    for (const extractor of extractors) {
      // Untimed: garbage of the previous extractor keeps the collector's threads busy, which is CPU time too.
      await extractAll(extractor);
      const cpuMs = await extractAll(extractor);
      if (round >= WARM_UP_ROUNDS)
        for (const [at, ms] of cpuMs.entries()) costs.get(extractor.name)?.[at]?.push(ms);
    }
  }
  const figures = Object.fromEntries(
    [...costs].map(([name, each]) => [name, figuresOf(each.map((rounds) => quantile(rounds, 0.5)))]),
  );
  console.table(figures);
  return { pages: pages.length, ...figures, ...ratios(figures) };
}

/** Extracts every page once. Returns the CPU milliseconds of each. */
async function extractAll({ extract }: Extractor): Promise<number[]> {
  collectYoungGarbage();
  const cpuMs: number[] = [];
  for (const page of pages) {
    const before = process.cpuUsage();
    await extract(page);
    const { user, system } = process.cpuUsage(before);
    cpuMs.push((user + system) / 1000);
  }
  return cpuMs;
}

/** Collects the garbage of the previous extractor. A full collection would also discard compiled code. */
function collectYoungGarbage(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as (options: object) => void)({ type: 'minor' });
}

interface ExtractionFigures {
  pagesPerSecond: number;
  megabytesPerSecond: number;
  medianMs: number;
  p95Ms: number;
}

function figuresOf(eachMs: number[]): ExtractionFigures {
  const seconds = eachMs.reduce((total, ms) => total + ms, 0) / 1000;
  const megabytes = pages.reduce((total, { bytes }) => total + bytes.length, 0) / 1e6;
  return {
    pagesPerSecond: round(pages.length / seconds),
    megabytesPerSecond: round(megabytes / seconds),
    medianMs: round(quantile(eachMs, 0.5)),
    p95Ms: round(quantile(eachMs, 0.95)),
  };
}

function ratios(figures: Record<string, ExtractionFigures>): Record<string, number> {
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
