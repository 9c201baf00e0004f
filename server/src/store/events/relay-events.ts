import { type OutboxEvent, type OutboxPayload, type VerdictGiven } from '@tidemark/contracts/events.ts';
import { PRICE_CHANGES, type Broadcast } from '../../ports/broadcast/broadcast.ts';
import { type Cache } from '../../ports/cache/cache.ts';
import { type Database } from '../../ports/database/database.ts';
import { type RowOf } from '../../ports/database/rows.ts';
import { PRICE_CHANGED, VERDICT_GIVEN, depthOf, type Queue, type Topic } from '../../ports/queue/queue.ts';
import { invalidateProducts } from '../products/product-cache.ts';

const BATCH = 500;
const OUTGOING: readonly Topic[] = [PRICE_CHANGED, VERDICT_GIVEN];
/** With more events than this in the queue, the rules are behind, and more would only be duplicates. */
const MAX_WAITING = 2000;
const MAX_DOUBLINGS = 12;

interface DueEvent extends RowOf<'outbox', 'id' | 'relays' | 'payload'> {
  payload: OutboxPayload;
  /** The time of this read, in microseconds. */
  seen_at: string;
}

export interface RelayParts {
  database: Database;
  queue: Pick<Queue, 'publish' | 'laneStates'>;
  broadcast: Broadcast;
  cache: Cache;
  /** Delay until an event whose rules have not been applied is sent again. Doubles each time. */
  againAfterMs: number;
}

/**
 * Sends due events from the outbox to live listeners and the queue, in order, and returns how many. Events
 * stay in the outbox until their rules have been applied, so a crash at any point sends some of them again
 * and loses none. While the queue is behind, events wait in the outbox.
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
  const rows = await database.query<DueEvent>(
    'SELECT id, relays, payload, now()::text AS seen_at FROM outbox WHERE relay_at <= now() ORDER BY id LIMIT $1',
    [BATCH],
  );
  if (rows.length === 0) return 0;
  // Invalidate first: a client notified of a new price must not read the old one from the cache.
  await invalidateProducts(
    cache,
    rows.map(({ payload }) => payload.productId),
  );
  // Broadcast before the rules run, so that no client receives an alert before its price.
  for (const row of rows) {
    const event = eventOf(row);
    if (row.relays === 0 && !isVerdict(event)) await broadcast.publish(PRICE_CHANGES, event);
  }
  const events = rows.map(eventOf);
  await publishAll(
    queue,
    PRICE_CHANGED,
    events.filter((event) => !isVerdict(event)),
  );
  await publishAll(queue, VERDICT_GIVEN, events.filter(isVerdict));
  // Skip events that were partly applied in the meantime: they are already due again.
  await database.query(
    `UPDATE outbox SET relays = least(relays + 1, ${MAX_DOUBLINGS}), relay_at = now() + $2 * 2 ^ relays * interval '1 ms'
     WHERE id = ANY ($1) AND relay_at <= $3::timestamptz`,
    [rows.map((row) => row.id), againAfterMs, rows[0]?.seen_at ?? null],
  );
  return rows.length;
}

async function publishAll<Event>(
  queue: Pick<Queue, 'publish'>,
  topic: Topic<Event>,
  events: readonly Event[],
): Promise<void> {
  if (events.length > 0)
    await queue.publish(
      topic,
      events.map((body) => ({ body })),
    );
}

function isVerdict(event: OutboxEvent): event is VerdictGiven {
  return 'verdict' in event;
}

function eventOf({ id, payload }: DueEvent): OutboxEvent {
  return { eventId: String(id), ...payload };
}
