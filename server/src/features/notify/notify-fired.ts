/** A notification that was written because a rule fired. */
export interface FiredAlert {
  notification_id: number;
  account_id: number;
}

/** What a CTE named `fired` must return of alert_rules (as r), besides event_id, currency, price_minor, previous_price_minor, availability and grounds. */
export const FIRED_COLUMNS = `r.id AS rule_id, r.account_id, r.product_id, r.type, r.threshold_minor, r.days, r.percent`;

/**
 * The tail of a statement whose CTE `fired` holds the rules that fire: writes their notifications, and a delivery to each channel of
 * their owners, and returns FiredAlert rows. A rule and an event give one notification however often this runs.
 */
export const notifySql = `, told AS (
  INSERT INTO notifications (account_id, rule_id, product_id, event_id, type, currency, price_minor, previous_price_minor,
    threshold_minor, days, percent, availability, grounds)
  SELECT account_id, rule_id, product_id, event_id, type, currency, price_minor, previous_price_minor,
    threshold_minor, days, percent, availability, grounds FROM fired
  ON CONFLICT (rule_id, event_id) DO NOTHING
  RETURNING id, account_id
), sent AS (
  INSERT INTO deliveries (channel_id, notification_id, event)
  SELECT c.id, told.id, 'alert.fired' FROM told
  JOIN channels c ON c.account_id = told.account_id AND c.enabled AND 'alert.fired' = ANY (c.events)
)
SELECT id AS notification_id, account_id FROM told`;
