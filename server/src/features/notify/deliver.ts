/**
 * Notifications, and delivering them to the channels of their accounts.
 * deliver.ts, send-message.ts            sends pending deliveries: leases, attempts, results
 * channels/channels.ts                   the table of channels; one file per channel
 * messages/                              the text of alerts and emails (pure)
 * notify-fired.ts, read-notifications.ts writes and reads notifications
 * channel-store.ts                       an account's channels and webhooks
 */
import { type DeliveryState } from '@tidemark/contracts/notification.ts';
import { type Database } from '../../ports/database/database.ts';
import { type RowOf } from '../../ports/database/rows.ts';
import { type Log } from '../../telemetry/log.ts';
import { deliveriesTotal } from '../../telemetry/metrics.ts';
import { type Delivery, type DeliveryResult } from './channels/channel.ts';
import { type SendMessage } from './send-message.ts';

export interface DeliverParts {
  database: Database;
  send: SendMessage;
  maxAttempts: number;
  retryAfterMs: number;
  /**
   * How long an attempt may take. After that the lease expires, and another process sends the delivery again.
   */
  leaseMs: number;
  /** Number of deliveries in flight by account id. Shared by concurrent calls. */
  inFlight: Map<number, number>;
  log: Log;
}

const BATCH = 4;
/** Keeps the slow receivers of one account from occupying all slots. */
const MAX_IN_FLIGHT_PER_ACCOUNT = 8;
const MAX_RETRY_DELAY_MS = 6 * 3_600_000;

/**
 * Sends a batch of due deliveries concurrently, most overdue first, and returns how many. Skips accounts that
 * have reached their limit of deliveries in flight.
 */
export async function deliverDue(parts: DeliverParts): Promise<number> {
  const due = await leaseDue(parts);
  await Promise.all(due.map((delivery) => deliver(delivery, parts)));
  return due.length;
}

interface LeasedDelivery extends Delivery {
  accountId: number;
}

async function deliver(delivery: LeasedDelivery, parts: DeliverParts): Promise<void> {
  const { inFlight } = parts;
  inFlight.set(delivery.accountId, (inFlight.get(delivery.accountId) ?? 0) + 1);
  try {
    await attempt(delivery, parts);
  } finally {
    const left = (inFlight.get(delivery.accountId) ?? 1) - 1;
    if (left > 0) inFlight.set(delivery.accountId, left);
    else inFlight.delete(delivery.accountId);
  }
}

async function attempt(delivery: Delivery, parts: DeliverParts): Promise<void> {
  const result = await parts
    .send(delivery)
    .catch((error: Error): DeliveryResult => ({ ok: false, retryable: true, detail: error.message }));
  await recordResult(delivery, result, parts);
  parts.log.info({ deliveryId: delivery.id, ok: result.ok, detail: result.detail }, 'delivery attempted');
}

type LeasedRow = RowOf<
  'deliveries',
  'id' | 'event' | 'payload' | 'notification_id' | 'attempts' | 'created_at'
> &
  RowOf<'channels', 'type' | 'address' | 'secret' | 'enabled' | 'account_id'>;

async function leaseDue({ database, leaseMs, inFlight }: DeliverParts): Promise<LeasedDelivery[]> {
  const rows = await database.query<LeasedRow>(
    `WITH due AS MATERIALIZED (
       SELECT p.id FROM deliveries p JOIN channels o ON o.id = p.channel_id
       WHERE p.state = 'pending' AND p.next_attempt_at <= now() AND NOT o.account_id = ANY ($3)
       ORDER BY p.next_attempt_at LIMIT $2 FOR UPDATE OF p SKIP LOCKED)
     UPDATE deliveries d SET attempts = d.attempts + 1, next_attempt_at = now() + $1 * interval '1 ms' FROM due, channels c
     WHERE d.id = due.id AND c.id = d.channel_id
     RETURNING d.id, d.event, d.payload, d.notification_id, d.attempts, d.created_at, c.type, c.address, c.secret, c.enabled,
       c.account_id`,
    [leaseMs, BATCH, busyAccounts(inFlight)],
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

function busyAccounts(inFlight: ReadonlyMap<number, number>): number[] {
  return [...inFlight]
    .filter(([, count]) => count >= MAX_IN_FLIGHT_PER_ACCOUNT)
    .map(([accountId]) => accountId);
}

async function recordResult(delivery: Delivery, result: DeliveryResult, parts: DeliverParts): Promise<void> {
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

/** Delay before the next attempt: doubles with each one, up to six hours. */
export function retryDelayMs(attempts: number, firstMs: number): number {
  return Math.min(firstMs * 2 ** (attempts - 1), MAX_RETRY_DELAY_MS);
}
