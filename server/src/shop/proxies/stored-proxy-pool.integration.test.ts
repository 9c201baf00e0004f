import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { StoredProxyPool, type ProxyPoolOptions } from './stored-proxy-pool.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/database/test-database.ts';

const SHOP = 'shop.example';
const HOUR = 3_600_000;

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());
beforeEach(async () => void (await db.database.query('DELETE FROM proxies')));

async function addProxies(count: number): Promise<number[]> {
  const rows = await db.database.query<{ id: number }>(
    `INSERT INTO proxies (url, source) SELECT 'http://10.0.0.' || n || ':3128', 'admin' FROM generate_series(1, $1::int) n RETURNING id`,
    [count],
  );
  return rows.map(({ id }) => id);
}

/** A worker's pool with its own clock and evenly spread random numbers. */
function openPool(over: Partial<ProxyPoolOptions> = {}) {
  let nowMs = Date.now();
  let draws = 0;
  const errors: Error[] = [];
  const retired: number[] = [];
  const pool = new StoredProxyPool(db.database, {
    restMs: HOUR,
    retireAfterBlocks: 10,
    now: () => nowMs,
    elapsed: () => nowMs,
    random: () => (draws++ % 10) / 10,
    onRetired: (ids) => retired.push(...ids),
    onError: (error) => errors.push(error),
    ...over,
  });
  const choose = async (domain = SHOP, except?: number) => (await pool.choose(domain, except)).proxy;
  return { pool, choose, retired, errors, advance: (ms: number) => void (nowMs += ms) };
}

const rowsOf = (id: number) =>
  db.database.query<{
    blocks_in_a_row: number;
    retired_at: Date | null;
    successes: number;
    needs_replacement: boolean;
  }>('SELECT blocks_in_a_row, retired_at, successes, needs_replacement FROM proxies WHERE id = $1', [id]);

