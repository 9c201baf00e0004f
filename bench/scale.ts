/**
 * Measures the service's operations on a large database: npm run bench:scale -- --products N [--data FOLDER]
 * FOLDER is kept: an interrupted run continues filling the database, a filled one is only measured.
 * Options: --seed N, --buffers 1GB (shared_buffers), --only WORDS (measures whose name contains them), --cold
 * (evicts the folder from the operating system's cache first).
 * Prints times and CPU per operation; the last line is one JSON line of figures.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { startEmbeddedPostgres } from '../server/src/ports/database/embedded/embedded.ts';
import { connectPostgres } from '../server/src/ports/database/postgres/postgres.ts';
import { cpuSecondsOf, cpuSecondsOfTree } from './pipeline/process-usage.ts';
import { evictFromOsCache } from './scale/evict-from-os-cache.ts';
import { fillDatabase, FILL_CONNECTIONS, FILL_SETTINGS } from './scale/fill-database.ts';
import { printMeasures, runMeasure, type MeasureFigures } from './scale/measure.ts';
import { readMeasures } from './scale/measure-reads.ts';
import { ruleMeasures } from './scale/measure-rules.ts';
import { writeMeasures } from './scale/measure-writes.ts';
import { openInProcessService } from './scale/open-in-process-service.ts';
import { type ScalePlan } from './scale/scale-plan.ts';
import { createProgressLog } from './scale/progress-log.ts';

const { values } = parseArgs({
  options: {
    products: { type: 'string', default: '10000' },
    data: { type: 'string' },
    seed: { type: 'string', default: '1' },
    cold: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    buffers: { type: 'string' },
  },
});
const products = Number(values.products);
const dataDir = path.resolve(values.data ?? `data-scale-${products}`);

async function fill(): Promise<ScalePlan> {
  const server = await startEmbeddedPostgres({ dataDir, settings: FILL_SETTINGS });
  const database = connectPostgres({
    url: server.url,
    maxConnections: FILL_CONNECTIONS,
    statementTimeoutMs: 0,
    onError: () => undefined,
  });
  try {
    const wanted = { products, seed: Number(values.seed), at: new Date().toISOString() };
    return await fillDatabase(database, wanted, createProgressLog());
  } finally {
    await database.close();
    await server.stop();
  }
}

async function measureAll(plan: ScalePlan): Promise<{ megabytes: number; figures: MeasureFigures[] }> {
  if (values.cold) await evictFromOsCache(path.join(dataDir, 'postgres'));
  const settings = values.buffers ? { shared_buffers: values.buffers } : {};
  const server = await startEmbeddedPostgres({ dataDir, settings });
  const service = await openInProcessService(server.url, plan);
  const postgresPid = Number.parseInt(await readFile(path.join(server.folder, 'postmaster.pid'), 'utf8'), 10);
  const cpuSeconds = () => cpuSecondsOf(process.pid) + cpuSecondsOfTree(postgresPid);
  try {
    const [size] = await service.parts.database.query<{ megabytes: number }>(
      'SELECT pg_database_size(current_database()) / 1000000 AS megabytes',
    );
    const figures: MeasureFigures[] = [];
    for (const measure of [...readMeasures(service), ...writeMeasures(service), ...ruleMeasures(service)])
      if (measure.name.includes(values.only)) figures.push(await runMeasure(measure, cpuSeconds));
    return { megabytes: size?.megabytes ?? 0, figures };
  } finally {
    await service.close();
    await server.stop();
  }
}

const { megabytes, figures } = await measureAll(await fill());
const osCache = values.cold ? 'cold' : 'unchanged';
console.log(`${products} products, ${megabytes} MB; operating system cache: ${osCache}`);
printMeasures(figures);
console.log(JSON.stringify({ products, megabytes, osCache, figures }));
