/**
 * The outbox: events that wait until their rules have been applied. Only this folder writes it.
 * append-events.ts   adds events in the transaction that causes them
 * relay-events.ts    sends events to the queue and to live listeners
 * take-events.ts     reads and deletes events whose rules are being applied
 */
import { type OutboxPayload } from '@tidemark/contracts/events.ts';
import { type Queryable } from '../../ports/database/database.ts';

/** The NOTIFY channel that wakes the relay. */
export const OUTBOX_CHANNEL = 'outbox';
export const WAKE_RELAY = `pg_notify('${OUTBOX_CHANNEL}', '')`;

/** A CTE `events` that appends events. `rows` selects their id from event_ids, product and payload. */
export const appendEventsSql = (rows: string) => `
events AS (
  INSERT INTO outbox (id, product_id, payload) ${rows} RETURNING id, product_id
)`;

const APPEND = `
WITH ${appendEventsSql(`SELECT nextval('event_ids'), * FROM unnest($1::bigint[], $2::jsonb[])`)}
SELECT id, product_id, (SELECT ${WAKE_RELAY}) FROM events`;

/**
 * Appends an event for each of these products and wakes the relay. Returns the id of each product's event.
 */
export async function appendEvents(
  tx: Queryable,
  payloads: readonly OutboxPayload[],
): Promise<Map<string, number>> {
  const rows = await tx.query<{ id: number; product_id: number }>(APPEND, [
    payloads.map(({ productId }) => productId),
    payloads.map((payload) => JSON.stringify(payload)),
  ]);
  return new Map(rows.map(({ id, product_id }) => [String(product_id), id]));
}