describe('StoredProxyPool', () => {
  it('is empty without proxies', async () => {
    const { pool, choose } = openPool();
    expect(await pool.isEmpty()).toBe(true);
    expect(await choose()).toBeNull();
  });

  it('queries the database once for many checks', async () => {
    await addProxies(3);
    let queries = 0;
    const counting = {
      ...db.database,
      query: ((...args) => (queries++, db.database.query(...args))) as typeof db.database.query,
    };
    const pool = new StoredProxyPool(counting, {
      restMs: HOUR,
      retireAfterBlocks: 10,
      onError: () => undefined,
    });
    for (let n = 0; n < 1000; n++) await pool.choose(`shop${n % 50}.example`);
    expect(queries).toBe(2);
  });

  it('does not rest a proxy until the clock has caught up after it was set back two days', async () => {
    await addProxies(1);
    const { pool, choose, advance } = openPool();
    const only = await choose();
    if (only) pool.recordOutcome(only, SHOP, 'blocked');
    expect(await choose()).toBeNull();
    advance(-48 * HOUR);
    expect(await choose()).toEqual(only);
  });

  it('rests a blocked proxy from that shop for an hour, and from no other shop', async () => {
    const [first = 0, second = 0] = await addProxies(2);
    const { pool, choose, advance } = openPool();
    const blocked = await choose();
    pool.recordOutcome({ id: first, url: '' }, SHOP, 'blocked');
    expect(blocked).not.toBeNull();
    for (let n = 0; n < 20; n++) expect((await choose())?.id).toBe(second);
    const elsewhere = new Set<number | undefined>();
    for (let n = 0; n < 20; n++) elsewhere.add((await choose('other.example'))?.id);
    expect(elsewhere).toEqual(new Set([first, second]));
    pool.recordOutcome({ id: second, url: '' }, SHOP, 'blocked');
    expect(await pool.choose(SHOP)).toEqual({ proxy: null, waitMs: HOUR });
    advance(HOUR);
    expect(await choose()).not.toBeNull();
  });

  it('shares blocks with other workers, including one that starts later', async () => {
    const [only = 0] = await addProxies(1);
    const [one, other] = [openPool(), openPool()];
    expect((await other.choose())?.id).toBe(only);
    one.pool.recordOutcome({ id: only, url: '' }, SHOP, 'blocked');
    await one.pool.close();
    expect(await openPool().choose(), 'a worker that starts later').toBeNull();
    other.advance(6000);
    await expect.poll(() => other.choose()).toBeNull();
  });

  it('counts each outcome once when several workers write at the same time', async () => {
    const ids = await addProxies(4);
    const workers = Array.from({ length: 4 }, () => openPool());
    for (const { pool } of workers)
      for (const id of [...ids].reverse())
        for (let n = 0; n < 25; n++) pool.recordOutcome({ id, url: '' }, `shop${n % 5}.example`, 'succeeded');
    await Promise.all(workers.map(({ pool }) => pool.close()));
    expect(workers.flatMap(({ errors }) => errors)).toEqual([]);
    for (const id of ids) expect((await rowsOf(id))[0]?.successes).toBe(100);
    const [sum] = await db.database.query<{ n: number }>(
      'SELECT sum(successes)::int AS n FROM proxy_domains',
    );
    expect(sum?.n).toBe(400);
  });

  it('retires a proxy exactly once, after ten consecutive blocks over all shops and workers', async () => {
    const [only = 0] = await addProxies(1);
    const workers = [openPool(), openPool(), openPool()];
    for (const [index, { pool }] of workers.entries())
      for (let n = 0; n < 5; n++)
        pool.recordOutcome({ id: only, url: '' }, `shop${index}-${n}.example`, 'blocked');
    await Promise.all(workers.map(({ pool }) => pool.close()));
    expect(workers.flatMap(({ retired }) => retired)).toEqual([only]);
    expect((await rowsOf(only))[0]).toMatchObject({ needs_replacement: true, retired_at: expect.any(Date) });
    const late = openPool();
    expect(await late.choose()).toBeNull();
    expect(await late.pool.isEmpty()).toBe(false);
  });

  it('reports proxies that are no longer live, retired or deleted by any process', async () => {
    const ids = await addProxies(3);
    const removed: string[] = [];
    const { pool, choose, advance } = openPool({
      refreshMs: 1000,
      onRemoved: (urls) => removed.push(...urls),
    });
    await choose();
    const other = openPool();
    for (let n = 0; n < 10; n++)
      other.pool.recordOutcome({ id: ids[0] ?? 0, url: '' }, `shop${n}.example`, 'blocked');
    await other.pool.close();
    await db.database.query('DELETE FROM proxies WHERE id = $1', [ids[2] ?? 0]);
    expect(removed, 'not before the next refresh').toEqual([]);
    advance(2000);
    await choose();
    await pool.close();
    expect(removed.sort()).toEqual(['http://10.0.0.1:3128', 'http://10.0.0.3:3128']);
  });

  it('does not retire a proxy with successes in between', async () => {
    const [only = 0] = await addProxies(1);
    const { pool, retired } = openPool();
    for (let n = 0; n < 40; n++)
      pool.recordOutcome({ id: only, url: '' }, `shop${n}.example`, n % 9 === 8 ? 'succeeded' : 'blocked');
    await pool.close();
    expect(retired).toEqual([]);
    expect((await rowsOf(only))[0]).toMatchObject({ retired_at: null, blocks_in_a_row: 4 });
  });

  it('keeps choosing from its last state while the database is down', async () => {
    const [only = 0] = await addProxies(1);
    let isDown = false;
    const flaky = {
      ...db.database,
      query: ((...args) =>
        isDown ? Promise.reject(new Error('down')) : db.database.query(...args)) as typeof db.database.query,
    };
    const errors: Error[] = [];
    let nowMs = Date.now();
    const pool = new StoredProxyPool(flaky, {
      restMs: HOUR,
      retireAfterBlocks: 10,
      now: () => nowMs,
      elapsed: () => nowMs,
      onError: (error) => errors.push(error),
    });
    expect((await pool.choose(SHOP)).proxy?.id).toBe(only);
    isDown = true;
    nowMs += 60_000;
    expect((await pool.choose(SHOP)).proxy?.id).toBe(only);
    await expect.poll(() => errors.length).toBeGreaterThan(0);
  });
});
