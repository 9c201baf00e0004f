import { type PriceChanged } from '@tidemark/contracts/events.ts';
import { PRICE_CHANGES, type Broadcast } from '../ports/broadcast/index.ts';
import { type Database } from '../ports/database/index.ts';
import { PRICE_EVENTS, type Queue } from '../ports/queue/index.ts';

const BATCH = 500;

/** An event as the queue carries it: what it is about is in the outbox. */
export interface EventNotice {
  productId: string;
  eventId: string;
}

interface Row {
  id: number;
  product_id: number;
  payload: Omit<PriceChanged, 'eventId'>;
}

export interface RelayParts {
  database: Database;
  queue: Queue;
  broadcast: Broadcast;
  /** An event whose rules have not been applied by then is sent again. */
  againAfterMs: number;
}

/**
 * Sends events from the outbox to those who wait for them, in order, and returns how many. They stay in the outbox until the rules
 * have been applied, so a crash at any point sends some of them again and loses none.
 */
export async function relayEvents({ database, queue, broadcast, againAfterMs }: RelayParts): Promise<number> {
  const rows = await database.query<Row>(
    'SELECT id, product_id, payload FROM outbox WHERE relay_at <= now() ORDER BY id LIMIT $1',
    [BATCH],
  );
  if (rows.length === 0) return 0;
  await queue.publish(
    PRICE_EVENTS,
    rows.map((row) => ({ body: noticeOf(row) })),
  );
  await database.query(`UPDATE outbox SET relay_at = now() + $2 * interval '1 ms' WHERE id = ANY ($1)`, [
    rows.map((row) => row.id),
    againAfterMs,
  ]);
  for (const { id, payload } of rows)
    await broadcast.publish(PRICE_CHANGES, { eventId: String(id), ...payload } satisfies PriceChanged);
  return rows.length;
}

function noticeOf({ id, product_id }: Row): EventNotice {
  return { eventId: String(id), productId: String(product_id) };
}
