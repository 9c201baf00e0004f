import { type VerdictGiven } from '@tidemark/contracts/events.ts';
import { toMinor } from '@tidemark/contracts/money.ts';
import { type Queryable } from '../../ports/database/database.ts';
import { UNSURE_REARM_DAYS } from './rules/alert-rules.ts';
import { FIRED_COLUMNS, notifySql, type FiredAlert } from '../notify/notify-fired.ts';

/**
 * Applies a verdict to its product's `good_time_to_buy` rules. Runs in the transaction that removes it from
 * the outbox.
 */
export function evaluateVerdict(
  tx: Queryable,
  { productId, eventId, verdict, price, grounds, at }: VerdictGiven,
): Promise<FiredAlert[]> {
  const { amount, currency } = price;
  return tx.query<FiredAlert>(EVALUATE, [
    productId,
    eventId,
    verdict,
    at,
    currency,
    toMinor(amount, currency),
    JSON.stringify(grounds),
  ]);
}

/**
 * Rules to which the event applies. PostgreSQL checks it again after waiting for a concurrent edit of the
 * rule.
 */
const IS_AFFECTED = `r.product_id = $1 AND r.enabled AND r.type = 'good_time_to_buy' AND r.currency IS NOT NULL AND r.after_event_id < $2`;

/**
 * Fires rules when the verdict turns to `buy`; re-arms them at `wait`, and at `unsure` after
 * `UNSURE_REARM_DAYS`.
 * $1 product, $2 event, $3 verdict, $4 time, $5 currency, $6 price, $7 grounds.
 */
const EVALUATE = `
WITH rearmed AS (
  UPDATE alert_rules r SET armed = true
  WHERE ${IS_AFFECTED} AND NOT r.armed AND ($3::verdict = 'wait' OR $3::verdict = 'unsure'
    AND coalesce(r.last_fired_at < $4::timestamptz - ${UNSURE_REARM_DAYS} * interval '1 day', true))
), fired AS (
  UPDATE alert_rules r SET armed = false, last_fired_at = $4::timestamptz, reported_minor = $6 FROM products p
  WHERE ${IS_AFFECTED} AND r.armed AND $3::verdict = 'buy' AND p.id = r.product_id
  RETURNING ${FIRED_COLUMNS}, $5::text AS currency, $2::bigint AS event_id, NULL::bigint AS previous_price_minor, $6::bigint AS price_minor,
    p.availability, $7::jsonb AS grounds, $4::timestamptz AS seen_at, NULL::timestamptz AS known_since
)${notifySql}`;
