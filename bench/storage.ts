/**
 * What the history of prices takes on disk: npm run bench:storage -- [DIR] [--products N] [--days N] [--group
 * FILE] Real series are checked at the default intervals and what the service would write is written, by its
 * own rule and writer, to its own tables: those of plain PostgreSQL, and those of TimescaleDB with all chunks
 * compressed. Readings that change nothing count as readings too. The last line is the figures as one JSON
 * line. The series know no stock and no list price, so these are the same throughout.
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
import { addProducts, plainSizes, record, storeEach } from './storage/plain-store.ts';
import { SeriesReplay, type ProductReading } from './storage/series-replay.ts';
import { compressAll, copyPoints, timescaleSizes } from './storage/timescale-store.ts';

const DAY_MS = 86_400_000;
const EACH_READINGS = 200_000;
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
const when = { startMs: endMs - Number(values.days) * DAY_MS, endMs };
const random = seededNumbers(1);
const shuffled = (await readSeries(folder))
  .filter(({ group }) => values.group === undefined || group === values.group)
  .map((series) => ({ series, order: random() }))
  .sort((a, b) => a.order - b.order);
// With more products than series these come again, at other times of the day.
const replays = Array.from({ length: Number(values.products) }, (_, place) => replayOf(place));

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
  const each = await storeEach(plain, everyReading());
  const plainStore = await plainSizes(plain);
  const timescale = await createWasmTimescale();
  await copyPoints(plain, timescale, when);
  const fresh = await timescaleSizes(timescale);
  await compressAll(timescale);
  const compressed = await timescaleSizes(timescale);
  await timescale.close();
  printFigures({ products: replays.length, readings, each, plain: plainStore, fresh, compressed });
} finally {
  await plain.close();
  await server.stop();
  await rm(dataDir, { recursive: true, force: true });
}

function replayOf(place: number): SeriesReplay {
  const { series } = shuffled[place % shuffled.length] ?? {};
  if (!series) throw new Error(`no series of the group ${values.group}`);
  return new SeriesReplay(place, series, when, random);
}

/** Day by day over all products, in the order of time but for several writes to a product within a day. */
async function recordAll(database: Database): Promise<void> {
  for (let ms = when.startMs; ms < endMs; ms += DAY_MS) {
    const ofProducts = replays.map((replay) => replay.reports(ms + DAY_MS));
    const rounds = Math.max(...ofProducts.map((reports) => reports.length));
    for (let round = 0; round < rounds; round++) {
      const reports = ofProducts.flatMap((of) => of.slice(round, round + 1));
      await record(
        database,
        reports.sort((a, b) => a.at.getTime() - b.at.getTime()),
      );
    }
  }
}

/** Some of the readings, in the order of time. */
function everyReading(): ProductReading[] {
  const some: ProductReading[] = [];
  for (let place = 0; some.length < EACH_READINGS; place++) some.push(...replayOf(place).readings(endMs));
  return some.sort((a, b) => a.at.getTime() - b.at.getTime());
}
