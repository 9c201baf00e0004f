import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Database } from '../../ports/database/database.ts';
import { type Delivery, type DeliveryResult } from './channels/channel.ts';
import { DeliveryLane, retryDelayMs, type DeliverParts } from './deliver.ts';
import { type LaneLimits } from './lanes/lane-load.ts';
import { createLog } from '../../telemetry/log.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/database/test-database.ts';

const LEASE_MS = 30_000;
const FIRST_RETRY_MS = 60_000;
const LIMITS: LaneLimits = { slots: 32, perAccount: 8, perDestination: 8, perChannel: 8 };
const SENT: DeliveryResult = { ok: true, detail: 'HTTP 200' };
const BUSY: DeliveryResult = { ok: false, retryable: true, detail: 'HTTP 503' };
const SILENT: DeliveryResult = {
  ok: false,
  retryable: true,
  noResponse: 'receiver',
  detail: 'the site took too long to respond',
};
const GONE: DeliveryResult = { ok: false, retryable: false, detail: 'HTTP 410' };
const SKIPPED: DeliveryResult = { ok: false, retryable: false, skipped: true, detail: 'no mail server' };

let db: TestDatabase;
let database: Database;
let channelId: number;
let emailChannelId: number;
let otherChannelId: number;
beforeAll(async () => {
  db = await createTestDatabase();
  database = db.database;
  [channelId, emailChannelId] = [
    await addChannel('a@example.org', 'webhook', 'https://example.org/hook'),
    await addChannel('b@example.org', 'email', 'b@example.org'),
  ];
  otherChannelId = await addChannel('c@example.org', 'webhook', 'https://example.net/hook');
});
afterAll(() => db.drop());
beforeEach(() => database.query('DELETE FROM deliveries'));

async function addChannel(owner: string, type: 'email' | 'webhook', address: string): Promise<number> {
  const [row] = await database.query<{ id: number }>(
    `WITH account AS (INSERT INTO accounts (email, password_hash) VALUES ($1, '') RETURNING id)
     INSERT INTO channels (account_id, type, address, destination, secret, verified_at)
     SELECT id, $2, $3, $4, 'whsec', now() FROM account RETURNING id`,
    [owner, type, address, address.replace(/^https:..|^.*@/, '').replace(/[/].*$/, '')],
  );
  return row?.id ?? Number.NaN;
}

async function addDelivery(payload = '{"n": 1}', to = channelId): Promise<number> {
  const [row] = await database.query<{ id: number }>(
    `INSERT INTO deliveries (channel_id, type, event, payload)
     SELECT id, type, 'price.changed', $2 FROM channels WHERE id = $1 RETURNING id`,
    [to, payload],
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
    log: createLog('silent'),
    async send(delivery) {
      sent.push(delivery);
      const result = (results.length > 1 ? results.shift() : results[0]) ?? SENT;
      if (result instanceof Error) throw result;
      return result;
    },
  };
}

const laneOf = (parts: DeliverParts, type: 'email' | 'webhook' = 'webhook') =>
  new DeliveryLane(parts, type, LIMITS);

/** Starts all deliveries that may be sent now, and returns how many. */
async function startAll(lane: DeliveryLane): Promise<number> {
  let started = 0;
  while (await lane.startNext()) started++;
  return started;
}

