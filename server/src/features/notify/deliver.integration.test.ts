import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Database } from '../../ports/database/database.ts';
import { type Delivery, type DeliveryResult } from './channels/channel.ts';
import { deliverDue, retryDelayMs, type DeliverParts } from './deliver.ts';
import { createLog } from '../../telemetry/log.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/database/test-database.ts';

const LEASE_MS = 30_000;
const FIRST_RETRY_MS = 60_000;
const SENT: DeliveryResult = { ok: true, detail: 'HTTP 200' };
const BUSY: DeliveryResult = { ok: false, retryable: true, detail: 'HTTP 503' };
const GONE: DeliveryResult = { ok: false, retryable: false, detail: 'HTTP 410' };
const SKIPPED: DeliveryResult = { ok: false, retryable: false, skipped: true, detail: 'no mail server' };

let db: TestDatabase;
let database: Database;
let channelId: number;
beforeAll(async () => {
  db = await createTestDatabase();
  database = db.database;
  const [channel] = await database.query<{ id: number }>(
    `WITH account AS (INSERT INTO accounts (email, password_hash) VALUES ('a@example.org', '') RETURNING id)
     INSERT INTO channels (account_id, type, address, secret)
     SELECT id, 'webhook', 'https://example.org/hook', 'whsec' FROM account RETURNING id`,
  );
  channelId = channel?.id ?? Number.NaN;
});
afterAll(() => db.drop());
beforeEach(() => database.query('DELETE FROM deliveries'));

async function addDelivery(payload = '{"n": 1}'): Promise<number> {
  const [row] = await database.query<{ id: number }>(
    `INSERT INTO deliveries (channel_id, event, payload) VALUES ($1, 'price.changed', $2) RETURNING id`,
    [channelId, payload],
  );
  return row?.id ?? Number.NaN;
}

/** Parts whose `send` returns these results in order, and the last one from then on. */
function partsWith(...results: (DeliveryResult | Error)[]): DeliverParts & { sent: Delivery[] } {
  const sent: Delivery[] = [];
  return {
    sent,
    database,
    maxAttempts: 3,
    retryAfterMs: FIRST_RETRY_MS,
    leaseMs: LEASE_MS,
    inFlight: new Map(),
    log: createLog('silent'),
    async send(delivery) {
      sent.push(delivery);
      const result = (results.length > 1 ? results.shift() : results[0]) ?? SENT;
      if (result instanceof Error) throw result;
      return result;
    },
  };
}

async function deliverAll(parts: DeliverParts): Promise<void> {
  while ((await deliverDue(parts)) > 0);
}

const advanceTime = (ms: number) =>
  database.query(`UPDATE deliveries SET next_attempt_at = next_attempt_at - $1 * interval '1 ms'`, [ms]);

async function stateOf(id: number) {
  const [row] = await database.query<{
    state: string;
    attempts: number;
    detail: string | null;
    wait_s: number | null;
  }>(
    `SELECT state, attempts, detail, round(extract(epoch FROM next_attempt_at - now()))::integer AS wait_s,
       delivered_at IS NOT NULL AS delivered FROM deliveries WHERE id = $1`,
    [id],
  );
  if (!row) throw new Error(`no delivery ${id}`);
  return row;
}

