import { type VerdictGiven } from '@tidemark/contracts/events.ts';
import { money } from '@tidemark/contracts/money.ts';
import { type Queryable } from '../../../ports/database/database.ts';
import { appendEvents } from '../../../store/events/append-events.ts';
import { type MadeForecast } from './made-forecast.ts';

/**
 * Adds verdict events to the outbox for products with a rule that the verdict may change: an armed rule if it
 * is `buy`, a disarmed one otherwise. Returns the products that a user may be alerted about.
 */
export async function emitVerdictEvents(tx: Queryable, made: readonly MadeForecast[]): Promise<string[]> {
  const rows = await tx.query<{ product_id: number }>(
    `SELECT DISTINCT r.product_id FROM alert_rules r JOIN unnest($1::bigint[], $2::boolean[]) AS i (product_id, is_buy) USING (product_id)
     WHERE r.type = 'good_time_to_buy' AND r.enabled AND r.armed = i.is_buy`,
    [made.map(({ productId }) => productId), made.map(({ verdict }) => verdict === 'buy')],
  );
  const affected = new Set(rows.map((row) => String(row.product_id)));
  const emitted = made.filter(({ productId }) => affected.has(productId));
  if (emitted.length === 0) return [];
  const eventIds = await appendEvents(tx, emitted.map(eventOf));
  await tx.query(
    `UPDATE product_forecasts f SET event_id = i.event_id FROM unnest($1::bigint[], $2::bigint[]) AS i (product_id, event_id)
     WHERE f.product_id = i.product_id`,
    [[...eventIds.keys()], [...eventIds.values()]],
  );
  return emitted.filter(({ verdict }) => verdict === 'buy').map(({ productId }) => productId);
}

function eventOf(made: MadeForecast): Omit<VerdictGiven, 'eventId'> {
  return {
    productId: made.productId,
    verdict: made.verdict,
    price: money(made.priceMinor, made.currency),
    grounds: made.grounds,
    at: made.madeAt.toISOString(),
  };
}
