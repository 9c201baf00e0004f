import { type AlertType } from '@tidemark/contracts/alert.ts';
import { type Queryable } from '../ports/database/index.ts';
import { percentThreshold } from './alert-rules.ts';
import { targetMinor } from './rule-target.ts';
import { FIRED_COLUMNS, notifySql, type FiredAlert } from './notify-fired.ts';

interface PendingRow {
  id: number;
  type: AlertType;
  target: string | null;
  target_currency: string | null;
  percent: number | null;
  price_minor: number;
  currency: string;
}

/**
 * Prepares the rules of a product that wait for its price: fixes their currency, reference price and threshold, and fires at once
 * those whose condition already holds. Does nothing before the first price. Rules hear only of events after this moment.
 */
export async function armPendingRules(tx: Queryable, productId: string): Promise<FiredAlert[]> {
  const pending = await tx.query<PendingRow>(
    `SELECT r.id, r.type, r.target, r.target_currency, r.percent, p.price_minor, p.currency
     FROM alert_rules r JOIN products p ON p.id = r.product_id
     WHERE r.product_id = $1 AND r.currency IS NULL AND p.price_minor IS NOT NULL FOR UPDATE OF r FOR SHARE OF p`,
    [productId],
  );
  if (pending.length === 0) return [];
  await tx.query(
    `UPDATE alert_rules r SET currency = coalesce(r.target_currency, i.currency), reference_minor = i.price,
       threshold_minor = i.threshold, armed = true, after_event_id = coalesce((SELECT last_event_id FROM products WHERE id = r.product_id), 0)
     FROM unnest($1::bigint[], $2::text[], $3::bigint[], $4::bigint[]) AS i (id, currency, price, threshold) WHERE r.id = i.id`,
    [
      pending.map((row) => row.id),
      pending.map((row) => row.currency),
      pending.map((row) => (isInCurrency(row) ? row.price_minor : null)),
      pending.map(thresholdOf),
    ],
  );
  return tx.query<FiredAlert>(ALREADY_TRUE, [pending.map((row) => row.id)]);
}

/** A target may name another currency than the product has; its rule waits until the product is sold in that. */
function isInCurrency({ target_currency, currency }: PendingRow): boolean {
  return target_currency === null || target_currency === currency;
}

function thresholdOf(row: PendingRow): number | null {
  if (row.type === 'below_target')
    return row.target === null ? null : targetMinor(row.target, row.target_currency ?? row.currency);
  if (row.type === 'percent_drop')
    return row.percent === null ? null : percentThreshold(row.price_minor, row.percent);
  return null;
}

/**
 * A new rule holds already where the target is met, the product is in stock, or it stands at a low that it once was above. A drop is
 * an event, so rules on drops never hold before one.
 */
const ALREADY_TRUE = `
WITH fired AS (
  UPDATE alert_rules r SET armed = false, last_fired_at = now()
  FROM products p
  WHERE r.id = ANY ($1) AND r.enabled AND p.id = r.product_id AND CASE r.type
    WHEN 'below_target' THEN p.currency = r.currency AND p.price_minor <= r.threshold_minor
    WHEN 'back_in_stock' THEN p.availability = 'InStock'
    WHEN 'all_time_low' THEN p.price_minor <= p.low_minor AND p.price_minor < p.high_minor
    WHEN 'lowest_in_days' THEN EXISTS (
        SELECT 1 FROM price_daily d WHERE d.product_id = p.id AND d.currency = p.currency
        AND d.day >= current_date - r.days AND d.high_minor > p.price_minor)
      AND NOT EXISTS (
        SELECT 1 FROM price_daily d WHERE d.product_id = p.id AND d.currency = p.currency
        AND d.day >= current_date - r.days AND d.low_minor < p.price_minor)
    ELSE false END
  RETURNING ${FIRED_COLUMNS}, p.currency, NULL::bigint AS event_id, p.previous_price_minor, p.price_minor, p.availability
)${notifySql}`;
