import { type AvailabilityOrUnknown } from '@tidemark/contracts/availability.ts';
import { type PriceChanged } from '@tidemark/contracts/events.ts';
import { toMinor } from '@tidemark/contracts/money.ts';
import { type Queryable } from '../../ports/database/database.ts';
import { type RowOf } from '../../ports/database/rows.ts';
import { canBuy } from './evaluate-rules.sql.ts';
import { MIN_KNOWN_DAYS, percentThreshold } from './rules/alert-rules.ts';
import { targetMinor } from './rules/rule-condition.ts';
import { FIRED_COLUMNS, notifySql, type FiredAlert } from '../notify/notify-fired.ts';

type PendingRow = RowOf<'alert_rules', 'id' | 'type' | 'target' | 'target_currency' | 'percent'>;

/** The state of a priced product from which its pending rules start. */
interface StartState {
  /** Before the first price, which is also the first chance to buy a product known as unavailable. */
  old_availability: AvailabilityOrUnknown;
  event_id: number;
  price_minor: number;
  currency: string;
  availability: AvailabilityOrUnknown;
  previous_price_minor: number | null;
}

/**
 * Arms the pending rules of a product (`ruleIds`; default: all): sets their currency, reference price and
 * threshold, and fires those whose condition already holds. Does nothing before the first price. Rules start
 * from the product's current state, or from the state in the event of its first price (`first`) if they were
 * waiting for it. Afterwards they apply only to later events.
 */
export async function armPendingRules(
  tx: Queryable,
  productId: string,
  { ruleIds, first }: { ruleIds?: readonly string[]; first?: PriceChanged } = {},
): Promise<FiredAlert[]> {
  const pending = await tx.query<PendingRow>(
    `SELECT id, type, target, target_currency, percent FROM alert_rules
     WHERE product_id = $1 AND currency IS NULL AND ($2::bigint[] IS NULL OR id = ANY ($2)) ORDER BY id FOR UPDATE`,
    [productId, ruleIds ?? null],
  );
  const start = pending.length > 0 && (first ? stateIn(first) : await lockCurrentState(tx, productId));
  if (!start) return [];
  const verdictEvent = first ? 0 : await lockForecast(tx, productId, pending);
  await tx.query(
    `UPDATE alert_rules r SET currency = coalesce(r.target_currency, $2), reference_minor = i.price,
       threshold_minor = i.threshold, armed = true, after_event_id = $3
     FROM unnest($1::bigint[], $4::bigint[], $5::bigint[]) AS i (id, price, threshold) WHERE r.id = i.id`,
    [
      pending.map((row) => row.id),
      start.currency,
      Math.max(start.event_id, verdictEvent),
      pending.map((row) => (isInCurrency(row, start) ? start.price_minor : null)),
      pending.map((row) => thresholdOf(row, start)),
    ],
  );
  return tx.query<FiredAlert>(ALREADY_TRUE, [
    pending.map((row) => row.id),
    start.price_minor,
    start.currency,
    start.availability,
    start.previous_price_minor,
    first === undefined,
    start.event_id,
    start.old_availability,
  ]);
}

function stateIn({ eventId, newPrice, currency, availability, oldAvailability }: PriceChanged): StartState {
  const price = toMinor(newPrice, currency) ?? 0;
  return {
    event_id: Number(eventId),
    price_minor: price,
    currency,
    availability,
    old_availability: oldAvailability,
    previous_price_minor: null,
  };
}

async function lockCurrentState(tx: Queryable, productId: string): Promise<StartState | undefined> {
  const [state] = await tx.query<StartState>(
    `SELECT coalesce(last_event_id, 0) AS event_id, price_minor, currency, availability,
       availability AS old_availability, previous_price_minor
     FROM products WHERE id = $1 AND price_minor IS NOT NULL FOR SHARE`,
    [productId],
  );
  return state;
}

