import { type Database } from '../../database/database.ts';
import { type RowOf } from '../../database/rows.ts';
import {
  MAX_ATTEMPTS,
  MAX_DEAD_LETTERS,
  OWN_LANE,
  type ConsumeOptions,
  type Message,
  type Topic,
} from '../queue.ts';

export interface PostgresQueueOptions {
  /** How long a message in flight stays hidden. After that it is delivered again. */
  visibilityMs: number;
  pollEveryMs: number;
  retryAfterMs: number;
  /** How often a consumer updates the lanes to serve. */
  lanesEveryMs: number;
  onError: (error: Error) => void;
}

export interface PostgresConsumerParts {
  database: Database;
  topic: Topic;
  table: string;
  options: PostgresQueueOptions;
  consume: ConsumeOptions;
  handler: (message: Message) => Promise<void>;
}

type ClaimedMessage = RowOf<'queue_durable', 'id' | 'attempts' | 'priority' | 'body'>;

/** How long to collect free slots, so that one claim fills several. */
const COLLECT_MS = 10;
/** Share of free slots from which a claim is made at once. */
const CLAIM_AT_FREE_SHARE = 1 / 8;
/**
 * Dead letters between two deletions of surplus ones, because counting them costs as much as reading them.
 */
const DEAD_LETTERS_PER_TRIM = 1000;
const LEASE_EXPIRED = 'Its consumer crashed or took too long.';

/**
 * Claims as many messages as it has free slots, runs their handlers concurrently and deletes finished ones in
 * batches.
 */
export class PostgresConsumer {
  readonly #parts: PostgresConsumerParts;
  readonly #inFlight = new Set<Promise<void>>();
  /** In the order of the next claim. Rotated, so that each lane is first in turn. */
  #lanes: string[] = [];
  #lanesUntilMs = 0;
  #done: number[] = [];
  #deadLetters = 0;
  #wake = Promise.withResolvers<void>();
  #collecting: NodeJS.Timeout | undefined;

  constructor(parts: PostgresConsumerParts) {
    this.#parts = parts;
  }

  async run(): Promise<void> {
    const { database, topic, consume, options } = this.#parts;
    const { signal } = consume;
    const unlisten = await database.listen(`queue:${topic.name}`, () => this.#wake.resolve());
    signal.addEventListener('abort', () => this.#wake.resolve(), { once: true });
    while (!signal.aborted) {
      const waiting = this.#wake.promise;
      const free = consume.concurrency - this.#inFlight.size;
      const claimed = await this.#claimAndSettle(free).catch((error: Error) => {
        options.onError(error);
        return [];
      });
      for (const row of claimed) this.#start(row);
      if (claimed.length < free || free === 0) await this.#pause(waiting);
    }
    await Promise.all(this.#inFlight);
    await this.#settle().catch(options.onError);
    await unlisten();
  }

  async #pause(waiting: Promise<void>): Promise<void> {
    const tick = setTimeout(() => this.#wake.resolve(), this.#parts.options.pollEveryMs);
    await waiting;
    clearTimeout(tick);
    this.#wake = Promise.withResolvers<void>();
  }

  /** MATERIALIZED: a plan made while the table was empty would evaluate `next` again for each message. */
  async #claimAndSettle(free: number): Promise<ClaimedMessage[]> {
    const { database, topic, table, consume, options } = this.#parts;
    await this.#updateLanes();
    if (free === 0 || consume.signal.aborted) {
      await this.#settle();
      return [];
    }
    const rows = await this.#settling((done) =>
      database.query<ClaimedMessage>(
        `WITH settled AS (DELETE FROM ${table} WHERE id = ANY ($5)),
       next AS MATERIALIZED (
         SELECT next.id FROM unnest($2::text[]) AS lanes (lane) CROSS JOIN LATERAL (
           SELECT id FROM ${table} WHERE topic = $1 AND lane = lanes.lane AND NOT dead AND visible_at <= now()
           ORDER BY priority, id LIMIT $3 FOR UPDATE SKIP LOCKED) next
         LIMIT $3)
       UPDATE ${table} q SET visible_at = now() + $4 * interval '1 ms', attempts = q.attempts + 1
       FROM next
       WHERE q.id = next.id RETURNING q.id, q.attempts, q.body, q.priority`,
        [topic.name, this.#lanes, free, options.visibilityMs, done],
      ),
    );
    if (rows.length > 0) this.#lanes.push(...this.#lanes.splice(0, 1));
    return rows.sort((a, b) => a.priority - b.priority || a.id - b.id);
  }

