import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CHECKS, type Queue } from '../../ports/queue/queue.ts';
import { postgresQueue } from '../../ports/queue/postgres/postgres.ts';
import { recordPrices } from '../prices/record-price.ts';
import { dispatchDue, type DispatchOptions } from './dispatch-due.ts';
import { postponeChecks } from './postpone-checks.ts';
import { assignShards } from '../sites/assign-shards.ts';
import { lanesInUse, lanesOfRegion } from './lanes.ts';
import { addProduct, priceReport } from '../../../test/database/add-product.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/database/test-database.ts';

const OPTIONS: DispatchOptions = {
  pacePerMinute: 6000,
  leaseMs: 120_000,
  quarantineMs: 3_600_000,
  horizonMs: 1000,
  maxSites: 1000,
  maxWaiting: 1000,
  region: 'main',
  shards: 4,
  lanes: async () => ['main.0', 'main.1', 'main.2', 'main.3'],
};

let db: TestDatabase;
let queue: Queue;

beforeEach(async () => {
  db = await createTestDatabase();
  queue = postgresQueue(db.database, {
    visibilityMs: 60_000,
    pollEveryMs: 1000,
    retryAfterMs: 1000,
    lanesEveryMs: 1000,
    onError: () => undefined,
  });
});
afterEach(() => db.drop());

interface Place {
  region?: string;
  shard?: string;
}

/** Adds a site with this many due products and returns its id. */
async function addSite(domain: string, products: number, { region, shard }: Place = {}): Promise<number> {
  for (let n = 0; n < products; n++)
    await addProduct(db.database, { domain, dueAt: new Date(Date.now() - 60_000) });
  const [site] = await db.database.query<{ id: number }>(
    'UPDATE sites SET region = $2, shard = $3 WHERE domain = $1 RETURNING id',
    [domain, region ?? null, shard ?? null],
  );
  return site?.id ?? Number.NaN;
}

const dispatch = (options: Partial<DispatchOptions> = {}) =>
  dispatchDue(db.database, queue, { ...OPTIONS, ...options });

async function advanceTime(ms: number): Promise<void> {
  await db.database.query(
    `UPDATE site_schedule SET next_dispatch_at = next_dispatch_at - $1 * interval '1 ms'`,
    [ms],
  );
  await db.database.query(`UPDATE schedule SET due_at = due_at - $1 * interval '1 ms'`, [ms]);
}

/** Number of checks waiting in each lane. */
async function waiting(): Promise<Record<string, number>> {
  const rows = await db.database.query<{ lane: string; count: number }>(
    'SELECT lane, count(*) FROM queue_transient GROUP BY lane',
  );
  return Object.fromEntries(rows.map(({ lane, count }) => [lane, count]));
}

describe('a check’s lane', () => {
  it('sends a check to the region and shard of its product or site, otherwise to the defaults', async () => {
    const plain = await addSite('plain.example', 1);
    await addSite('named.example', 1, { shard: 'named' });
    const abroad = await addSite('abroad.example', 2, { region: 'eu' });
    await db.database.query(
      `UPDATE schedule SET region = 'us' WHERE product_id = (SELECT min(product_id) FROM schedule WHERE site_id = $1)`,
      [abroad],
    );
    await dispatch();
    expect(await waiting()).toEqual({
      [`main.${plain % 4}`]: 1,
      'main.named': 1,
      [`eu.${abroad % 4}`]: 1,
      [`us.${abroad % 4}`]: 1,
    });
    const shards = ['0', '1', '2', '3', 'named'];
    expect(new Set(await lanesInUse(db.database, OPTIONS))).toEqual(
      new Set(['main', 'eu', 'us'].flatMap((region) => shards.map((shard) => `${region}.${shard}`))),
    );
    expect(await lanesOfRegion(db.database, { region: 'eu', shards: 4 })).toEqual(
      shards.map((shard) => `eu.${shard}`),
    );
  });

  it('sends the checks of a big site to a lane of its own', async () => {
    await addSite('Big-Shop.example:8443', 4);
    await addSite('small.example', 3);
    expect(await assignShards(db.database, 3)).toEqual(['Big-Shop.example:8443']);
    expect(await assignShards(db.database, 3)).toEqual([]);
    expect(await lanesOfRegion(db.database, { region: 'main', shards: 1 })).toEqual([
      'main.0',
      'main.big-shop-example-8443',
    ]);
  });
});

