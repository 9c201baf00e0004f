/**
 * What the service's questions cost with so many products: npm run bench:scale -- --products N [--data FOLDER] [--seed N] [--cold] [--buffers 1GB] [--only WORDS]
 * Fills a database that is kept in the folder; interrupted, it goes on where it was, and a folder that is full is only measured.
 * With --cold the operating system forgets the folder first; the service's own copies are of nothing that is asked for in either case. The
 * last line is the figures as one JSON line.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { startEmbeddedPostgres } from '../server/src/ports/database/embedded.ts';
import { connectPostgres } from '../server/src/ports/database/postgres.ts';
import { cpuSecondsOf, cpuSecondsOfTree } from './pipeline/processes.ts';
import { dropFromOsCache } from './scale/os-cache.ts';
import { fill, FILL_CONNECTIONS, FILL_SETTINGS } from './scale/fill.ts';
import { printTable, take, type Figures } from './scale/measure.ts';
import { readMeasures } from './scale/measure-reads.ts';
import { ruleMeasures } from './scale/measure-rules.ts';
import { writeMeasures } from './scale/measure-writes.ts';
import { openStage } from './scale/open-stage.ts';
import { type ScalePlan } from './scale/plan.ts';
import { printProgress } from './scale/progress.ts';

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

async function filled(): Promise<ScalePlan> {
  const server = await startEmbeddedPostgres({ dataDir, settings: FILL_SETTINGS });
  const database = connectPostgres({
    url: server.url,
    maxConnections: FILL_CONNECTIONS,
    statementTimeoutMs: 0,
    onError: () => undefined,
  });
  try {
    const wanted = { products, seed: Number(values.seed), at: new Date().toISOString() };
    return await fill(database, wanted, printProgress());
  } finally {
    await database.close();
    await server.stop();
  }
}

async function measured(plan: ScalePlan): Promise<{ megabytes: number; figures: Figures[] }> {
  if (values.cold) await dropFromOsCache(path.join(dataDir, 'postgres'));
  const settings = values.buffers ? { shared_buffers: values.buffers } : {};
  const server = await startEmbeddedPostgres({ dataDir, settings });
  const stage = await openStage(server.url, plan);
  const postgresPid = Number.parseInt(await readFile(path.join(server.folder, 'postmaster.pid'), 'utf8'), 10);
  const cpuSeconds = () => cpuSecondsOf(process.pid) + cpuSecondsOfTree(postgresPid);
  try {
    const [size] = await stage.parts.database.query<{ megabytes: number }>(
      'SELECT pg_database_size(current_database()) / 1000000 AS megabytes',
    );
    const figures: Figures[] = [];
    for (const measure of [...readMeasures(stage), ...writeMeasures(stage), ...ruleMeasures(stage)])
      if (measure.name.includes(values.only)) figures.push(await take(measure, cpuSeconds));
    return { megabytes: size?.megabytes ?? 0, figures };
  } finally {
    await stage.close();
    await server.stop();
  }
}

const { megabytes, figures } = await measured(await filled());
const osCache = values.cold ? 'cold' : 'as it is';
console.log(`${products} products, ${megabytes} MB; the operating system's cache is ${osCache}`);
printTable(figures);
console.log(JSON.stringify({ products, megabytes, osCache, figures }));
