import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CheckTask, type Queue } from '../../ports/queue/queue.ts';
import { recordPrices } from '../prices/record-price.ts';
import { dispatchDue } from './dispatch-due.ts';
import { loseLeases, markIsolated } from './lose-leases.ts';
import { postponeChecks } from './postpone-checks.ts';
import { requestCheck } from './request-check.ts';
import { addProduct, priceReport } from '../../../test/database/add-product.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/database/test-database.ts';

const LEASE_MS = 120_000;
const QUARANTINE_MS = 3_600_000;
const LANES = { region: 'main', shards: 1 };
const MESSAGE = 'This page stopped the checker.';

let db: TestDatabase;
let productId: string;
/** What was sent to the workers. */
let sent: CheckTask[];
let queue: Queue;
let quarantined: string[];

beforeEach(async () => {
  db = await createTestDatabase();
  productId = await addProduct(db.database, { dueAt: new Date(Date.now() - 1000) });
  sent = [];
  quarantined = [];
  queue = {
    laneStates: async (_topic, lanes) => lanes.map((lane) => ({ lane, waiting: 0, consumers: null })),
    publish: async (_topic, messages) => void sent.push(...messages.map(({ body }) => body as CheckTask)),
  } as Pick<Queue, 'laneStates' | 'publish'> as Queue;
});
afterEach(() => db.drop());

/** Dispatches what is due. Returns the checks sent. */
async function dispatch(): Promise<CheckTask[]> {
  sent = [];
  await dispatchDue(db.database, queue, {
    ...LANES,
    pacePerMinute: 6000,
    leaseMs: LEASE_MS,
    quarantineMs: QUARANTINE_MS,
    onQuarantined: (ids) => quarantined.push(...ids),
    horizonMs: 1000,
    maxSites: 1000,
    maxWaiting: 1000,
    lanes: async () => ['main.0'],
  });
  return sent;
}

async function advanceTime(ms: number): Promise<void> {
  await db.database.query(
    `UPDATE site_schedule SET next_dispatch_at = next_dispatch_at - $1 * interval '1 ms'`,
    [ms],
  );
  await db.database.query(`UPDATE schedule SET due_at = due_at - $1 * interval '1 ms'`, [ms]);
}

/** Sends the check that is due and starts it, isolated if its last lease was lost. */
async function startCheck(): Promise<CheckTask> {
  const [task] = await dispatch();
  if (!task) throw new Error('no check is due');
  const { lost } = await state();
  if (lost > 0) await markIsolated(db.database, task, LEASE_MS);
  return task;
}

interface State {
  lost: number;
  isolated: boolean;
  leased: boolean;
  outcome: string | null;
  message: string | null;
  dueInHours: number;
}

async function state(): Promise<State> {
  const [row] = await db.database.query<State>(
    `SELECT lost_leases AS lost, isolated, lease_id IS NOT NULL AS leased, last_outcome AS outcome, last_message AS message,
       round(extract(epoch FROM due_at - now()) / 3600) AS "dueInHours" FROM schedule WHERE product_id = $1`,
    [productId],
  );
  if (!row) throw new Error('the product has no schedule');
  return row;
}

const IN_QUARANTINE = { isolated: false, leased: false, outcome: 'unpriced', message: MESSAGE };

describe('a page whose checks end with their process', () => {
  it('is quarantined when the lease of its isolated check expires, for twice as long each further time', async () => {
    await startCheck();
    await advanceTime(LEASE_MS + 1000);
    const hours: number[] = [];
    for (let crash = 2; crash <= 9; crash++) {
      await startCheck();
      await advanceTime(LEASE_MS + 1000);
      expect(await dispatch(), 'the lost check is not sent again').toEqual([]);
      const now = await state();
      expect(now).toMatchObject({ ...IN_QUARANTINE, lost: crash });
      hours.push(now.dueInHours);
      await advanceTime(now.dueInHours * 3_600_000 + 1000);
    }
    expect(hours).toEqual([1, 2, 4, 8, 16, 32, 32, 32]);
    expect(new Set(quarantined)).toEqual(new Set([productId]));
  });

  it('is quarantined at once when its process can still say what it was checking', async () => {
    const first = await startCheck();
    await loseLeases(db.database, [first], QUARANTINE_MS);
    expect(await state()).toMatchObject({ lost: 1, leased: false, outcome: null, dueInHours: 0 });
    const second = await startCheck();
    await loseLeases(db.database, [second], QUARANTINE_MS);
    expect(await state()).toMatchObject({ ...IN_QUARANTINE, lost: 2, dueInHours: 1 });
    expect(await dispatch()).toEqual([]);
  });

  it('is not checked during the quarantine when a user requests it', async () => {
    const lose = async () => loseLeases(db.database, [await startCheck()], QUARANTINE_MS);
    await lose();
    await lose();
    sent = [];
    expect(await requestCheck(db.database, queue, productId, { ...LANES, leaseMs: LEASE_MS })).toBe(false);
    expect(sent).toEqual([]);
    await advanceTime(QUARANTINE_MS + 1000);
    expect(await requestCheck(db.database, queue, productId, { ...LANES, leaseMs: LEASE_MS })).toBe(true);
    expect(sent).toHaveLength(1);
  });

  it('is not checked by a request between the end of its isolated check’s lease and the quarantine', async () => {
    await loseLeases(db.database, [await startCheck()], QUARANTINE_MS);
    await startCheck();
    await advanceTime(LEASE_MS + 1000);
    expect(await requestCheck(db.database, queue, productId, { ...LANES, leaseMs: LEASE_MS })).toBe(false);
  });

  it('is no longer suspected after one report', async () => {
    await loseLeases(db.database, [await startCheck()], QUARANTINE_MS);
    const { leaseId } = await startCheck();
    await recordPrices(db.database, [priceReport(productId, leaseId, 1000)]);
    expect(await state()).toMatchObject({ lost: 0, isolated: false, leased: false, outcome: 'priced' });
  });
});

describe('a check that was lost without being in flight', () => {
  it('is sent again however often, because nothing suggests that its page is the cause', async () => {
    for (let loss = 0; loss < 6; loss++) {
      expect(await dispatch()).toHaveLength(1);
      await advanceTime(8 * LEASE_MS + 1000);
    }
    expect(quarantined).toEqual([]);
  });

  it('neither counts nor isolates a check that is given back', async () => {
    await loseLeases(db.database, [await startCheck()], QUARANTINE_MS);
    await postponeChecks(db.database, [await startCheck()], 0);
    expect(await state()).toMatchObject({ lost: 1, isolated: false, leased: false, outcome: null });
  });

  it('is not counted for a lease that has been replaced', async () => {
    const old = await startCheck();
    await advanceTime(LEASE_MS + 1000);
    const [current] = await dispatch();
    await loseLeases(db.database, [old], QUARANTINE_MS);
    await markIsolated(db.database, old, LEASE_MS);
    expect(await state()).toMatchObject({ lost: 1, leased: true, isolated: false });
    expect(current?.leaseId).not.toBe(old.leaseId);
  });
});
