import { type VerdictGiven } from '@tidemark/contracts/events.ts';
import { toMinor } from '@tidemark/contracts/money.ts';
import { type Queryable } from '../ports/database/index.ts';
import { DOUBT_DAYS } from './alert-rules.ts';
import { FIRED_COLUMNS, notifySql, type FiredAlert } from './notify-fired.ts';

/** Applies a verdict to the rules of its product that wait for a good time to buy, in the transaction that takes it from the outbox. */
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

/** verdictTransition of alert-rules.ts in SQL. $1 product, $2 event, $3 verdict, $4 time, $5 currency, $6 price, $7 grounds. */
const EVALUATE = `
WITH rules AS (
  SELECT id FROM alert_rules
  WHERE product_id = $1 AND enabled AND type = 'good_time_to_buy' AND currency IS NOT NULL AND after_event_id < $2
), rearmed AS (
  UPDATE alert_rules r SET armed = true FROM rules
  WHERE r.id = rules.id AND NOT r.armed AND ($3::verdict = 'wait' OR $3::verdict = 'unsure'
    AND coalesce(r.last_fired_at < $4::timestamptz - ${DOUBT_DAYS} * interval '1 day', true))
), fired AS (
  UPDATE alert_rules r SET armed = false, last_fired_at = $4::timestamptz FROM rules, products p
  WHERE r.id = rules.id AND r.armed AND $3::verdict = 'buy' AND p.id = r.product_id
  RETURNING ${FIRED_COLUMNS}, $5::text AS currency, $2::bigint AS event_id, NULL::bigint AS previous_price_minor, $6::bigint AS price_minor,
    p.availability, $7::jsonb AS grounds
)${notifySql}`;
