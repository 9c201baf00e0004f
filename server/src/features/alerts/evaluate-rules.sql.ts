import { MIN_DROP_PERCENT, MIN_KNOWN_DAYS } from './rules/alert-rules.ts';
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

/** SQL expression: since when prices of the product ($1) in its currency ($4) are known. */
const KNOWN_SINCE = `least(
  (SELECT first_at FROM daily_prices WHERE product_id = $1 AND currency = $4 ORDER BY day LIMIT 1),
  (SELECT min(at) FROM price_history WHERE product_id = $1 AND currency = $4))`;

/** SQL condition on a rule: what it reports can be bought, or it does not matter. */
const MAY_REPORT = `(also_unavailable OR facts.can_buy)`;
/** SQL condition on a disarmed rule: the price fell further by the rule's step since it fired. */
const FELL_FURTHER = `price <= reported_minor * (100 - step_percent) / 100`;

/**
 * When rules fire and re-arm (docs/decisions/0004), in SQL; server/test/alerts/rule-model.ts is the model
 * that tests hold it to. The cost grows with the rules that change state: the prices at which rules fire and
 * re-arm are ranges of indexes, and each branch reads its own range. Lows are computed only if a rule needs
 * them. Returns a row for each notification, and a row of NULLs for each re-armed rule.
 * $1 product, $2 event, $3 time, $4 currency, $5 price, $6 old price or NULL, $7 availability or NULL,
 * $8 old availability or NULL, $9 one unit of the currency in minor units.
 */
export const EVALUATE_RULES = `
WITH facts AS MATERIALIZED (
  SELECT $5::bigint AS price, $6::bigint AS old_price, $7::availability AS stock, $3::timestamptz AS at,
    ${canBuy('$7::availability')} AS can_buy, CASE WHEN ${canBuy('$8::availability')} THEN $6::bigint ELSE coalesce((
      SELECT price_minor FROM price_history WHERE product_id = $1 AND at < $3 AND currency = $4 AND ${canBuy('availability')}
      ORDER BY at DESC LIMIT 1), $6::bigint) END AS offered_price
), lowest AS MATERIALIZED (
  SELECT ${daysSinceLast('<')} AS days, ${daysSinceLast('>')} AS days_higher FROM facts
  WHERE EXISTS (SELECT 1 FROM alert_rules WHERE product_id = $1 AND enabled AND type = 'lowest_in_days')
), before AS MATERIALIZED (
  SELECT min(low) AS low, max(high) AS high FROM (
    SELECT min(price_minor) AS low, max(price_minor) AS high FROM price_history
    WHERE product_id = $1 AND at < $3 AND currency = $4
    UNION ALL
    SELECT min(low_minor), max(high_minor) FROM daily_prices
    WHERE product_id = $1 AND currency = $4 AND day < ($3::timestamptz AT TIME ZONE 'UTC')::date
  ) lows
  WHERE EXISTS (SELECT 1 FROM alert_rules WHERE product_id = $1 AND enabled AND type = 'all_time_low')
), known AS MATERIALIZED (
  SELECT since, extract(epoch FROM $3::timestamptz - since) / 86400 AS days FROM (SELECT ${KNOWN_SINCE} AS since) known
  WHERE EXISTS (
    SELECT 1 FROM alert_rules WHERE product_id = $1 AND enabled AND type IN ('all_time_low', 'lowest_in_days'))
), firing AS (
  ${rulesWhere(
    `type IN ('below_target', 'percent_drop') AND also_unavailable IN (true, NOT facts.can_buy) AND fires_at_minor >= $5::bigint`,
    ', facts',
  )}
  UNION ALL ${rulesWhere(
    `type = 'any_drop' AND price < greatest(old_price, offered_price) AND ${MAY_REPORT}
      AND fell.from_price - price >= CASE WHEN percent IS NULL THEN greatest(fell.from_price * ${MIN_DROP_PERCENT} / 100, $9::bigint) ELSE fell.from_price * percent / 100 END
      AND NOT EXISTS (SELECT FROM notifications n
        WHERE n.rule_id = r.id AND n.price_minor = price AND n.seen_at > facts.at - interval '1 day')`,
    `, facts CROSS JOIN LATERAL (SELECT CASE WHEN r.also_unavailable THEN old_price ELSE offered_price END AS from_price) fell`,
  )}
  UNION ALL ${rulesWhere(`type = 'back_in_stock' AND armed AND stock = 'InStock'`, ', facts')}
  UNION ALL ${rulesWhere(
    `type = 'all_time_low' AND price <= before.low AND price < before.high AND known.days >= ${MIN_KNOWN_DAYS} AND ${MAY_REPORT}
      AND (armed OR ${FELL_FURTHER})`,
    ', facts, before, known',
  )}
  UNION ALL ${rulesWhere(
    `type = 'lowest_in_days' AND r.days <= lowest.days AND r.days > lowest.days_higher
      AND known.days >= least(${MIN_KNOWN_DAYS}, r.days) AND ${MAY_REPORT}
      AND (armed OR last_fired_at < facts.at - r.days * interval '1 day' OR ${FELL_FURTHER})`,
    ', facts, lowest, known',
  )}
  LIMIT ${MAX_CHANGED_RULES}
), clearing AS (
  ${rulesWhere(`type IN ('below_target', 'percent_drop') AND NOT armed AND threshold_minor < $5::bigint`)}
  UNION ALL ${rulesWhere(`type = 'back_in_stock' AND NOT armed AND stock <> 'InStock'`, ', facts')}
  UNION ALL ${rulesWhere(`type = 'all_time_low' AND NOT armed AND price > before.low`, ', facts, before')}
  UNION ALL ${rulesWhere(`type = 'lowest_in_days' AND NOT armed AND r.days > lowest.days`, ', facts, lowest')}
  LIMIT ${MAX_CHANGED_RULES}
), rearmed AS (
  UPDATE alert_rules SET armed = true, after_event_id = $2 WHERE id IN (SELECT id FROM clearing) RETURNING id
), fired AS (
  UPDATE alert_rules r SET armed = (r.type = 'any_drop'), last_fired_at = facts.at, reported_minor = facts.price, after_event_id = $2
  FROM facts WHERE r.id IN (SELECT id FROM firing)
  RETURNING ${FIRED_COLUMNS}, $4::text AS currency, $2::bigint AS event_id, CASE WHEN r.also_unavailable THEN facts.old_price ELSE facts.offered_price END AS previous_price_minor, facts.price AS price_minor,
    facts.stock AS availability, NULL::jsonb AS grounds, facts.at AS seen_at, CASE WHEN r.type IN ('all_time_low', 'lowest_in_days') THEN (SELECT since FROM known) END AS known_since
)${notifySql}
UNION ALL SELECT NULL, NULL FROM rearmed`;