describe('a lane that is behind', () => {
  it('sends nothing to a lane that is behind, serves the others, and revisits its sites soon', async () => {
    const slow = await addSite('slow.example', 60, { shard: 'slow' });
    await addSite('quick.example', 60, { shard: 'quick' });
    const options = { maxWaiting: 20, lanes: async () => ['main.slow', 'main.quick'] };
    let quick = 0;
    for (let step = 0; step < 12; step++) {
      await dispatch(options);
      const gone = await db.database.query(
        `DELETE FROM queue_transient WHERE lane = 'main.quick' RETURNING 1`,
      );
      quick += gone.length;
      await advanceTime(1000);
    }
    expect(quick).toBe(60);
    expect(await waiting()).toEqual({ 'main.slow': 20 });
    const [turn] = await db.database.query<{ near: boolean }>(
      `SELECT next_dispatch_at <= now() + interval '1 s' AS near FROM site_schedule WHERE site_id = $1`,
      [slow],
    );
    expect(turn).toEqual({ near: true });
    await db.database.query('DELETE FROM queue_transient');
    expect(await dispatch(options)).toBe(20);
  });

  it('still sends a site’s checks for another region when one lane is behind', async () => {
    await addSite('shop.example', 8, { shard: 'shop' });
    await db.database.query(
      `UPDATE schedule SET region = 'nowhere', priority = 1, due_at = now() - interval '1 day'
       WHERE product_id IN (SELECT product_id FROM schedule ORDER BY product_id LIMIT 4)`,
    );
    const stuck = Array.from({ length: 30 }, () => ({
      body: { productId: '0', leaseId: 0 },
      lane: 'nowhere.shop',
    }));
    await queue.publish(CHECKS, stuck);
    for (let step = 0; step < 3; step++) {
      await dispatch({ maxWaiting: 40, lanes: async () => ['main.shop', 'nowhere.shop'] });
      await advanceTime(1000);
    }
    expect(await waiting()).toEqual({ 'nowhere.shop': 30, 'main.shop': 4 });
  });
});

describe('a check that is lost', () => {
  it('sends a lost check again when its lease expires, with leases that double up to eight times', async () => {
    const id = await addProduct(db.database, { dueAt: new Date(Date.now() - 1000) });
    const leases: number[] = [];
    for (let loss = 0; loss < 14; loss++) {
      expect(await dispatch()).toBe(1);
      const [row] = await db.database.query<{ ms: number }>(
        'SELECT extract(epoch FROM due_at - now()) * 1000 AS ms FROM schedule',
      );
      const ms = row?.ms ?? Number.NaN;
      leases.push(Math.round(ms / OPTIONS.leaseMs));
      await advanceTime(ms + 1000);
    }
    expect(leases).toEqual([1, 1, 1, 2, 4, 8, 8, 8, 8, 8, 8, 8, 8, 8]);
    const [last] = await db.database.query<{ lease_id: number }>('SELECT lease_id FROM schedule');
    await recordPrices(db.database, [priceReport(id, last?.lease_id ?? Number.NaN, 1000)]);
    expect(await db.database.query('SELECT lost_leases FROM schedule')).toEqual([{ lost_leases: 0 }]);
  });

  it('neither counts nor resets lost leases when a lease is given back', async () => {
    const id = await addProduct(db.database, { dueAt: new Date(Date.now() - 1000) });
    const lost = async () =>
      (await db.database.query<{ lost: number }>('SELECT lost_leases AS lost FROM schedule'))[0]?.lost;
    for (let loss = 0; loss < 3; loss++) {
      expect(await dispatch()).toBe(1);
      await advanceTime(OPTIONS.leaseMs + 1000);
    }
    expect(await dispatch()).toBe(1);
    expect(await lost()).toBe(3);
    const [row] = await db.database.query<{ lease_id: number }>('SELECT lease_id FROM schedule');
    await postponeChecks(db.database, [{ productId: id, leaseId: row?.lease_id ?? Number.NaN }], 0);
    await advanceTime(1000);
    expect(await dispatch()).toBe(1);
    expect(await lost()).toBe(3);
  });
});
