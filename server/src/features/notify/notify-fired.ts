import { type Broadcast, type Channel } from '../../ports/broadcast/broadcast.ts';

/** A notification written because a rule fired. */
export interface FiredAlert {
  notification_id: number;
  account_id: number;
}

/** Notifications that were just written. */
export const ALERTS_FIRED: Channel<readonly FiredAlert[]> = { name: 'alerts-fired', parse: parseFired };

function parseFired(message: unknown): readonly FiredAlert[] {
  const isFired = ({ notification_id, account_id }: Partial<FiredAlert>) =>
    typeof notification_id === 'number' && typeof account_id === 'number';
  if (!Array.isArray(message) || !message.every(isFired)) throw new Error('not a valid alerts-fired message');
  return message as FiredAlert[];
}

/**
 * The columns of alert_rules (as r) that a CTE named `fired` must return. It must also return event_id,
 * currency, price_minor, previous_price_minor, availability, grounds, seen_at and known_since.
 */
export const FIRED_COLUMNS = `r.id AS rule_id, r.account_id, r.product_id, r.type, r.threshold_minor, r.days, r.percent`;

/**
 * The end of a statement whose CTE `fired` returns the rules that fire. Writes a notification for each rule
 * and a delivery for each channel of its owner, and returns FiredAlert rows. A rule and an event give one
 * notification, however often this runs.
 */
export const notifySql = `, notified AS (
  INSERT INTO notifications (account_id, rule_id, product_id, event_id, type, currency, price_minor, previous_price_minor,
    threshold_minor, days, percent, availability, grounds, seen_at, known_since)
  SELECT account_id, rule_id, product_id, event_id, type, currency, price_minor, previous_price_minor,
    threshold_minor, days, percent, availability, grounds, seen_at, known_since FROM fired
  ON CONFLICT (rule_id, event_id) DO NOTHING
  RETURNING id, account_id
), sent AS (
  INSERT INTO deliveries (channel_id, type, notification_id, event)
  SELECT c.id, c.type, notified.id, 'alert.fired' FROM notified
  JOIN channels c ON c.account_id = notified.account_id AND c.enabled AND 'alert.fired' = ANY (c.events)
)
SELECT id AS notification_id, account_id FROM notified`;

/** Keeps a message within the size limit of a broadcast. */
const ALERTS_PER_MESSAGE = 50;

/** Broadcasts new notifications. Call after the transaction that wrote them. */
export async function broadcastFired(broadcast: Broadcast, fired: readonly FiredAlert[]): Promise<void> {
  for (let from = 0; from < fired.length; from += ALERTS_PER_MESSAGE)
    await broadcast.publish(ALERTS_FIRED, fired.slice(from, from + ALERTS_PER_MESSAGE));
}
