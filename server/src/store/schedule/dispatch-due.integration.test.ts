import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Database } from '../../ports/database/database.ts';
import { type CheckTask, CHECKS, type Queue } from '../../ports/queue/queue.ts';
import { postgresQueue } from '../../ports/queue/postgres/postgres.ts';
import { dispatchDue, type DispatchOptions } from './dispatch-due.ts';
import { holdSite } from './hold-site.ts';
import { paceRate } from '../../shop/crawling/pace.ts';
import { addProduct } from '../../../test/database/add-product.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/database/test-database.ts';

const MINUTE_MS = 60_000;
const OPTIONS: DispatchOptions = {
  pacePerMinute: 30,
  leaseMs: 120_000,
  quarantineMs: 3_600_000,
  horizonMs: 1000,
  maxSites: 1000,
  maxWaiting: 100_000,
  region: 'main',
  shards: 1,
  lanes: async () => ['main.0'],
};
const FAST = { ...OPTIONS, pacePerMinute: 6000 };

let db: TestDatabase;
let database: Database;
let queue: Queue;

beforeEach(async () => {
  db = await createTestDatabase();
  database = db.database;
  queue = postgresQueue(database, {
    visibilityMs: 60_000,
    pollEveryMs: 1000,
    retryAfterMs: 1000,
    lanesEveryMs: 1000,
    onError: () => undefined,
  });
});
afterEach(() => db.drop());

/** Takes all messages from the queue, most urgent first. */
async function takeAll(): Promise<(CheckTask & { priority: number })[]> {
  const rows = await database.query<{ id: number; body: CheckTask; priority: number }>(
    'DELETE FROM queue_transient RETURNING id, body, priority',
  );
  rows.sort((a, b) => a.priority - b.priority || a.id - b.id);
  return rows.map(({ body, priority }) => ({ ...body, priority }));
}

async function waiting(lane: string): Promise<number> {
  const [state] = await queue.laneStates(CHECKS, [lane]);
  return state?.waiting ?? Number.NaN;
}

/** Lets time advanceTime, by moving everything planned towards the present. */
async function advanceTime(ms: number): Promise<void> {
  await database.query(
    `UPDATE site_schedule SET next_dispatch_at = next_dispatch_at - $1 * interval '1 ms'`,
    [ms],
  );
  await database.query(`UPDATE schedule SET due_at = due_at - $1 * interval '1 ms'`, [ms]);
}

const productIds = (tasks: readonly CheckTask[]) => tasks.map((task) => task.productId);
const ago = (ms: number) => new Date(Date.now() - ms);
const ahead = (ms: number) => new Date(Date.now() + ms);

async function nextVisitOf(domain: string): Promise<Date | number> {
  const [row] = await database.query<{ next_dispatch_at: Date }>(
    'SELECT next_dispatch_at FROM site_schedule JOIN sites ON id = site_id WHERE domain = $1',
    [domain],
  );
  return row?.next_dispatch_at ?? Number.NaN;
}

async function addSite(
  domain: string,
  {
    pace = null,
    crawlDelayMs = null,
    products,
  }: { pace?: number | null; crawlDelayMs?: number | null; products: number },
): Promise<number> {
  const [site] = await database.query<{ id: number }>(
    'INSERT INTO sites (domain, pace_per_minute, crawl_delay_ms) VALUES ($1, $2, $3) RETURNING id',
    [domain, pace, crawlDelayMs],
  );
  const id = site?.id ?? 0;
  await database.query(
    `WITH added AS (INSERT INTO products (site_id, url) SELECT $1, 'https://x/' || n FROM generate_series(1, $2) n RETURNING id)
     INSERT INTO schedule (product_id, site_id, priority, due_at)
     SELECT id, $1, 1 + id % 10, now() - id * interval '1 ms' FROM added`,
    [id, products],
  );
  await database.query(`INSERT INTO site_schedule VALUES ($1, now() - interval '1 s')`, [id]);
  return id;
}

