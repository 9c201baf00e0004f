/**
 * What leaves the service for people and programs.
 * notify/deliver.ts              sends pending deliveries; each is pending until delivered, dead after its last attempt, or skipped
 * notify/send-message.ts         one delivery to one channel      channels/   the channels themselves
 * notify/alert-message.ts        the words                        read-notifications.ts   notifications as the API shows them
 * notify/channel-store.ts        an account's channels and webhooks
 */
import { type ChannelType, type DeliveryState } from '@tidemark/contracts/notification.ts';
import { type Database } from '../../ports/database/database.ts';
import { type Log } from '../../telemetry/log.ts';
import { deliveriesTotal } from '../../telemetry/metrics.ts';
import { type DeliveryResult } from './channels/channel.ts';
import { type Delivery } from './delivery.ts';
import { type SendMessage } from './send-message.ts';

export interface DeliverParts {
  database: Database;
  send: SendMessage;
  maxAttempts: number;
  retryAfterMs: number;
  /** How long a delivery may be in hand before another process takes it for lost. */
  leaseMs: number;
  /** How many deliveries of each account are in hand; shared by all who deliver side by side. */
  inHand: Map<number, number>;
  log: Log;
}

const BATCH = 4;
/** One account's slow receivers must not take all hands. */
const MAX_IN_HAND_OF_ACCOUNT = 8;
const LONGEST_RETRY_MS = 6 * 3_600_000;

/** Sends a few of the deliveries that are due, side by side, and returns how many; the most overdue of accounts with a free hand. */
export async function deliverDue(parts: DeliverParts): Promise<number> {
  const due = await claim(parts);
  await Promise.all(due.map((delivery) => deliver(delivery, parts)));
  return due.length;
}

interface ClaimedDelivery extends Delivery {
  accountId: number;
}

async function deliver(delivery: ClaimedDelivery, parts: DeliverParts): Promise<void> {
  const { inHand } = parts;
  inHand.set(delivery.accountId, (inHand.get(delivery.accountId) ?? 0) + 1);
  try {
    await attempt(delivery, parts);
  } finally {
    const left = (inHand.get(delivery.accountId) ?? 1) - 1;
    if (left > 0) inHand.set(delivery.accountId, left);
    else inHand.delete(delivery.accountId);
  }
}

async function attempt(delivery: Delivery, parts: DeliverParts): Promise<void> {
  const result = await parts
    .send(delivery)
    .catch((error: Error): DeliveryResult => ({ ok: false, retryable: true, detail: error.message }));
  await settle(delivery, result, parts);
  parts.log.info({ deliveryId: delivery.id, ok: result.ok, detail: result.detail }, 'delivery');
}

interface ClaimedRow {
  id: number;
  event: string;
  payload: unknown;
  notification_id: number | null;
  attempts: number;
  created_at: Date;
  type: ChannelType;
  address: string;
  secret: string | null;
  enabled: boolean;
  account_id: number;
}

async function claim({ database, leaseMs, inHand }: DeliverParts): Promise<ClaimedDelivery[]> {
  const rows = await database.query<ClaimedRow>(
    `WITH due AS MATERIALIZED (
       SELECT p.id FROM deliveries p JOIN channels o ON o.id = p.channel_id
       WHERE p.state = 'pending' AND p.next_attempt_at <= now() AND NOT o.account_id = ANY ($3)
       ORDER BY p.next_attempt_at LIMIT $2 FOR UPDATE OF p SKIP LOCKED)
     UPDATE deliveries d SET attempts = d.attempts + 1, next_attempt_at = now() + $1 * interval '1 ms' FROM due, channels c
     WHERE d.id = due.id AND c.id = d.channel_id
     RETURNING d.id, d.event, d.payload, d.notification_id, d.attempts, d.created_at, c.type, c.address, c.secret, c.enabled,
       c.account_id`,
    [leaseMs, BATCH, busyAccounts(inHand)],
  );
  return rows.map((row) => ({
    id: row.id,
    event: row.event,
    payload: row.payload,
    notificationId: row.notification_id,
    accountId: row.account_id,
    attempts: row.attempts,
    createdAt: row.created_at,
    channel: { type: row.type, address: row.address, secret: row.secret, enabled: row.enabled },
  }));
}

function busyAccounts(inHand: ReadonlyMap<number, number>): number[] {
  return [...inHand].filter(([, count]) => count >= MAX_IN_HAND_OF_ACCOUNT).map(([accountId]) => accountId);
}

async function settle(delivery: Delivery, result: DeliveryResult, parts: DeliverParts): Promise<void> {
  const state = stateAfter(delivery, result, parts.maxAttempts);
  deliveriesTotal.inc({ channel: delivery.channel.type, state });
  await parts.database.query(
    `UPDATE deliveries SET state = $2::delivery_state, detail = $3,
       delivered_at = CASE WHEN $2 = 'delivered' THEN now() END,
       next_attempt_at = CASE WHEN $2 = 'pending' THEN now() + $4 * interval '1 ms' END
     WHERE id = $1 AND attempts = $5`,
    [
      delivery.id,
      state,
      result.detail.slice(0, 1000),
      retryDelayMs(delivery.attempts, parts.retryAfterMs),
      delivery.attempts,
    ],
  );
}

function stateAfter({ attempts }: Delivery, result: DeliveryResult, maxAttempts: number): DeliveryState {
  if (result.ok) return 'delivered';
  if (result.skipped) return 'skipped';
  return result.retryable && attempts < maxAttempts ? 'pending' : 'dead';
}

/** Doubles with each attempt, up to six hours. */
export function retryDelayMs(attempts: number, firstMs: number): number {
  return Math.min(firstMs * 2 ** (attempts - 1), LONGEST_RETRY_MS);
}
