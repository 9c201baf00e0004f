import { type PriceChanged } from '@tidemark/contracts/events.ts';
import { PRICE_CHANGES, type Broadcast } from '../ports/broadcast/index.ts';
import { type Database } from '../ports/database/index.ts';
import { PRICE_EVENTS, type Queue } from '../ports/queue/index.ts';

const BATCH = 500;

/**
 * Moves events from the outbox to those who wait for them, in order, and returns how many. An event leaves the outbox only after
 * the queue has it, so a crash in between sends it again and loses nothing.
 */
export async function relayEvents(database: Database, queue: Queue, broadcast: Broadcast): Promise<number> {
  const rows = await database.query<{ id: number; payload: Omit<PriceChanged, 'eventId'> }>(
    'SELECT id, payload FROM outbox ORDER BY id LIMIT $1',
    [BATCH],
  );
  if (rows.length === 0) return 0;
  const events = rows.map(({ id, payload }): PriceChanged => ({ eventId: String(id), ...payload }));
  await queue.publish(
    PRICE_EVENTS,
    events.map((body) => ({ body })),
  );
  await database.query('DELETE FROM outbox WHERE id = ANY ($1)', [rows.map((row) => row.id)]);
  for (const event of events) await broadcast.publish(PRICE_CHANGES, event);
  return rows.length;
}