describe('dispatchDue', () => {
  it('leases no check of a site that is held, and all of them afterwards', async () => {
    const held = await addSite('held.example', { pace: 6000, products: 3 });
    await addSite('free.example', { pace: 6000, products: 1 });
    await holdSite(database, held, 100_000);
    await holdSite(database, held, 1000);
    expect(await dispatchDue(database, queue, FAST)).toBe(1);
    await advanceTime(90_000);
    expect(await dispatchDue(database, queue, FAST)).toBe(0);
    await advanceTime(10_000);
    expect(await dispatchDue(database, queue, FAST)).toBe(3);
  });

  it('sends only due checks, each with its own lease', async () => {
    const due = [await addProduct(database), await addProduct(database, { dueAt: ago(5000) })];
    await addProduct(database, { dueAt: ahead(60_000) });
    expect(await dispatchDue(database, queue, FAST)).toBe(2);
    const tasks = await takeAll();
    expect(productIds(tasks).sort()).toEqual([...due].sort());
    const leases = await database.query<{ product_id: number; lease_id: number }>(
      'SELECT product_id, lease_id FROM schedule WHERE lease_id IS NOT NULL',
    );
    expect(new Map(leases.map((row) => [String(row.product_id), row.lease_id]))).toEqual(
      new Map(tasks.map((task) => [task.productId, task.leaseId])),
    );
    expect(new Set(tasks.map((task) => task.leaseId)).size).toBe(2);
  });

  it('makes checks due at once if the queue rejects them, and throws the queue’s error', async () => {
    const id = await addProduct(database);
    const away: Queue = { ...queue, publish: () => Promise.reject(new Error('no broker')) };
    await expect(dispatchDue(database, away, FAST)).rejects.toThrow('no broker');
    expect(await dispatchDue(database, queue, FAST)).toBe(1);
    expect(productIds(await takeAll())).toEqual([id]);
  });

  it('sends by priority, and among equal priorities the longest overdue first', async () => {
    const low = await addProduct(database, { priority: 10, dueAt: ago(90_000) });
    const late = await addProduct(database, { priority: 2, dueAt: ago(1000) });
    const early = await addProduct(database, { priority: 2, dueAt: ago(9000) });
    const top = await addProduct(database, { priority: 1, dueAt: ago(10) });
    const order = [];
    for (let visit = 0; visit < 4; visit++) {
      await dispatchDue(database, queue, OPTIONS);
      order.push(...(await takeAll()));
      await advanceTime(5000);
    }
    expect(productIds(order)).toEqual([top, early, late, low]);
    expect(order.map((task) => task.priority)).toEqual([1, 2, 2, 9]);
  });

  it('sends a leased product again, with a new lease, only after its lease has expired', async () => {
    const id = await addProduct(database);
    await dispatchDue(database, queue, OPTIONS);
    const [first] = await takeAll();
    await advanceTime(OPTIONS.leaseMs - 2000);
    expect(await dispatchDue(database, queue, OPTIONS)).toBe(0);
    await advanceTime(2000);
    expect(await dispatchDue(database, queue, OPTIONS)).toBe(1);
    const [second] = await takeAll();
    expect(second).toMatchObject({ productId: id });
    expect(second?.leaseId).not.toBe(first?.leaseId);
  });

  it('does not visit a site again before its first product is due', async () => {
    const dueAt = ahead(600_000);
    await addProduct(database, { domain: 'later.example', dueAt });
    await addProduct(database, { domain: 'never.example', dueAt: ago(1000) });
    await database.query(`UPDATE site_schedule SET next_dispatch_at = now() - interval '1 s'`);
    await database.query(`DELETE FROM schedule WHERE due_at < now()`);
    expect(await dispatchDue(database, queue, OPTIONS)).toBe(0);
    expect(await nextVisitOf('later.example')).toEqual(dueAt);
    expect(await nextVisitOf('never.example')).toBe(Infinity);
  });

  it('visits a site again when the lease of an unreported check expires', async () => {
    await addProduct(database, { domain: 'fast.example' });
    await dispatchDue(database, queue, FAST);
    const [row] = await database.query<{ same: boolean }>(
      'SELECT t.next_dispatch_at = s.due_at AS same FROM site_schedule t JOIN schedule s USING (site_id)',
    );
    expect(row?.same).toBe(true);
  });

  it('visits a site again soon while one of its due products is locked by another transaction', async () => {
    const id = await addProduct(database, { domain: 'locked.example', dueAt: ago(1000) });
    await database.transaction(async (tx) => {
      await tx.query('SELECT 1 FROM schedule WHERE product_id = $1 FOR UPDATE', [id]);
      expect(await dispatchDue(database, queue, OPTIONS)).toBe(0);
    });
    expect(await dispatchDue(database, queue, OPTIONS)).toBe(1);
  });

  it('never puts more checks into a lane than allowed', async () => {
    for (let n = 0; n < 6; n++) await addSite(`busy-${n}.example`, { pace: 6000, products: 50 });
    const bounded = { ...OPTIONS, maxWaiting: 120 };
    for (let step = 0; step < 6; step++) {
      await dispatchDue(database, queue, bounded);
      expect(await waiting('main.0')).toBeLessThanOrEqual(120);
      await advanceTime(1000);
    }
    expect(await waiting('main.0')).toBeGreaterThan(60);
    await advanceTime(OPTIONS.leaseMs);
    expect(await dispatchDue(database, queue, bounded)).toBe(0);
    await database.query('DELETE FROM queue_transient');
    expect(await dispatchDue(database, queue, bounded)).toBeGreaterThan(0);
  });

  it('eventually sends every check through a lane with little room', async () => {
    for (let n = 0; n < 4; n++) await addSite(`busy-${n}.example`, { pace: 6000, products: 10 });
    const sent: string[] = [];
    for (let step = 0; step < 30; step++) {
      await dispatchDue(database, queue, { ...OPTIONS, maxWaiting: 7 });
      sent.push(...productIds(await takeAll()));
      await advanceTime(1000);
    }
    expect(new Set(sent).size).toBe(40);
    expect(sent).toHaveLength(40);
  });

  it('leases no product twice when several dispatchers run concurrently', async () => {
    for (let n = 0; n < 20; n++) await addSite(`site-${n}.example`, { pace: 1200, products: 40 });
    const sent: CheckTask[] = [];
    for (let round = 0; round < 4; round++) {
      await Promise.all(Array.from({ length: 5 }, () => dispatchDue(database, queue, OPTIONS)));
      sent.push(...(await takeAll()));
      await advanceTime(1500);
    }
    expect(sent.length).toBeGreaterThanOrEqual(20 * 20);
    expect(new Set(productIds(sent)).size).toBe(sent.length);
  });
});

