import { type Database } from '../../database/database.ts';
import { type RowOf } from '../../database/rows.ts';
import {
  MAX_ATTEMPTS,
  MOST_DEAD,
  OWN_LANE,
  type ConsumeOptions,
  type Message,
  type Topic,
} from '../queue.ts';

export interface PostgresQueueOptions {
  /** How long a message is hidden while it is in hand; after that it is taken for lost and delivered again. */
  visibilityMs: number;
  pollEveryMs: number;
  retryAfterMs: number;
  /** How often a consumer asks which lanes to serve. */
  lanesEveryMs: number;
  onError: (error: Error) => void;
}

export interface ConsumerParts {
  database: Database;
  topic: Topic;
  table: string;
  options: PostgresQueueOptions;
  consume: ConsumeOptions;
  handler: (message: Message) => Promise<void>;
}

type ClaimedMessage = RowOf<'queue_durable', 'id' | 'attempts' | 'priority' | 'body'>;

/** Hands that come free are counted for so long, so that one claim serves many of them. */
const GATHER_MS = 10;
/** This share of the hands need not wait for others. */
const ENOUGH_FREE = 1 / 8;
/** Counting the dead costs as much as reading them. */
const DEATHS_A_COUNT = 1000;
const LOST = 'Its consumer died, or held it for too long.';

/** Claims up to its free hands, runs the handlers side by side, and settles the finished ones a batch at a time. */
export class PostgresConsumer {
  readonly #parts: ConsumerParts;
  readonly #inHand = new Set<Promise<void>>();
  /** The next claim looks into them in this order; each takes its turn at being the first. */
  #lanes: string[] = [];
  #lanesUntil = 0;
  #done: number[] = [];
  #deaths = 0;
  #wake = Promise.withResolvers<void>();
  #gathering: NodeJS.Timeout | undefined;

  constructor(parts: ConsumerParts) {
    this.#parts = parts;
  }

  async run(): Promise<void> {
    const { database, topic, consume, options } = this.#parts;
    const { signal } = consume;
    const unlisten = await database.listen(`queue:${topic.name}`, () => this.#wake.resolve());
    signal.addEventListener('abort', () => this.#wake.resolve(), { once: true });
    while (!signal.aborted) {
      const waiting = this.#wake.promise;
      const free = consume.concurrency - this.#inHand.size;
      const claimed = await this.#claimAndSettle(free).catch((error: Error) => {
        options.onError(error);
        return [];
      });
      for (const row of claimed) this.#start(row);
      if (claimed.length < free || free === 0) await this.#pause(waiting);
    }
    await Promise.all(this.#inHand);
    await this.#settle().catch(options.onError);
    await unlisten();
  }

  async #pause(waiting: Promise<void>): Promise<void> {
    const tick = setTimeout(() => this.#wake.resolve(), this.#parts.options.pollEveryMs);
    await waiting;
    clearTimeout(tick);
    this.#wake = Promise.withResolvers<void>();
  }

  /** `next` is found once, whatever the plan: one made while the table was empty would find it anew for each message. */
  async #claimAndSettle(free: number): Promise<ClaimedMessage[]> {
    const { database, topic, table, consume, options } = this.#parts;
    await this.#askLanes();
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

  async #askLanes(): Promise<void> {
    if (Date.now() < this.#lanesUntil) return;
    const { consume, options } = this.#parts;
    this.#lanes = [...((await consume.lanes?.()) ?? [OWN_LANE])];
    this.#lanesUntil = Date.now() + options.lanesEveryMs;
  }

  async #settle(): Promise<void> {
    if (this.#done.length === 0) return;
    const { database, table } = this.#parts;
    await this.#settling((done) => database.query(`DELETE FROM ${table} WHERE id = ANY ($1)`, [done]));
  }

  /** Gives `remove` the messages that are done; where it fails they stay to be removed. */
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
      this.#inHand.delete(work);
      this.#wakeForFree();
    });
    this.#inHand.add(work);
  }

  #wakeForFree(): void {
    const { concurrency } = this.#parts.consume;
    const free = concurrency - this.#inHand.size;
    if (free >= concurrency * ENOUGH_FREE) this.#wake.resolve();
    else if (this.#gathering === undefined)
      this.#gathering = setTimeout(() => {
        this.#gathering = undefined;
        this.#wake.resolve();
      }, GATHER_MS);
  }

  async #handle(row: ClaimedMessage): Promise<void> {
    if (row.attempts > MAX_ATTEMPTS) return this.#release(row, LOST);
    try {
      await this.#parts.handler({ body: row.body, attempt: row.attempts });
      this.#done.push(row.id);
    } catch (error) {
      this.#parts.options.onError(error as Error);
      await this.#release(row, (error as Error).message);
    }
  }

  /** Lets a message rest until its next attempt, or for ever when it had its last. */
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
    if (row.attempts >= MAX_ATTEMPTS) await this.#forgetOldest().catch(options.onError);
  }

  /** Drops what is beyond MOST_DEAD, at this consumer's first death and then now and again. */
  async #forgetOldest(): Promise<void> {
    if (this.#deaths++ % DEATHS_A_COUNT !== 0) return;
    const { database, table, topic } = this.#parts;
    await database.query(
      `DELETE FROM ${table} WHERE topic = $1 AND dead
         AND id <= (SELECT id FROM ${table} WHERE topic = $1 AND dead ORDER BY id DESC OFFSET $2 LIMIT 1)`,
      [topic.name, MOST_DEAD],
    );
  }
}

const REASON_CHARACTERS = 500;

/** A text column has no room for NUL. */
function storable(reason: string): string {
  return reason.slice(0, REASON_CHARACTERS).replaceAll('\0', ' ').toWellFormed();
}
