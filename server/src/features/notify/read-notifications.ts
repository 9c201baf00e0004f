import { type ForecastGrounds } from '@tidemark/contracts/forecast.ts';
import { moneyIn } from '@tidemark/contracts/money.ts';
import { type Notification, type NotificationDelivery } from '@tidemark/contracts/notification.ts';
import { type Queryable } from '../../ports/database/database.ts';
import { type RowOf } from '../../ports/database/rows.ts';
import { alertMessage } from './messages/alert-message.ts';

interface NotificationRow
  extends
    RowOf<
      'notifications',
      | 'id'
      | 'rule_id'
      | 'product_id'
      | 'event_id'
      | 'type'
      | 'currency'
      | 'price_minor'
      | 'previous_price_minor'
      | 'threshold_minor'
      | 'days'
      | 'percent'
      | 'availability'
      | 'grounds'
      | 'known_since'
      | 'seen_at'
      | 'created_at'
      | 'read_at'
    >,
    RowOf<'products', 'title' | 'url' | 'image_url'> {
  grounds: ForecastGrounds | null;
  deliveries: NotificationDelivery[];
}

const SELECT = `
SELECT n.id, n.rule_id, n.product_id, n.event_id, n.type, p.title, p.url, p.image_url, n.currency, n.price_minor,
  n.previous_price_minor, n.threshold_minor, n.days, n.percent, n.availability, n.grounds, n.known_since, n.seen_at, n.created_at, n.read_at, (
    SELECT coalesce(jsonb_agg(jsonb_build_object('channelId', c.id::text, 'channelType', c.type, 'state', d.state,
      'attempts', d.attempts, 'detail', d.detail, 'deliveredAt', to_json(d.delivered_at),
      'nextAttemptAt', CASE WHEN d.state = 'pending' THEN to_json(d.next_attempt_at) END) ORDER BY d.id), '[]')
    FROM deliveries d JOIN channels c ON c.id = d.channel_id WHERE d.notification_id = n.id) AS deliveries
FROM notifications n JOIN products p ON p.id = n.product_id`;

export interface NotificationPage {
  accountId: string;
  /** Only notifications with a smaller id. */
  before: number | null;
  unread: boolean;
  limit: number;
}

/** An account's notifications, newest first. */
export async function listNotifications(
  database: Queryable,
  page: NotificationPage,
): Promise<Notification[]> {
  const rows = await database.query<NotificationRow>(
    `${SELECT} WHERE n.account_id = $1 AND ($2::bigint IS NULL OR n.id < $2) AND (NOT $3 OR n.read_at IS NULL)
     ORDER BY n.id DESC LIMIT $4`,
    [page.accountId, page.before, page.unread, page.limit],
  );
  return rows.map(toNotification);
}

/** Reads notifications by id, in no particular order and without checking their owner. */
export async function readNotifications(
  database: Queryable,
  ids: readonly number[],
): Promise<Notification[]> {
  const rows = await database.query<NotificationRow>(`${SELECT} WHERE n.id = ANY ($1)`, [ids]);
  return rows.map(toNotification);
}

/** Reads a notification, or null if the account has none with that id. */
export async function findNotification(
  database: Queryable,
  accountId: string,
  id: string,
): Promise<Notification | null> {
  const rows = await database.query<NotificationRow>(`${SELECT} WHERE n.account_id = $1 AND n.id = $2`, [
    accountId,
    id,
  ]);
  return rows[0] ? toNotification(rows[0]) : null;
}

function toNotification(row: NotificationRow): Notification {
  const { currency } = row;
  const inCurrency = moneyIn(currency);
  const facts = {
    type: row.type,
    title: row.title ?? row.url,
    price: inCurrency(row.price_minor),
    previousPrice: inCurrency(row.previous_price_minor),
    targetPrice: inCurrency(row.threshold_minor),
    alreadyTrue: row.event_id === null,
    availability: row.availability,
  };
  return {
    ...facts,
    id: String(row.id),
    alertId: row.rule_id === null ? null : String(row.rule_id),
    productId: String(row.product_id),
    eventId: row.event_id === null ? null : String(row.event_id),
    message: alertMessage({
      ...facts,
      days: row.days,
      percent: row.percent,
      grounds: row.grounds,
      knownSince: row.known_since,
      seenAt: row.seen_at,
    }),
    url: row.url,
    imageUrl: row.image_url,
    seenAt: row.seen_at.toISOString(),
    createdAt: row.created_at.toISOString(),
    readAt: row.read_at?.toISOString() ?? null,
    deliveries: row.deliveries.map(withIsoTimes),
  };
}

/** Converts PostgreSQL's JSON times (offset, microseconds) to ISO 8601 in UTC, as the contract demands. */
function withIsoTimes(delivery: NotificationDelivery): NotificationDelivery {
  return { ...delivery, deliveredAt: iso(delivery.deliveredAt), nextAttemptAt: iso(delivery.nextAttemptAt) };
}

function iso(time: string | null): string | null {
  return time && new Date(time).toISOString();
}