/** The times at which each site's products were sent, in milliseconds of simulated time. */
async function simulate(stepMs: number, steps: number): Promise<Map<string, number[]>> {
  const sent = new Map<string, number[]>();
  for (let step = 0; step < steps; step++) {
    await database.transaction(async (tx) => {
      await dispatchDue(tx, queue, { ...OPTIONS, leaseMs: 86_400_000 });
      const [clock] = await tx.query<{ ms: number }>('SELECT extract(epoch FROM now()) * 1000 AS ms');
      const rows = await tx.query<{ domain: string }>(
        `SELECT domain FROM schedule s JOIN sites t ON t.id = s.site_id
         WHERE s.due_at = now() + interval '1 day' AND s.lease_id IS NOT NULL`,
      );
      const at = (clock?.ms ?? Number.NaN) + step * stepMs;
      for (const { domain } of rows) sent.set(domain, [...(sent.get(domain) ?? []), at]);
    });
    await database.query(
      `UPDATE site_schedule SET next_dispatch_at = next_dispatch_at - $1 * interval '1 ms'`,
      [stepMs],
    );
  }
  return sent;
}

describe('the pace of the dispatcher', () => {
  const PACES = [1, 6, 30, 45, 90, 600];
  const STEPS = 160;

  it('keeps each site’s pace in every span of 60 seconds, and uses it up', async () => {
    for (const pace of PACES) await addSite(`pace-${pace}`, { pace, products: pace * 2 });
    await addSite('crawl-delay', { crawlDelayMs: 10_000, products: 20 });
    const sent = await simulate(500, STEPS);
    for (const pace of PACES) {
      const times = sent.get(`pace-${pace}`) ?? [];
      const busiest = times.map((at, i) => times.slice(i).filter((t) => t < at + MINUTE_MS).length);
      expect(Math.max(...busiest), `pace ${pace}`).toBeLessThanOrEqual(pace);
      expect(times.length, `pace ${pace} is used`).toBeGreaterThanOrEqual(Math.floor(pace * 0.8));
    }
    const calm = sent.get('crawl-delay') ?? [];
    const pauses = calm.slice(1).map((at, index) => at - (calm[index] ?? 0));
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(10_000);
    expect(calm.length).toBeGreaterThanOrEqual(7);
  });

  it('matches paceRate', async () => {
    const paces = fc.record({
      pace: fc.integer({ min: 1, max: 60_000 }),
      crawlDelayMs: fc.option(fc.integer({ min: 1, max: 600_000 }), { nil: null }),
    });
    const samples = fc.sample(paces, 150);
    for (const [index, sample] of samples.entries())
      await addSite(`site-${index}`, { ...sample, products: 1 });
    const rows = await database.transaction(async (tx) => {
      await dispatchDue(tx, queue, { ...OPTIONS, horizonMs: 1 });
      return tx.query<{ domain: string; ms: number }>(
        `SELECT domain, extract(epoch FROM next_dispatch_at - now()) * 1000 AS ms FROM site_schedule JOIN sites ON id = site_id`,
      );
    });
    const spacing = new Map(rows.map((row) => [row.domain, row.ms]));
    for (const [index, { pace, crawlDelayMs }] of samples.entries())
      expect(spacing.get(`site-${index}`)).toBeCloseTo(paceRate(pace, crawlDelayMs).intervalMs, 2);
  });
});

