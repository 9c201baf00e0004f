/**
 * Measures the disk usage of the price history: npm run bench:storage -- [DIR] [--products N] [--days N]
 * Checks the series in DIR (or its file --group) at the default intervals and writes what the service would
 * write, with its own rule and writer, to plain PostgreSQL and to TimescaleDB with all chunks compressed.
 * Prints bytes per row and per reading; the last line is one JSON line of figures.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { readSeries } from '../scripts/read-series.ts';
import { seededNumbers } from '../server/src/features/forecasting/training/random.ts';
import { startEmbeddedPostgres } from '../server/src/ports/database/embedded/embedded.ts';
import { type Database } from '../server/src/ports/database/database.ts';
import { migrate } from '../server/src/ports/database/migrate.ts';
import { connectPostgres } from '../server/src/ports/database/postgres/postgres.ts';
import { keepHistory } from '../server/src/store/prices/keep-history.ts';
import { createWasmTimescale } from '../server/test/database/wasm-timescale.ts';
import { printFigures } from './storage/print-figures.ts';
import { addProducts, plainSizes, recordChecks, storeEveryReading } from './storage/plain-store.ts';
import { SeriesReplay, type ProductReading } from './storage/series-replay.ts';
import { compressAll, copyPoints, timescaleSizes } from './storage/timescale-store.ts';

const DAY_MS = 86_400_000;
const SAMPLE_READINGS = 200_000;
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    products: { type: 'string', default: '10000' },
    days: { type: 'string', default: '90' },
    group: { type: 'string' },
  },
});
const [folder = '../shared/corpus/series'] = positionals;
const endMs = Math.floor(Date.now() / DAY_MS) * DAY_MS;
const period = { startMs: endMs - Number(values.days) * DAY_MS, endMs };
const random = seededNumbers(1);
const shuffled = (await readSeries(folder))
  .filter(({ group }) => values.group === undefined || group === values.group)
  .map((series) => ({ series, order: random() }))
  .sort((a, b) => a.order - b.order);
// With more products than series, a series is used several times, each at another time of day.
const replays = Array.from({ length: Number(values.products) }, (_, index) => createReplay(index));

const dataDir = await mkdtemp(path.join(tmpdir(), 'tidemark-bench-'));
const server = await startEmbeddedPostgres({ dataDir, settings: { fsync: 'off' } });
const plain = connectPostgres({
  url: server.url,
  maxConnections: 2,
  statementTimeoutMs: 600_000,
  onError: console.error,
});
try {
  await migrate(plain, new URL('../server/migrations/', import.meta.url));
  await keepHistory(plain, Number(values.days), new Date());
  await addProducts(plain, replays.length);
  await recordAll(plain);
  const readings = replays.reduce((sum, replay) => sum + replay.count, 0);
  const everyReading = await storeEveryReading(plain, sampleReadings());
  const plainStore = await plainSizes(plain);
  const timescale = await createWasmTimescale();
  await copyPoints(plain, timescale, period);
  const uncompressed = await timescaleSizes(timescale);
  await compressAll(timescale);
  const compressed = await timescaleSizes(timescale);
  await timescale.close();
  printFigures({
    products: replays.length,
    readings,
    everyReading,
    plain: plainStore,
    uncompressed,
    compressed,
  });
} finally {
  await plain.close();
  await server.stop();
  await rm(dataDir, { recursive: true, force: true });
}

function createReplay(index: number): SeriesReplay {
  const { series } = shuffled[index % shuffled.length] ?? {};
  if (!series) throw new Error(`the group ${values.group} has no series`);
  return new SeriesReplay(index, series, period, random);
}

/**
 * Records all products day by day. Within a day, each round records at most one check per product, in the
 * order of time.
 */
async function recordAll(database: Database): Promise<void> {
  for (let ms = period.startMs; ms < endMs; ms += DAY_MS) {
    const reportsByProduct = replays.map((replay) => replay.reports(ms + DAY_MS));
    const rounds = Math.max(...reportsByProduct.map((reports) => reports.length));
    for (let round = 0; round < rounds; round++) {
      const reports = reportsByProduct.flatMap((all) => all.slice(round, round + 1));
      await recordChecks(
        database,
        reports.sort((a, b) => a.at.getTime() - b.at.getTime()),
      );
    }
  }
}

/** A sample of at least SAMPLE_READINGS readings, in the order of time. */
function sampleReadings(): ProductReading[] {
  const sample: ProductReading[] = [];
  for (let index = 0; sample.length < SAMPLE_READINGS; index++)
    sample.push(...createReplay(index).readings(endMs));
  return sample.sort((a, b) => a.at.getTime() - b.at.getTime());
}
