import { type PriceChanged } from '@tidemark/contracts/events.ts';
import { PRICE_CHANGES, type Broadcast } from '../ports/broadcast/index.ts';
import { type Database } from '../ports/database/index.ts';
import { PRICE_EVENTS, type Queue } from '../ports/queue/index.ts';

const BATCH = 500;
/** More notices than this on their way mean that the rules are behind, and more would only repeat what waits. */
const MAX_WAITING = 2000;
const MOST_DOUBLINGS = 12;

/** An event as the queue carries it: what it is about is in the outbox. */
export interface EventNotice {
  productId: string;
  eventId: string;
}

interface Row {
  id: number;
  product_id: number;
  relays: number;
  payload: Omit<PriceChanged, 'eventId'>;
}

export interface RelayParts {
  database: Database;
  queue: Queue;
  broadcast: Broadcast;
  /** An event whose rules have not been applied by then is sent again, then after twice that time, and so on. */
  againAfterMs: number;
}

/**
 * Sends events from the outbox to those who wait for them, in order, and returns how many. They stay in the outbox until the rules
 * have been applied, so a crash at any point sends some of them again and loses none. While the queue is behind, they wait here.
 */
export async function relayEvents({ database, queue, broadcast, againAfterMs }: RelayParts): Promise<number> {
  if ((await queue.depth(PRICE_EVENTS)) > MAX_WAITING) return 0;
  const rows = await database.query<Row>(
    'SELECT id, product_id, relays, payload FROM outbox WHERE relay_at <= now() ORDER BY id LIMIT $1',
    [BATCH],
  );
  if (rows.length === 0) return 0;
  // Before the rules get to know of it, so that nobody hears of an alert before the price that it is about.
  for (const { id, payload, relays } of rows)
    if (relays === 0)
      await broadcast.publish(PRICE_CHANGES, { eventId: String(id), ...payload } satisfies PriceChanged);
  await queue.publish(
    PRICE_EVENTS,
    rows.map((row) => ({ body: noticeOf(row) })),
  );
  await database.query(
    `UPDATE outbox SET relays = least(relays + 1, ${MOST_DOUBLINGS}), relay_at = now() + $2 * 2 ^ relays * interval '1 ms'
     WHERE id = ANY ($1)`,
    [rows.map((row) => row.id), againAfterMs],
  );
  return rows.length;
}

function noticeOf({ id, product_id }: Row): EventNotice {
  return { eventId: String(id), productId: String(product_id) };
}