  async #updateLanes(): Promise<void> {
    if (performance.now() < this.#lanesUntilMs) return;
    const { consume, options } = this.#parts;
    this.#lanes = [...((await consume.lanes?.()) ?? [OWN_LANE])];
    this.#lanesUntilMs = performance.now() + options.lanesEveryMs;
  }

  async #settle(): Promise<void> {
    if (this.#done.length === 0) return;
    const { database, table } = this.#parts;
    await this.#settling((done) => database.query(`DELETE FROM ${table} WHERE id = ANY ($1)`, [done]));
  }

  /** Passes the finished messages to `remove`. If it fails, they stay listed for the next time. */
  async #settling<T>(remove: (done: number[]) => Promise<T>): Promise<T> {
    const done = this.#done;
    this.#done = [];
    try {
      return await remove(done);
    } catch (error) {
      this.#done.push(...done);
      throw error;
    }
  }

  #start(row: ClaimedMessage): void {
    const work = this.#handle(row).finally(() => {
      this.#inFlight.delete(work);
      this.#wakeForFree();
    });
    this.#inFlight.add(work);
  }

  #wakeForFree(): void {
    const { concurrency } = this.#parts.consume;
    const free = concurrency - this.#inFlight.size;
    if (free >= concurrency * CLAIM_AT_FREE_SHARE) this.#wake.resolve();
    else if (this.#collecting === undefined)
      this.#collecting = setTimeout(() => {
        this.#collecting = undefined;
        this.#wake.resolve();
      }, COLLECT_MS);
  }

  async #handle(row: ClaimedMessage): Promise<void> {
    if (row.attempts > MAX_ATTEMPTS) return this.#release(row, LEASE_EXPIRED);
    try {
      await this.#parts.handler({ body: row.body, attempt: row.attempts });
      this.#done.push(row.id);
    } catch (error) {
      this.#parts.options.onError(error as Error);
      await this.#release(row, (error as Error).message);
    }
  }

  /** Delays a failed message until its next attempt, or marks it as dead after the last one. */
  async #release(row: ClaimedMessage, reason: string): Promise<void> {
    const { database, table, options } = this.#parts;
    await database
      .query(
        `UPDATE ${table} SET dead = attempts >= $3, reason = $4,
           visible_at = now() + CASE WHEN attempts >= $3 THEN 0 ELSE $2 END * interval '1 ms'
         WHERE id = $1 AND attempts = $5`,
        [row.id, options.retryAfterMs, MAX_ATTEMPTS, storable(reason), row.attempts],
      )
      .catch(options.onError);
    if (row.attempts >= MAX_ATTEMPTS) await this.#trimDeadLetters().catch(options.onError);
  }

  /**
   * Deletes the oldest dead letters beyond MAX_DEAD_LETTERS, at this consumer's first dead letter and then
   * now and then.
   */
  async #trimDeadLetters(): Promise<void> {
    if (this.#deadLetters++ % DEAD_LETTERS_PER_TRIM !== 0) return;
    const { database, table, topic } = this.#parts;
    await database.query(
      `DELETE FROM ${table} WHERE topic = $1 AND dead
         AND id <= (SELECT id FROM ${table} WHERE topic = $1 AND dead ORDER BY id DESC OFFSET $2 LIMIT 1)`,
      [topic.name, MAX_DEAD_LETTERS],
    );
  }
}

const REASON_CHARACTERS = 500;

/** Shortens a reason and removes NUL, which a text column cannot store. */
function storable(reason: string): string {
  return reason.slice(0, REASON_CHARACTERS).replaceAll('\0', ' ').toWellFormed();
}
