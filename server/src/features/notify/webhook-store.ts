import { type Webhook, type WebhookDelivery, type WebhookEvent } from '@tidemark/contracts/notification.ts';
import { type Database, type Queryable } from '../../ports/database/database.ts';
import { type RowOf } from '../../ports/database/rows.ts';
import { assertBelowQuota, type Owner } from '../../store/quotas/quotas.ts';
import {
  askForConsent,
  CHANNEL_COLUMNS,
  findChannel,
  insertChannel,
  isVerified,
  type ChannelRules,
  type NewChannel,
  type StoredChannel,
} from './channel-store.ts';
import { type Channels } from './channels/channels.ts';

/**
 * Creates a webhook. Its secret is returned only here, to be shown to the owner. Throws QuotaExceededError.
 */
export async function createWebhook(
  database: Database,
  owner: Owner,
  { url, events }: { url: string; events: WebhookEvent[] },
  rules: ChannelRules,
): Promise<{ webhook: Webhook; secret: string }> {
  const { accountId } = owner;
  const channel: NewChannel = { accountId, type: 'webhook', address: url, enabled: true, events };
  const row = await database.transaction(async (tx) => {
    await assertBelowQuota(tx, 'webhooks', owner);
    const added = await insertChannel(tx, channel, rules);
    await askForConsent(tx, { ...added, accountId }, rules);
    return added;
  });
  return { webhook: toWebhook(row, rules.channels), secret: row.secret };
}

interface PageQuery {
  before: string | null;
  limit: number;
}

/** An account's webhooks, newest first. */
export async function listWebhooks(
  database: Queryable,
  accountId: string,
  page: PageQuery,
  channels: Channels,
): Promise<Webhook[]> {
  const rows = await database.query<StoredChannel>(
    `SELECT ${CHANNEL_COLUMNS} FROM channels WHERE account_id = $1 AND type = 'webhook' AND ($2::bigint IS NULL OR id < $2)
     ORDER BY id DESC LIMIT $3`,
    [accountId, page.before, page.limit],
  );
  return rows.map((row) => toWebhook(row, channels));
}

export async function deleteWebhook(database: Queryable, accountId: string, id: string): Promise<boolean> {
  const rows = await database.query(
    `DELETE FROM channels WHERE account_id = $1 AND id = $2 AND type = 'webhook' RETURNING id`,
    [accountId, id],
  );
  return rows.length > 0;
}

type DeliveryRow = RowOf<
  'deliveries',
  'id' | 'event' | 'state' | 'attempts' | 'detail' | 'created_at' | 'delivered_at' | 'next_attempt_at'
>;

const DELIVERY_COLUMNS =
  'd.id, d.event, d.state, d.attempts, d.detail, d.created_at, d.delivered_at, d.next_attempt_at';

/** Lists the deliveries to a webhook, newest first. Null if the account has no such webhook. */
export async function listDeliveries(
  database: Queryable,
  accountId: string,
  webhookId: string,
  page: PageQuery,
): Promise<WebhookDelivery[] | null> {
  const channel = await findChannel(database, accountId, webhookId);
  if (channel?.type !== 'webhook') return null;
  const rows = await database.query<DeliveryRow>(
    `SELECT ${DELIVERY_COLUMNS} FROM deliveries d WHERE d.channel_id = $1 AND ($2::bigint IS NULL OR d.id < $2)
     ORDER BY d.id DESC LIMIT $3`,
    [channel.id, page.before, page.limit],
  );
  return rows.map(toDelivery);
}

/** Makes a delivery pending again, with all its attempts. Null if the account has no such delivery. */
export async function redeliver(
  database: Queryable,
  accountId: string,
  webhookId: string,
  deliveryId: string,
): Promise<WebhookDelivery | null> {
  const [row] = await database.query<DeliveryRow>(
    `UPDATE deliveries d SET state = 'pending', attempts = 0, next_attempt_at = now(), delivered_at = NULL
     FROM channels c WHERE d.id = $3 AND d.channel_id = $2 AND c.id = d.channel_id AND c.account_id = $1 AND c.type = 'webhook'
     RETURNING ${DELIVERY_COLUMNS}`,
    [accountId, webhookId, deliveryId],
  );
  return row ? toDelivery(row) : null;
}

function toWebhook(row: StoredChannel, channels: Channels): Webhook {
  return {
    id: String(row.id),
    url: row.address,
    events: row.events,
    enabled: row.enabled,
    verified: isVerified(row, channels),
    createdAt: row.created_at.toISOString(),
  };
}

function toDelivery(row: DeliveryRow): WebhookDelivery {
  return {
    id: String(row.id),
    event: row.event,
    state: row.state,
    attempts: row.attempts,
    detail: row.detail,
    createdAt: row.created_at.toISOString(),
    deliveredAt: row.delivered_at?.toISOString() ?? null,
    nextAttemptAt: row.state === 'pending' ? (row.next_attempt_at?.toISOString() ?? null) : null,
  };
}
