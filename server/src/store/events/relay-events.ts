import { type OutboxEvent, type OutboxPayload } from '@tidemark/contracts/events.ts';
import { PRICE_CHANGES, type Broadcast } from '../../ports/broadcast/broadcast.ts';
import { type Cache } from '../../ports/cache/cache.ts';
import { type Database } from '../../ports/database/database.ts';
import { PRICE_CHANGED, VERDICT_GIVEN, depthOf, type Queue, type Topic } from '../../ports/queue/queue.ts';
import { invalidateProducts } from '../products/product-cache.ts';

const BATCH = 500;
const OUTGOING: readonly Topic[] = [PRICE_CHANGED, VERDICT_GIVEN];
/** More events than this on their way mean that the rules are behind, and more would only repeat what waits. */
const MAX_WAITING = 2000;
const MOST_DOUBLINGS = 12;

interface Row {
  id: number;
  relays: number;
  payload: OutboxPayload;
  /** When this was read, to the microsecond. */
  seen_at: string;
}

export interface RelayParts {
  database: Database;
  queue: Pick<Queue, 'publish' | 'laneStates'>;
  broadcast: Broadcast;
  cache: Cache;
  /** An event whose rules have not been applied by then is sent again, then after twice that time, and so on. */
  againAfterMs: number;
}

/**
 * Sends events from the outbox to those who wait for them, in order, and returns how many. They stay in the outbox until the rules
 * have been applied, so a crash at any point sends some of them again and loses none. While the queue is behind, they wait here.
 */
export async function relayEvents({
  database,
  cache,
  queue,
  broadcast,
  againAfterMs,
}: RelayParts): Promise<number> {
  const depths = await Promise.all(OUTGOING.map((topic) => depthOf(queue, topic)));
  if (Math.max(...depths) > MAX_WAITING) return 0;
  const rows = await database.query<Row>(
    'SELECT id, relays, payload, now()::text AS seen_at FROM outbox WHERE relay_at <= now() ORDER BY id LIMIT $1',
    [BATCH],
  );
  if (rows.length === 0) return 0;
  // Nobody who hears of a price, or of an alert about it, may still read the one before.
  await invalidateProducts(
    cache,
    rows.map(({ payload }) => payload.productId),
  );
  // Before the rules get to know of it, so that nobody hears of an alert before the price that it is about.
  for (const row of rows)
    if (row.relays === 0 && topicOf(row) === PRICE_CHANGED)
      await broadcast.publish(PRICE_CHANGES, eventOf(row));
  for (const [topic, events] of Map.groupBy(rows, topicOf))
    await queue.publish(
      topic,
      events.map((row) => ({ body: eventOf(row) })),
    );
  // Of some a part may have been applied by now, and the rest is to be sent at once.
  await database.query(
    `UPDATE outbox SET relays = least(relays + 1, ${MOST_DOUBLINGS}), relay_at = now() + $2 * 2 ^ relays * interval '1 ms'
     WHERE id = ANY ($1) AND relay_at <= $3::timestamptz`,
    [rows.map((row) => row.id), againAfterMs, rows[0]?.seen_at ?? null],
  );
  return rows.length;
}

function topicOf({ payload }: Row): Topic {
  return 'verdict' in payload ? VERDICT_GIVEN : PRICE_CHANGED;
}

function eventOf({ id, payload }: Row): OutboxEvent {
  return { eventId: String(id), ...payload };
}