interface PlanNode {
  'Node Type': string;
  'Relation Name'?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  'Shared Hit Blocks': number;
  'Shared Read Blocks': number;
  Plans?: PlanNode[];
}

const nodesOf = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

/** Runs a dispatch and returns its query plan. */
async function planOf(options: DispatchOptions): Promise<PlanNode[]> {
  const plans: PlanNode[] = [];
  const explaining = {
    async query<Row>(sql: string, params?: Parameters<Database['query']>[1]): Promise<Row[]> {
      const [row] = await database.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(
        `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${sql}`,
        params,
      );
      if (row) plans.push(row['QUERY PLAN'][0].Plan);
      return [];
    },
  };
  await dispatchDue(explaining, queue, options);
  return plans.flatMap(nodesOf);
}

/** Inserts this many due products, ten per site. */
async function fill(products: number): Promise<void> {
  await database.query('TRUNCATE sites, products CASCADE');
  await database.query('TRUNCATE schedule, site_schedule');
  await database.query(`INSERT INTO sites (domain) SELECT 'site-' || n FROM generate_series(1, $1) n`, [
    products / 10,
  ]);
  await database.query(
    `WITH added AS (
       INSERT INTO products (site_id, url) SELECT id, 'x' FROM sites CROSS JOIN generate_series(1, 10) RETURNING id, site_id)
     INSERT INTO schedule (product_id, site_id, priority, due_at)
     SELECT id, site_id, 1 + (random() * 9)::integer, now() - random() * interval '1 hour' FROM added`,
  );
  await database.query(`INSERT INTO site_schedule SELECT id, now() - id * interval '1 ms' FROM sites`);
  await database.query('VACUUM ANALYZE schedule, site_schedule, sites, products');
}

async function cost(): Promise<{ rows: number; buffers: number; seqScans: string[] }> {
  const nodes = await planOf({ ...OPTIONS, maxSites: 50 });
  const touched = nodes.filter(
    (node) =>
      node['Node Type'].includes('Scan') &&
      ['schedule', 'site_schedule'].includes(node['Relation Name'] ?? ''),
  );
  return {
    rows: touched.reduce(
      (sum, node) =>
        sum + node['Actual Loops'] * (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)),
      0,
    ),
    buffers: (nodes[0]?.['Shared Hit Blocks'] ?? 0) + (nodes[0]?.['Shared Read Blocks'] ?? 0),
    seqScans: touched
      .filter((node) => node['Node Type'] === 'Seq Scan')
      .map((node) => node['Relation Name'] ?? ''),
  };
}

describe('the cost of the dispatcher', () => {
  it('reads rows in proportion to the due sites, not to all products', async () => {
    await fill(5000);
    const small = await cost();
    await fill(50_000);
    const large = await cost();
    expect(large.seqScans).toEqual([]);
    expect(small.rows).toBeGreaterThan(50);
    expect(large.rows).toBeLessThanOrEqual(small.rows * 1.5);
    expect(large.buffers).toBeLessThanOrEqual(small.buffers * 1.5);
  });
});