/** Sends everything that is due on a new lane, and returns how many deliveries. */
async function deliverDue(parts: DeliverParts): Promise<number> {
  const lane = laneOf(parts);
  let sent = 0;
  for (let started = await startAll(lane); started > 0; started = await startAll(lane)) {
    sent += started;
    await lane.idle();
  }
  return sent;
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

describe('DeliveryLane', () => {
  it('sends a due delivery with its channel, and records the result', async () => {
    const id = await addDelivery();
    const parts = partsWith(SENT);
    expect(await deliverDue(parts)).toBe(1);
    expect(parts.sent).toEqual([
      {
        id,
        messageId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        event: 'price.changed',
        payload: { n: 1 },
        notificationId: null,
        attempts: 1,
        createdAt: expect.any(Date),
        channel: {
          id: channelId,
          accountId: expect.any(Number),
          type: 'webhook',
          address: 'https://example.org/hook',
          destination: 'example.org',
          secret: 'whsec',
          enabled: true,
          verified: true,
        },
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

  it('retries with a doubling delay and the same message id until the delivery succeeds', async () => {
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
    const messageIds = parts.sent.map(({ messageId }) => messageId);
    expect([messageIds.length, new Set(messageIds).size]).toEqual([3, 1]);
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
    const release = Promise.withResolvers<DeliveryResult>();
    const slow = laneOf({ ...partsWith(), send: () => release.promise });
    expect(await startAll(slow)).toBe(4);
    expect(await deliverDue(partsWith(SENT))).toBe(0);
    release.resolve(SENT);
    await slow.idle();
    const unsent = await database.query(`SELECT 1 FROM deliveries WHERE state <> 'delivered'`);
    expect(unsent).toEqual([]);
  });

  it('keeps slots free for other accounts when one has many deliveries in flight', async () => {
    for (let n = 0; n < 20; n++) await addDelivery(String(n));
    const hang = Promise.withResolvers<DeliveryResult>();
    const lane = laneOf({ ...partsWith(), send: () => hang.promise });
    expect(await startAll(lane)).toBe(8);
    await addDelivery('"other"', otherChannelId);
    expect(await startAll(lane), 'another account has slots of its own').toBe(1);
    const changed = lane.changed();
    hang.resolve(SENT);
    await changed;
    await lane.idle();
    expect(await startAll(lane), 'the rest').toBe(12);
    await lane.idle();
  });

  it('sends all deliveries of a channel behind any backlog of a blocked account', async () => {
    await database.query(
      `INSERT INTO deliveries (channel_id, type, event, payload, next_attempt_at)
       SELECT $1, 'webhook', 'price.changed', '1', now() - interval '1 hour' FROM generate_series(1, 1000)`,
      [channelId],
    );
    const hang = Promise.withResolvers<DeliveryResult>();
    const send: DeliverParts['send'] = async ({ channel }) =>
      channel.id === otherChannelId ? SENT : hang.promise;
    const lane = laneOf({ ...partsWith(), send });
    expect(await startAll(lane)).toBe(8);
    for (let n = 0; n < 5; n++) await addDelivery(String(n), otherChannelId);
    expect(await startAll(lane)).toBe(5);
    hang.resolve(SENT);
    await lane.idle();
  });

  it('sends webhooks while the mail server holds all slots of the email lane', async () => {
    for (let n = 0; n < 50; n++) await addDelivery(String(n), emailChannelId);
    const hang = Promise.withResolvers<DeliveryResult>();
    const email = laneOf({ ...partsWith(), send: () => hang.promise }, 'email');
    expect(await startAll(email)).toBe(8);
    const id = await addDelivery();
    expect(await deliverDue(partsWith(SENT))).toBe(1);
    expect(await stateOf(id)).toMatchObject({ state: 'delivered' });
    hang.resolve(SENT);
    await email.idle();
  });

  it('pauses a channel that does not respond, and no other', async () => {
    for (let n = 0; n < 20; n++) await addDelivery(String(n));
    const timeout = Promise.withResolvers<DeliveryResult>();
    const lane = laneOf({ ...partsWith(), send: () => timeout.promise });
    expect(await startAll(lane)).toBe(8);
    timeout.resolve(SILENT);
    await lane.idle();
    expect(await startAll(lane), 'the channel is paused').toBe(0);
    await addDelivery('"other"', otherChannelId);
    expect(await startAll(lane)).toBe(1);
    await lane.idle();
  });

  it('postpones a delivery without an attempt when a limit is used up, and all others of its channel', async () => {
    const id = await addDelivery();
    await addDelivery();
    const parts = partsWith({
      ok: false,
      postponedMs: 30_000,
      blocks: 'channel',
      detail: 'the quota is used up',
    });
    const lane = laneOf(parts);
    expect(await lane.startNext()).toBe(true);
    await lane.idle();
    expect(await stateOf(id)).toMatchObject({
      state: 'pending',
      attempts: 0,
      wait_s: 30,
      detail: 'Waiting: the quota is used up.',
    });
    expect(await startAll(lane)).toBe(0);
    expect(parts.sent).toHaveLength(1);
  });

  it('sends each delivery once when many senders run concurrently', async () => {
    for (let n = 0; n < 120; n++) await addDelivery(String(n));
    const senders = Array.from({ length: 5 }, () => partsWith(SENT));
    await Promise.all(senders.map(deliverDue));
    const sent = senders.flatMap((sender) => sender.sent.map(({ messageId }) => messageId));
    expect(sent).toHaveLength(120);
    expect(new Set(sent).size).toBe(120);
  });

  it('sends a delivery again after its lease expired, and ignores the late result', async () => {
    const id = await addDelivery();
    const hang = Promise.withResolvers<DeliveryResult>();
    const lost = laneOf({ ...partsWith(), send: () => hang.promise });
    await startAll(lost);
    expect(await stateOf(id)).toMatchObject({ attempts: 1 });
    await advanceTime(LEASE_MS);
    const next = partsWith(SENT);
    expect(await deliverDue(next)).toBe(1);
    expect(next.sent).toMatchObject([{ attempts: 2 }]);
    hang.resolve(GONE);
    await lost.idle();
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
