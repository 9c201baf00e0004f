import { type OutboxEvent, type PriceChanged } from '@tidemark/contracts/events.ts';
import { toMinor } from '@tidemark/contracts/money.ts';
import { markForecastsDue } from '../forecasting/store/mark-due.ts';
import { type Database, type Queryable } from '../../ports/database/database.ts';
import { armPendingRules } from './arm-rules.ts';
import { evaluateVerdict } from './evaluate-verdict.ts';
import { deliverPriceChange } from '../notify/deliver-price-change.ts';
import { FIRED_COLUMNS, notifySql, type FiredAlert } from '../notify/notify-fired.ts';
import { deleteEvents, relayAgain, takeEvents, type EventOfProduct } from '../../store/events/take-events.ts';

/** As many rules as one event fires, or arms again, in one transaction, so that no popular product holds up the others. */
const MAX_CHANGED = 5000;

/**
 * Applies the products' events, up to and with these, to their rules: each product's in order, in one transaction with their removal
 * from the outbox, so each exactly once however often and in whatever order it is called. Of an event that concerns very many rules a
 * part is applied, each rule with the mark that it has heard it; the event stays and is relayed again at once for the rest, before the
 * product's later events. Returns what fired.
 */
export function evaluateAlerts(database: Database, upTo: readonly EventOfProduct[]): Promise<FiredAlert[]> {
  return database.transaction(async (tx) => {
    const events = await takeEvents(tx, upTo);
    const heard = await watchedProducts(tx, events);
    const fired: FiredAlert[] = [];
    const unfinished = new Set<string>();
    const done: OutboxEvent[] = [];
    for (const event of events) {
      if (unfinished.has(event.productId)) continue;
      const applied = heard.has(event.productId) ? await applyEvent(tx, event) : NOTHING;
      fired.push(...applied.fired);
      if (applied.isWhole) done.push(event);
      else unfinished.add(event.productId);
    }
    await deleteEvents(tx, done);
    await markForecastsDue(tx, productsWithNewPrice(done));
    await relayAgain(
      tx,
      events.filter(({ productId }) => unfinished.has(productId)),
    );
    return fired;
  });
}

/** Those of the events' products that somebody watches. A rule that is made from now on hears only of later events. */
async function watchedProducts(tx: Queryable, events: readonly OutboxEvent[]): Promise<Set<string>> {
  const rows = await tx.query<{ id: number }>(
    'SELECT p.id FROM unnest($1::bigint[]) AS p (id) WHERE EXISTS (SELECT FROM watches w WHERE w.product_id = p.id)',
    [[...new Set(events.map(({ productId }) => productId))]],
  );
  return new Set(rows.map(({ id }) => String(id)));
}

interface Applied {
  fired: readonly FiredAlert[];
  /** No rule is left that has not heard of the event. */
  isWhole: boolean;
}

const NOTHING: Applied = { fired: [], isWhole: true };

function productsWithNewPrice(events: readonly OutboxEvent[]): string[] {
  const ids = events.flatMap((event) =>
    'verdict' in event || (event.oldPrice === event.newPrice && event.oldCurrency === event.currency)
      ? []
      : [event.productId],
  );
  return [...new Set(ids)];
}

async function applyEvent(tx: Queryable, event: OutboxEvent): Promise<Applied> {
  if ('verdict' in event) return { fired: await evaluateVerdict(tx, event), isWhole: true };
  return applyPrice(tx, event);
}

async function applyPrice(tx: Queryable, event: PriceChanged): Promise<Applied> {
  const first = await armPendingRules(tx, event.productId, { first: event });
  const changed = await tx.query<FiredAlert | Rearmed>(EVALUATE, [
    event.productId,
    event.eventId,
    event.at,
    event.currency,
    toMinor(event.newPrice, event.currency),
    dropFrom(event),
    event.availability,
  ]);
  const fired = changed.filter((one) => one.notification_id !== null);
  const isWhole = fired.length < MAX_CHANGED && changed.length - fired.length < MAX_CHANGED;
  if (isWhole) await deliverPriceChange(tx, event);
  return { fired: [...first, ...fired], isWhole };
}

/** A row of EVALUATE for a rule that is armed again. */
interface Rearmed {
  notification_id: null;
}

/** The old price, where it can be compared with the new one. */
function dropFrom({ oldPrice, oldCurrency, currency }: PriceChanged): number | null {
  return oldPrice === null || oldCurrency !== currency ? null : toMinor(oldPrice, currency);
}

/**
 * A branch of EVALUATE: the rules that hear of the event and meet the condition, locked as they are found: one that somebody is editing
 * is waited for, and judged as it is then.
 */
const rulesWhere = (condition: string, given = '') => `SELECT id FROM (
    SELECT r.id FROM alert_rules r${given}
    WHERE product_id = $1 AND enabled AND after_event_id < $2 AND $6::bigint IS NOT NULL
      AND (threshold_minor IS NULL OR currency = $4) AND ${condition}
    FOR NO KEY UPDATE OF r) found`;

/**
 * When rules fire and are armed again (docs/decisions/0004), in SQL. Its cost follows the rules that change state: thresholds are ranges
 * of an index in which armed and fired rules lie apart, and each branch reads its own range. The low's age is asked for only when such a
 * rule is there. A row for each notification, and one of NULLs for each rule that is armed again.
 * $1 product, $2 event, $3 time, $4 currency, $5 price, $6 old price or NULL, $7 availability or NULL.
 */
const EVALUATE = `
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
  LIMIT ${MAX_CHANGED}
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
  LIMIT ${MAX_CHANGED}
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
 * The last moment before the event at which a price as low as this was in force: the end of the last step at or under it, from the
 * single points where they are kept, else the end of the last such day.
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