/** Locks the forecast if a rule depends on its verdict, and returns the id of its last event (0: none). */
async function lockForecast(
  tx: Queryable,
  productId: string,
  pending: readonly PendingRow[],
): Promise<number> {
  if (!pending.some(({ type }) => type === 'good_time_to_buy')) return 0;
  const [row] = await tx.query<{ event_id: number | null }>(
    'SELECT event_id FROM product_forecasts WHERE product_id = $1 FOR SHARE',
    [productId],
  );
  return row?.event_id ?? 0;
}

/** False if the target is in another currency. Its rule waits until the product is sold in that currency. */
function isInCurrency({ target_currency }: PendingRow, { currency }: StartState): boolean {
  return target_currency === null || target_currency === currency;
}

function thresholdOf(row: PendingRow, start: StartState): number | null {
  if (row.type === 'below_target')
    return row.target === null ? null : targetMinor(row.target, row.target_currency ?? start.currency);
  if (row.type === 'percent_drop')
    return row.percent === null ? null : percentThreshold(start.price_minor, row.percent);
  return null;
}

const MAY_REPORT = `(r.also_unavailable OR ${canBuy('$4::availability')})`;

/**
 * Fires the rules whose condition already holds: the target is met, the product is in stock, its forecast
 * says to buy, or its price is at a low after having been higher. Rules about drops never hold at first,
 * since a drop is an event, and a first price is not a low.
 * A product known as unavailable before its first price came back in stock with it: this is no condition that
 * held already.
 * $1 rules, $2 price, $3 its currency, $4 availability, $5 previous price or NULL, $6 false: first price,
 * $7 event, $8 availability before it.
 */
const ALREADY_TRUE = `
WITH fired AS (
  UPDATE alert_rules r SET armed = false, last_fired_at = now(), reported_minor = $2
  FROM products p LEFT JOIN product_forecasts f
    ON f.product_id = p.id AND f.price_minor = p.price_minor AND f.currency = p.currency
  LEFT JOIN LATERAL (SELECT first_at AS since FROM daily_prices d
    WHERE d.product_id = p.id AND d.currency = p.currency ORDER BY d.day LIMIT 1) known ON true
  WHERE r.id = ANY ($1) AND r.enabled AND p.id = r.product_id AND CASE r.type
    WHEN 'below_target' THEN r.currency = $3 AND r.threshold_minor >= $2::bigint AND ${MAY_REPORT}
    WHEN 'back_in_stock' THEN $4::availability = 'InStock'
    WHEN 'good_time_to_buy' THEN $6 AND f.verdict = 'buy'
    WHEN 'all_time_low' THEN $6 AND p.price_minor <= p.low_minor AND p.price_minor < p.high_minor AND ${MAY_REPORT}
      AND known.since < now() - ${MIN_KNOWN_DAYS} * interval '1 day'
    WHEN 'lowest_in_days' THEN $6 AND ${MAY_REPORT}
      AND known.since < now() - least(${MIN_KNOWN_DAYS}, r.days) * interval '1 day' AND EXISTS (
        SELECT 1 FROM days_of(p.id, current_date - r.days) d WHERE d.currency = p.currency AND d.high_minor > p.price_minor)
      AND NOT EXISTS (
        SELECT 1 FROM days_of(p.id, current_date - r.days) d WHERE d.currency = p.currency AND d.low_minor < p.price_minor)
    ELSE false END
  RETURNING ${FIRED_COLUMNS}, $3::text AS currency, 
    CASE WHEN r.type = 'back_in_stock' AND NOT $6 AND $8::availability <> 'InStock' THEN $7::bigint END AS event_id,
    $5::bigint AS previous_price_minor,
    $2::bigint AS price_minor, $4::availability AS availability,
    CASE r.type WHEN 'good_time_to_buy' THEN f.grounds END AS grounds, now() AS seen_at,
    CASE WHEN r.type IN ('all_time_low', 'lowest_in_days') THEN known.since END AS known_since
)${notifySql}`;
