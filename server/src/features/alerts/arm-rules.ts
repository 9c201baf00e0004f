import { type AlertType } from '@tidemark/contracts/alert.ts';
import { type AvailabilityOrUnknown } from '@tidemark/contracts/availability.ts';
import { type PriceChanged } from '@tidemark/contracts/events.ts';
import { toMinor } from '@tidemark/contracts/money.ts';
import { type Queryable } from '../../ports/database/database.ts';
import { percentThreshold } from './rules/alert-rules.ts';
import { targetMinor } from './rule-target.ts';
import { FIRED_COLUMNS, notifySql, type FiredAlert } from '../notify/notify-fired.ts';

interface PendingRow {
  id: number;
  type: AlertType;
  target: string | null;
  target_currency: string | null;
  percent: number | null;
}

/** A priced product as its pending rules first see it. */
interface Sight {
  event_id: number;
  price_minor: number;
  currency: string;
  availability: AvailabilityOrUnknown;
  previous_price_minor: number | null;
}

/**
 * Prepares rules of a product that wait for its price: fixes their currency, reference price and threshold, and fires at once those
 * whose condition already holds. Does nothing before the first price. New rules (`ruleIds`; default: all that wait) see the product as
 * it is now. Those made before its first price see it as that price's event (`first`) tells. All hear only of later events.
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
  const sight = pending.length > 0 && (first ? sightOf(first) : await presentSight(tx, productId));
  if (!sight) return [];
  const verdictEvent = first ? 0 : await holdVerdict(tx, productId, pending);
  await tx.query(
    `UPDATE alert_rules r SET currency = coalesce(r.target_currency, $2), reference_minor = i.price,
       threshold_minor = i.threshold, armed = true, after_event_id = $3
     FROM unnest($1::bigint[], $4::bigint[], $5::bigint[]) AS i (id, price, threshold) WHERE r.id = i.id`,
    [
      pending.map((row) => row.id),
      sight.currency,
      Math.max(sight.event_id, verdictEvent),
      pending.map((row) => (isInCurrency(row, sight) ? sight.price_minor : null)),
      pending.map((row) => thresholdOf(row, sight)),
    ],
  );
  return tx.query<FiredAlert>(ALREADY_TRUE, [
    pending.map((row) => row.id),
    sight.price_minor,
    sight.currency,
    sight.availability,
    sight.previous_price_minor,
    first === undefined,
  ]);
}

function sightOf({ eventId, newPrice, currency, availability }: PriceChanged): Sight {
  const price = toMinor(newPrice, currency) ?? 0;
  return {
    event_id: Number(eventId),
    price_minor: price,
    currency,
    availability,
    previous_price_minor: null,
  };
}

async function presentSight(tx: Queryable, productId: string): Promise<Sight | undefined> {
  const [sight] = await tx.query<Sight>(
    `SELECT coalesce(last_event_id, 0) AS event_id, price_minor, currency, availability, previous_price_minor
     FROM products WHERE id = $1 AND price_minor IS NOT NULL FOR SHARE`,
    [productId],
  );
  return sight;
}

/** Holds the forecast still where a rule looks at its verdict, and says which event of it came last. */
async function holdVerdict(
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

/** A target may name another currency than the product has; its rule waits until the product is sold in that. */
function isInCurrency({ target_currency }: PendingRow, { currency }: Sight): boolean {
  return target_currency === null || target_currency === currency;
}

function thresholdOf(row: PendingRow, sight: Sight): number | null {
  if (row.type === 'below_target')
    return row.target === null ? null : targetMinor(row.target, row.target_currency ?? sight.currency);
  if (row.type === 'percent_drop')
    return row.percent === null ? null : percentThreshold(sight.price_minor, row.percent);
  return null;
}

/**
 * A new rule holds already where the target is met, the product is in stock, its forecast says to buy now, or it stands at a low that it once was above. A drop is
 * an event, so rules on drops never hold before one; and a first price is no low.
 * $1 rules, $2 price, $3 its currency, $4 availability, $5 price before or NULL, $6 whether there may be a past.
 */
const ALREADY_TRUE = `
WITH fired AS (
  UPDATE alert_rules r SET armed = false, last_fired_at = now()
  FROM products p LEFT JOIN product_forecasts f
    ON f.product_id = p.id AND f.price_minor = p.price_minor AND f.currency = p.currency
  WHERE r.id = ANY ($1) AND r.enabled AND p.id = r.product_id AND CASE r.type
    WHEN 'below_target' THEN r.currency = $3 AND r.threshold_minor >= $2::bigint
    WHEN 'back_in_stock' THEN $4::availability = 'InStock'
    WHEN 'good_time_to_buy' THEN $6 AND f.verdict = 'buy'
    WHEN 'all_time_low' THEN $6 AND p.price_minor <= p.low_minor AND p.price_minor < p.high_minor
    WHEN 'lowest_in_days' THEN $6 AND EXISTS (
        SELECT 1 FROM days_of(p.id, current_date - r.days) d WHERE d.currency = p.currency AND d.high_minor > p.price_minor)
      AND NOT EXISTS (
        SELECT 1 FROM days_of(p.id, current_date - r.days) d WHERE d.currency = p.currency AND d.low_minor < p.price_minor)
    ELSE false END
  RETURNING ${FIRED_COLUMNS}, $3::text AS currency, NULL::bigint AS event_id, $5::bigint AS previous_price_minor,
    $2::bigint AS price_minor, $4::availability AS availability,
    CASE r.type WHEN 'good_time_to_buy' THEN f.grounds END AS grounds
)${notifySql}`;
