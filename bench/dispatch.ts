/**
 * Measures one dispatcher step on databases of the given sizes: npm run bench:dispatch -- 10000 1000000
 * Prints the query plan for each size.
 * The last line is one JSON line of figures: median blocks and milliseconds per step, for each size.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startEmbeddedPostgres } from '../server/src/ports/database/embedded/embedded.ts';
import { type Database } from '../server/src/ports/database/database.ts';
import { migrate } from '../server/src/ports/database/migrate.ts';
import { connectPostgres } from '../server/src/ports/database/postgres/postgres.ts';
import { PICK_DUE } from '../server/src/store/schedule/pick-due.sql.ts';

const sizes = process.argv.slice(2).map(Number);
const SITES = 2000;
const STEPS = 15;
const LANES = Array.from({ length: 16 }, (_, shard) => `main.${shard}`);
const LANE_CAPACITY = LANES.map(() => 128);
const PARAMETERS = [100, 30, 1000, 120_000, 'main', LANES.length, 128, LANES, LANE_CAPACITY, [], 3_600_000];

interface ExplainRow {
  'QUERY PLAN': {
    Plan: { 'Shared Hit Blocks': number; 'Shared Read Blocks': number };
    'Execution Time': number;
  }[];
}

async function insertProducts(database: Database, products: number): Promise<void> {
  await database.query(
    `INSERT INTO sites (domain) SELECT 'shop-' || n || '.example' FROM generate_series(1, ${SITES}) n`,
  );
  await database.query('INSERT INTO site_schedule (site_id, next_dispatch_at) SELECT id, now() FROM sites');
  await database.query(
    `INSERT INTO products (site_id, url) SELECT 1 + floor(${SITES} * random() ^ 3)::integer, 'https://shop.example/' || n
     FROM generate_series(1, ${products}) n`,
  );
  await database.query(
    `INSERT INTO schedule (product_id, site_id, priority, due_at)
     SELECT id, site_id, 1 + floor(random() * 10)::integer, now() + (random() - 0.3) * interval '1 day' FROM products`,
  );
  for (const table of ['sites', 'site_schedule', 'schedule']) await database.query(`VACUUM ANALYZE ${table}`);
}

async function measure(products: number): Promise<{ figures: object; plan: string }> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'tidemark-bench-'));
  const server = await startEmbeddedPostgres({ dataDir, settings: { fsync: 'off' } });
  const database = connectPostgres({
    url: server.url,
    maxConnections: 2,
    statementTimeoutMs: 1_800_000,
    onError: console.error,
  });
  try {
    await migrate(database, new URL('../server/migrations/', import.meta.url));
    await insertProducts(database, products);
    const lines = await database.query<{ 'QUERY PLAN': string }>(
      `EXPLAIN (ANALYZE, BUFFERS, TIMING OFF) ${PICK_DUE}`,
      PARAMETERS,
    );
    const costs: { blocks: number; ms: number }[] = [];
    for (let step = 0; step < STEPS; step++) {
      const [row] = await database.query<ExplainRow>(
        `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${PICK_DUE}`,
        PARAMETERS,
      );
      const top = row?.['QUERY PLAN'][0];
      if (top)
        costs.push({
          blocks: top.Plan['Shared Hit Blocks'] + top.Plan['Shared Read Blocks'],
          ms: top['Execution Time'],
        });
    }
    const median = (key: 'blocks' | 'ms') =>
      costs.map((cost) => cost[key]).sort((a, b) => a - b)[Math.floor(STEPS / 2)] ?? 0;
    const figures = {
      products,
      sitesPerStep: PARAMETERS[0],
      medianBlocks: median('blocks'),
      medianMs: Number(median('ms').toFixed(1)),
    };
    return { figures, plan: lines.map((line) => line['QUERY PLAN']).join('\n') };
  } finally {
    await database.close();
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

const results: object[] = [];
for (const products of sizes.length > 0 ? sizes : [10_000, 1_000_000]) {
  const { figures, plan } = await measure(products);
  console.log(`${plan}\n`);
  results.push(figures);
}
console.log(JSON.stringify(results));