describe('deliverDue', () => {
  it('sends a due delivery with its channel, and records the result', async () => {
    const id = await addDelivery();
    const parts = partsWith(SENT);
    expect(await deliverDue(parts)).toBe(1);
    expect(parts.sent).toEqual([
      {
        id,
        event: 'price.changed',
        payload: { n: 1 },
        notificationId: null,
        accountId: expect.any(Number),
        attempts: 1,
        createdAt: expect.any(Date),
        channel: { type: 'webhook', address: 'https://example.org/hook', secret: 'whsec', enabled: true },
      },
    ]);
    expect(await stateOf(id)).toEqual({
      state: 'delivered',
      attempts: 1,
      detail: 'HTTP 200',
      wait_s: null,
      delivered: true,
    });
    expect(await deliverDue(parts), 'nothing is left').toBe(0);
  });

  it('retries with a doubling delay and the same id until the delivery succeeds', async () => {
    const id = await addDelivery();
    const parts = { ...partsWith(BUSY, new Error('connection reset'), SENT), maxAttempts: 5 };
    await deliverDue(parts);
    expect(await stateOf(id)).toMatchObject({ state: 'pending', attempts: 1, detail: 'HTTP 503' });
    expect(await deliverDue(parts), 'the retry is not due yet').toBe(0);
    await advanceTime(FIRST_RETRY_MS);
    await deliverDue(parts);
    expect(await stateOf(id)).toMatchObject({ state: 'pending', attempts: 2, detail: 'connection reset' });
    await advanceTime(FIRST_RETRY_MS);
    expect(await deliverDue(parts), 'the second delay is longer').toBe(0);
    await advanceTime(FIRST_RETRY_MS);
    await deliverDue(parts);
    expect(await stateOf(id)).toMatchObject({ state: 'delivered', attempts: 3 });
    expect(parts.sent.map((delivery) => [delivery.id, delivery.attempts])).toEqual([
      [id, 1],
      [id, 2],
      [id, 3],
    ]);
  });

  it('marks a delivery as dead after its last attempt', async () => {
    const id = await addDelivery();
    const parts = partsWith(BUSY);
    for (let attempt = 1; attempt <= 6; attempt++) {
      await deliverDue(parts);
      await advanceTime(FIRST_RETRY_MS * 64);
    }
    expect(parts.sent).toHaveLength(3);
    expect(await stateOf(id)).toMatchObject({ state: 'dead', attempts: 3, wait_s: null, delivered: false });
  });

  it.each([
    ['dead at once if the failure is not retryable', GONE, 'dead'],
    ['skipped if the server cannot send on the channel', SKIPPED, 'skipped'],
  ])('marks a delivery as %s', async (_, result, state) => {
    const id = await addDelivery();
    const parts = partsWith(result);
    await deliverDue(parts);
    await advanceTime(86_400_000);
    await deliverDue(parts);
    expect(parts.sent).toHaveLength(1);
    expect(await stateOf(id)).toMatchObject({ state, attempts: 1, detail: result.detail, wait_s: null });
  });

  it('sends the other deliveries if one throws', async () => {
    const ids = [await addDelivery('1'), await addDelivery('2'), await addDelivery('3')];
    const parts = partsWith();
    await deliverDue({
      ...parts,
      send: async ({ payload }) => {
        if (payload === 2) throw new Error('broken');
        return SENT;
      },
    });
    const states = await Promise.all(ids.map(stateOf));
    expect(states.map(({ state }) => state)).toEqual(['delivered', 'pending', 'delivered']);
  });

  it('does not send deliveries that another sender has leased', async () => {
    for (let n = 0; n < 4; n++) await addDelivery(String(n));
    const release = Promise.withResolvers<void>();
    const slow = partsWith(SENT);
    const holding = deliverDue({
      ...slow,
      async send(delivery) {
        await release.promise;
        return slow.send(delivery);
      },
    });
    const quick = partsWith(SENT);
    await expect.poll(() => database.query('SELECT 1 FROM deliveries WHERE attempts = 1')).toHaveLength(4);
    expect(await deliverDue(quick)).toBe(0);
    release.resolve();
    expect(await holding).toBe(4);
    expect(slow.sent).toHaveLength(4);
    const unsent = await database.query(`SELECT 1 FROM deliveries WHERE state <> 'delivered'`);
    expect(unsent).toEqual([]);
  });

  it('keeps slots free for other accounts when one has many deliveries in flight', async () => {
    for (let n = 0; n < 20; n++) await addDelivery(String(n));
    const hang = Promise.withResolvers<DeliveryResult>();
    const parts = { ...partsWith(), send: () => hang.promise };
    const lanes = Array.from({ length: 2 }, () => deliverDue(parts));
    await expect.poll(() => database.query('SELECT 1 FROM deliveries WHERE attempts = 1')).toHaveLength(8);
    expect(await deliverDue(parts), 'the account is at its limit').toBe(0);
    hang.resolve(SENT);
    await Promise.all(lanes);
    expect(await deliverDue(parts)).toBe(4);
  });

  it('sends each delivery once when many senders run concurrently', async () => {
    for (let n = 0; n < 120; n++) await addDelivery(String(n));
    const senders = Array.from({ length: 5 }, () => partsWith(SENT));
    await Promise.all(senders.map(deliverAll));
    const sent = senders.flatMap((sender) => sender.sent.map((delivery) => delivery.id));
    expect(sent).toHaveLength(120);
    expect(new Set(sent).size).toBe(120);
  });

  it('sends a delivery again after its lease expired, and ignores the late result', async () => {
    const id = await addDelivery();
    const hang = Promise.withResolvers<DeliveryResult>();
    const lost = deliverDue({ ...partsWith(), send: () => hang.promise });
    await expect.poll(() => stateOf(id)).toMatchObject({ attempts: 1 });
    await advanceTime(LEASE_MS);
    const next = partsWith(SENT);
    expect(await deliverDue(next)).toBe(1);
    expect(next.sent).toMatchObject([{ id, attempts: 2 }]);
    hang.resolve(GONE);
    await lost;
    expect(await stateOf(id)).toMatchObject({ state: 'delivered', attempts: 2 });
  });

  it('truncates the detail to 1000 characters', async () => {
    const id = await addDelivery();
    await deliverDue(partsWith({ ok: false, retryable: true, detail: 'x'.repeat(100_000) }));
    expect((await stateOf(id)).detail).toHaveLength(1000);
  });
});

describe('retryDelayMs', () => {
  it.each([
    [1, 60_000],
    [2, 120_000],
    [5, 960_000],
    [9, 15_360_000],
    [10, 21_600_000],
    [1000, 21_600_000],
  ])('returns after attempt %i a delay of %i ms', (attempts, expected) => {
    expect(retryDelayMs(attempts, 60_000)).toBe(expected);
  });
});
