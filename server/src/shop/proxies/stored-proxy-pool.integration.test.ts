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

/** A worker's pool with a clock of its own; chance goes round. */
function makePool(over: Partial<ProxyPoolOptions> = {}) {
  let nowMs = Date.now();
  let draws = 0;
  const errors: Error[] = [];
  const retired: number[] = [];
  const pool = new StoredProxyPool(db.database, {
    restMs: HOUR,
    retireAfterBlocks: 10,
    now: () => nowMs,
    random: () => (draws++ % 10) / 10,
    onRetired: (ids) => retired.push(...ids),
    onError: (error) => errors.push(error),
    ...over,
  });
  const take = async (domain = SHOP, except?: number) => (await pool.choose(domain, except)).proxy;
  return { pool, take, retired, errors, advance: (ms: number) => void (nowMs += ms) };
}

const rowsOf = (id: number) =>
  db.database.query<{
    blocks_in_a_row: number;
    retired_at: Date | null;
    successes: number;
    needs_replacement: boolean;
  }>('SELECT blocks_in_a_row, retired_at, successes, needs_replacement FROM proxies WHERE id = $1', [id]);

describe('the pool of a worker', () => {
  it('is empty where there are none', async () => {
    const { pool, take } = makePool();
    expect(await pool.isEmpty()).toBe(true);
    expect(await take()).toBeNull();
  });

  it('asks the database once for many checks', async () => {
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

  it('keeps a blocked proxy from that shop for an hour, and from no other', async () => {
    const [first = 0, second = 0] = await addProxies(2);
    const { pool, take, advance } = makePool();
    const blocked = await take();
    pool.recordOutcome({ id: first, url: '' }, SHOP, 'blocked');
    expect(blocked).not.toBeNull();
    for (let n = 0; n < 20; n++) expect((await take())?.id).toBe(second);
    const elsewhere = new Set<number | undefined>();
    for (let n = 0; n < 20; n++) elsewhere.add((await take('other.example'))?.id);
    expect(elsewhere).toEqual(new Set([first, second]));
    pool.recordOutcome({ id: second, url: '' }, SHOP, 'blocked');
    expect(await pool.choose(SHOP)).toEqual({ proxy: null, waitMs: HOUR });
    advance(HOUR);
    expect(await take()).not.toBeNull();
  });

  it('tells other workers, and a worker that starts later', async () => {
    const [only = 0] = await addProxies(1);
    const [one, other] = [makePool(), makePool()];
    expect((await other.take())?.id).toBe(only);
    one.pool.recordOutcome({ id: only, url: '' }, SHOP, 'blocked');
    await one.pool.close();
    expect(await makePool().take(), 'one that starts later').toBeNull();
    other.advance(6000);
    await expect.poll(() => other.take()).toBeNull();
  });

  it('counts what several workers write at once, each outcome once', async () => {
    const ids = await addProxies(4);
    const workers = Array.from({ length: 4 }, () => makePool());
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

  it('retires after ten blocks in a row, over all shops and workers, exactly once', async () => {
    const [only = 0] = await addProxies(1);
    const workers = [makePool(), makePool(), makePool()];
    for (const [index, { pool }] of workers.entries())
      for (let n = 0; n < 5; n++)
        pool.recordOutcome({ id: only, url: '' }, `shop${index}-${n}.example`, 'blocked');
    await Promise.all(workers.map(({ pool }) => pool.close()));
    expect(workers.flatMap(({ retired }) => retired)).toEqual([only]);
    expect((await rowsOf(only))[0]).toMatchObject({ needs_replacement: true, retired_at: expect.any(Date) });
    const late = makePool();
    expect(await late.take()).toBeNull();
    expect(await late.pool.isEmpty()).toBe(false);
  });

  it('tells of each proxy that is live no more, whoever retired or removed it', async () => {
    const ids = await addProxies(3);
    const gone: string[] = [];
    const { pool, take, advance } = makePool({ refreshMs: 1000, onRemoved: (urls) => gone.push(...urls) });
    await take();
    const other = makePool();
    for (let n = 0; n < 10; n++)
      other.pool.recordOutcome({ id: ids[0] ?? 0, url: '' }, `shop${n}.example`, 'blocked');
    await other.pool.close();
    await db.database.query('DELETE FROM proxies WHERE id = $1', [ids[2] ?? 0]);
    expect(gone, 'nothing before it was read').toEqual([]);
    advance(2000);
    await take();
    await pool.close();
    expect(gone.sort()).toEqual(['http://10.0.0.1:3128', 'http://10.0.0.3:3128']);
  });

  it('does not retire one that is answered in between', async () => {
    const [only = 0] = await addProxies(1);
    const { pool, retired } = makePool();
    for (let n = 0; n < 40; n++)
      pool.recordOutcome({ id: only, url: '' }, `shop${n}.example`, n % 9 === 8 ? 'succeeded' : 'blocked');
    await pool.close();
    expect(retired).toEqual([]);
    expect((await rowsOf(only))[0]).toMatchObject({ retired_at: null, blocks_in_a_row: 4 });
  });

  it('goes on with what it knows while the database is away', async () => {
    const [only = 0] = await addProxies(1);
    let away = false;
    const moody = {
      ...db.database,
      query: ((...args) =>
        away ? Promise.reject(new Error('away')) : db.database.query(...args)) as typeof db.database.query,
    };
    const errors: Error[] = [];
    let nowMs = Date.now();
    const pool = new StoredProxyPool(moody, {
      restMs: HOUR,
      retireAfterBlocks: 10,
      now: () => nowMs,
      onError: (error) => errors.push(error),
    });
    expect((await pool.choose(SHOP)).proxy?.id).toBe(only);
    away = true;
    nowMs += 60_000;
    expect((await pool.choose(SHOP)).proxy?.id).toBe(only);
    await expect.poll(() => errors.length).toBeGreaterThan(0);
  });
});
