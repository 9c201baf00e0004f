/**
 * Alert rules: when they fire, and how they are created and changed (docs/decisions/0004).
 * evaluate-alerts.ts, evaluate-verdict.ts   apply a price event or a verdict event to its product's rules
 * evaluate-rules.sql.ts                     which rules a price fires and re-arms
 * arm-rules.ts                              arms new rules, and fires those whose condition already holds
 * save-rules.ts, read-rules.ts              creates, changes and lists rules
 * rules/                                    thresholds and conditions (pure)
 */
import { type OutboxEvent, type PriceChanged } from '@tidemark/contracts/events.ts';
import { minorDigits, toMinor } from '@tidemark/contracts/money.ts';
import { markForecastsDue } from '../forecasting/store/schedule-forecasts.ts';
import { type Database, type Queryable } from '../../ports/database/database.ts';
import { armPendingRules } from './arm-rules.ts';
import { EVALUATE_RULES, MAX_CHANGED_RULES } from './evaluate-rules.sql.ts';
import { evaluateVerdict } from './evaluate-verdict.ts';
import { deliverPriceChange } from '../notify/deliver-price-change.ts';
import { type FiredAlert } from '../notify/notify-fired.ts';
import { deleteEvents, relayAgain, takeEvents, type ProductEvent } from '../../store/events/take-events.ts';

export interface EvaluatedEvents {
  fired: FiredAlert[];
  /** Price changes that were written as deliveries to webhooks. */
  deliveries: number;
}

/**
 * Applies the products' outbox events, up to and including these, to their rules, and returns the alerts that
 * fired. Each product's events are applied in order, in the transaction that removes them from the outbox, so
 * each counts exactly once however often and in whatever order this is called. If an event changes more rules
 * than the cap, the changed rules are marked with it, and the event stays in the outbox and is relayed again
 * at once, before the product's later events.
 */
export function evaluateAlerts(database: Database, upTo: readonly ProductEvent[]): Promise<EvaluatedEvents> {
  return database.transaction(async (tx) => {
    const events = await takeEvents(tx, upTo);
    const watched = await watchedProducts(tx, events);
    const evaluated: EvaluatedEvents = { fired: [], deliveries: 0 };
    const unfinished = new Set<string>();
    const done: OutboxEvent[] = [];
    for (const event of events) {
      if (unfinished.has(event.productId)) continue;
      const applied = watched.has(event.productId) ? await applyEvent(tx, event) : NOTHING_APPLIED;
      evaluated.fired.push(...applied.fired);
      evaluated.deliveries += applied.deliveries;
      if (applied.isComplete) done.push(event);
      else unfinished.add(event.productId);
    }
    await deleteEvents(tx, done);
    await markForecastsDue(tx, productsWithNewPrice(done));
    await relayAgain(
      tx,
      events.filter(({ productId }) => unfinished.has(productId)),
    );
    return evaluated;
  });
}

/**
 * The events' products that have watchers. Rules created from now on apply only to later events, so others
 * can be skipped.
 */
async function watchedProducts(tx: Queryable, events: readonly OutboxEvent[]): Promise<Set<string>> {
  const rows = await tx.query<{ id: number }>(
    'SELECT p.id FROM unnest($1::bigint[]) AS p (id) WHERE EXISTS (SELECT FROM watches w WHERE w.product_id = p.id)',
    [[...new Set(events.map(({ productId }) => productId))]],
  );
  return new Set(rows.map(({ id }) => String(id)));
}

interface AppliedEvent {
  fired: readonly FiredAlert[];
  deliveries: number;
  /** False if the event still has to be applied to more rules. */
  isComplete: boolean;
}

const NOTHING_APPLIED: AppliedEvent = { fired: [], deliveries: 0, isComplete: true };

function productsWithNewPrice(events: readonly OutboxEvent[]): string[] {
  const ids = events.flatMap((event) =>
    'verdict' in event || (event.oldPrice === event.newPrice && event.oldCurrency === event.currency)
      ? []
      : [event.productId],
  );
  return [...new Set(ids)];
}

async function applyEvent(tx: Queryable, event: OutboxEvent): Promise<AppliedEvent> {
  if ('verdict' in event) return { ...NOTHING_APPLIED, fired: await evaluateVerdict(tx, event) };
  return applyPriceChange(tx, event);
}

async function applyPriceChange(tx: Queryable, event: PriceChanged): Promise<AppliedEvent> {
  const firedFirst = await armPendingRules(tx, event.productId, { first: event });
  const changed = await tx.query<FiredAlert | Rearmed>(EVALUATE_RULES, [
    event.productId,
    event.eventId,
    event.at,
    event.currency,
    toMinor(event.newPrice, event.currency),
    comparableOldPrice(event),
    event.availability,
    event.oldAvailability,
    10 ** minorDigits(event.currency),
  ]);
  const fired = changed.filter((row) => row.notification_id !== null);
  const isComplete = fired.length < MAX_CHANGED_RULES && changed.length - fired.length < MAX_CHANGED_RULES;
  const deliveries = isComplete ? await deliverPriceChange(tx, event) : 0;
  return { fired: [...firedFirst, ...fired], deliveries, isComplete };
}

/** A row of EVALUATE_RULES for a re-armed rule. */
interface Rearmed {
  notification_id: null;
}

/** The old price in minor units, or null if it cannot be compared with the new one. */
function comparableOldPrice({ oldPrice, oldCurrency, currency }: PriceChanged): number | null {
  return oldPrice === null || oldCurrency !== currency ? null : toMinor(oldPrice, currency);
}
