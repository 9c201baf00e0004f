import { FIRED_COLUMNS, notifySql } from '../notify/notify-fired.ts';

/**
 * Cap on the rules one event fires or re-arms in one transaction, so that a popular product does not block
 * others.
 */
export const MAX_CHANGED_RULES = 5000;

/**
 * A branch of EVALUATE_RULES: the rules to which the event applies and that meet the condition. Rows are
 * locked as they are found. If a rule is being edited, the statement waits and then checks the edited rule.
 */
const rulesWhere = (condition: string, given = '') => `SELECT id FROM (
    SELECT r.id FROM alert_rules r${given}
    WHERE product_id = $1 AND enabled AND after_event_id < $2 AND $6::bigint IS NOT NULL
      AND (threshold_minor IS NULL OR currency = $4) AND ${condition}
    FOR NO KEY UPDATE OF r) found`;

/**
 * When rules fire and re-arm (docs/decisions/0004), in SQL; server/test/alerts/rule-model.ts is the model
 * that tests hold it to. The cost grows with the rules that change state: armed and fired rules are separate
 * ranges of an index on the threshold, and each branch reads its own range. Lows are computed only if a rule
 * needs them. Returns a row for each notification, and a row of NULLs for each re-armed rule.
 * $1 product, $2 event, $3 time, $4 currency, $5 price, $6 old price or NULL, $7 availability or NULL.
 */
export const EVALUATE_RULES = `
WITH facts AS MATERIALIZED (
  SELECT $5::bigint AS price, $6::bigint AS old_price, $5::bigint < $6::bigint AS dropped,
    $7::availability AS stock, $3::timestamptz AS at
), lowest AS MATERIALIZED (
  SELECT CASE WHEN last_as_low.at IS NULL THEN 1e6 ELSE extract(epoch FROM facts.at - last_as_low.at) / 86400 END AS days
  FROM facts CROSS JOIN LATERAL (SELECT ${lastAsLow('$5::bigint')} AS at) last_as_low
  WHERE EXISTS (SELECT 1 FROM alert_rules WHERE product_id = $1 AND enabled AND type = 'lowest_in_days')
), before AS MATERIALIZED (
  SELECT min(low) AS low FROM (
    SELECT min(price_minor) AS low FROM price_history
    WHERE product_id = $1 AND at < $3 AND currency = $4
    UNION ALL
    SELECT min(low_minor) FROM daily_prices WHERE product_id = $1 AND currency = $4 AND day < ($3::timestamptz AT TIME ZONE 'UTC')::date
  ) lows
  WHERE EXISTS (SELECT 1 FROM alert_rules WHERE product_id = $1 AND enabled AND type = 'all_time_low')
), firing AS (
  ${rulesWhere(`type IN ('below_target', 'percent_drop') AND armed AND threshold_minor >= $5::bigint`)}
  UNION ALL ${rulesWhere(`type = 'any_drop' AND dropped`, ', facts')}
  UNION ALL ${rulesWhere(`type = 'back_in_stock' AND armed AND stock = 'InStock'`, ', facts')}
  UNION ALL ${rulesWhere(`type = 'all_time_low' AND armed AND price < before.low`, ', facts, before')}
  UNION ALL ${rulesWhere(
    `type = 'lowest_in_days' AND r.days <= lowest.days AND (armed OR last_fired_at < facts.at - r.days * interval '1 day')`,
    ', facts, lowest',
  )}
  LIMIT ${MAX_CHANGED_RULES}
), clearing AS (
  ${rulesWhere(`type IN ('below_target', 'percent_drop') AND NOT armed AND threshold_minor < $5::bigint`)}
  UNION ALL ${rulesWhere(`type = 'back_in_stock' AND NOT armed AND stock <> 'InStock'`, ', facts')}
  UNION ALL ${rulesWhere(
    `type = 'all_time_low' AND NOT armed AND price >= before.low AND price <> old_price`,
    ', facts, before',
  )}
  UNION ALL ${rulesWhere(
    `type = 'lowest_in_days' AND NOT armed AND r.days > lowest.days AND price <> old_price`,
    ', facts, lowest',
  )}
  LIMIT ${MAX_CHANGED_RULES}
), rearmed AS (
  UPDATE alert_rules SET armed = true, after_event_id = $2 WHERE id IN (SELECT id FROM clearing) RETURNING id
), fired AS (
  UPDATE alert_rules r SET armed = (r.type = 'any_drop'), last_fired_at = facts.at, after_event_id = $2
  FROM facts WHERE r.id IN (SELECT id FROM firing)
  RETURNING ${FIRED_COLUMNS}, $4::text AS currency, $2::bigint AS event_id, facts.old_price AS previous_price_minor, facts.price AS price_minor,
    facts.stock AS availability, NULL::jsonb AS grounds
)${notifySql}
UNION ALL SELECT NULL, NULL FROM rearmed`;

/**
 * SQL expression: the last time before the event at which a price at or below `price` was in force. It is the
 * end of the last such step while single points are kept, otherwise the end of the last such day.
 */
function lastAsLow(price: string): string {
  return `coalesce(
    (SELECT coalesce((SELECT min(n.at) FROM price_history n WHERE n.product_id = $1 AND n.at > h.at AND n.at <= $3), $3)
     FROM price_history h WHERE h.product_id = $1 AND h.at < $3 AND h.currency = $4 AND h.price_minor <= ${price}
     ORDER BY h.at DESC LIMIT 1),
    (SELECT (max(day) + 1)::timestamp AT TIME ZONE 'UTC' FROM days_of($1, NULL)
     WHERE currency = $4 AND low_minor <= ${price}
       AND day < coalesce((SELECT min(at AT TIME ZONE 'UTC')::date FROM price_history WHERE product_id = $1),
                          ($3::timestamptz AT TIME ZONE 'UTC')::date)))`;
}