/** SQL expression: a product of this availability can be bought. What is unknown counts as available. */
export function canBuy(availability: string): string {
  return `coalesce(${availability} NOT IN ('OutOfStock', 'Discontinued'), true)`;
}

/**
 * SQL expression: for how many days before the event no price was lower (`<`) or higher (`>`) than the
 * event's. It counts from the end of the last such step while single points are kept, otherwise from the end
 * of the last such day. A million if there was none.
 */
function daysSinceLast(comparison: '<' | '>'): string {
  const ofDay = comparison === '<' ? 'low_minor' : 'high_minor';
  const last = `coalesce(
    (SELECT coalesce((SELECT min(n.at) FROM price_history n WHERE n.product_id = $1 AND n.at > h.at AND n.at <= $3), $3)
     FROM price_history h WHERE h.product_id = $1 AND h.at < $3 AND h.currency = $4 AND h.price_minor ${comparison} $5::bigint
     ORDER BY h.at DESC LIMIT 1),
    (SELECT (max(day) + 1)::timestamp AT TIME ZONE 'UTC' FROM days_of($1, NULL)
     WHERE currency = $4 AND ${ofDay} ${comparison} $5::bigint
       AND day < coalesce((SELECT min(at AT TIME ZONE 'UTC')::date FROM price_history WHERE product_id = $1),
                          ($3::timestamptz AT TIME ZONE 'UTC')::date)))`;
  return `coalesce(extract(epoch FROM $3::timestamptz - ${last}) / 86400, 1e6)`;
}
