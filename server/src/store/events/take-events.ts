import { type OutboxEvent, type OutboxPayload } from '@tidemark/contracts/events.ts';
import { type Queryable } from '../../ports/database/database.ts';
import { type RowOf } from '../../ports/database/rows.ts';
import { WAKE_RELAY } from './append-events.ts';

/** A product and the last of its events to take. */
export interface ProductEvent {
  productId: string;
  eventId: string;
}

interface TakenEvent extends RowOf<'outbox', 'id' | 'payload'> {
  payload: OutboxPayload;
}

/**
 * Reads the products' events up to and including these, in order, and locks them. Other transactions that
 * take them wait.
 */
export async function takeEvents(tx: Queryable, upTo: readonly ProductEvent[]): Promise<OutboxEvent[]> {
  const rows = await tx.query<TakenEvent>(
    `SELECT o.id, o.payload
     FROM (SELECT product_id, max(id) AS id FROM unnest($1::bigint[], $2::bigint[]) AS n (product_id, id) GROUP BY 1) upto
     JOIN outbox o ON o.product_id = upto.product_id AND o.id <= upto.id ORDER BY o.id FOR UPDATE OF o`,
    [upTo.map(({ productId }) => productId), upTo.map(({ eventId }) => eventId)],
  );
  return rows.map(({ id, payload }) => ({ eventId: String(id), ...payload }));
}

/** Deletes events whose rules have been applied. */
export async function deleteEvents(tx: Queryable, events: readonly OutboxEvent[]): Promise<void> {
  await tx.query('DELETE FROM outbox WHERE id = ANY ($1)', [events.map(({ eventId }) => eventId)]);
}

/** Makes events due for relay now. They count as relayed once, because live listeners have received them. */
export async function relayAgain(tx: Queryable, events: readonly OutboxEvent[]): Promise<void> {
  if (events.length === 0) return;
  await tx.query(
    'UPDATE outbox SET relay_at = clock_timestamp(), relays = greatest(relays, 1) WHERE id = ANY ($1)',
    [events.map(({ eventId }) => eventId)],
  );
  await tx.query(`SELECT ${WAKE_RELAY}`);
}
