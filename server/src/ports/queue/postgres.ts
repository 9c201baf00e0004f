import { setTimeout as sleep } from 'node:timers/promises';
import { type Database } from '../database/index.ts';
import { MAX_ATTEMPTS, type ConsumeOptions, type Message, type Queue, type Topic } from './index.ts';

export interface PostgresQueueOptions {
  /** How long a message is hidden while it is in hand; after that it is taken for lost and delivered again. */
  visibilityMs: number;
  pollEveryMs: number;
  retryAfterMs: number;
  onError: (error: Error) => void;
}

interface ClaimedRow {
  id: number;
  attempts: number;
  priority: number;
  body: unknown;
}

const tableOf = (topic: Topic) => (topic.durable ? 'queue_durable' : 'queue_transient');

/** A queue in two tables of the database; NOTIFY wakes the consumers, polling finds what was missed. */
export function postgresQueue(database: Database, options: PostgresQueueOptions): Queue {
  return {
    async publish(topic, messages) {
      if (messages.length === 0) return;
      await database.query(
        `WITH added AS (
           INSERT INTO ${tableOf(topic)} (topic, priority, visible_at, body)
           SELECT $1, m.priority, now(), m.body FROM unnest($2::smallint[], $3::jsonb[]) AS m (priority, body))
         SELECT pg_notify('queue:' || $1, '')`,
        [topic.name, messages.map((m) => m.priority ?? 5), messages.map((m) => JSON.stringify(m.body))],
      );
    },
    consume: (topic, consumeOptions, handler) => {
      const consumer = new Consumer(database, topic, options, consumeOptions, handler);
      return consumer.run();
    },
    async depth(topic) {
      const rows = await database.query<{ count: number }>(
        `SELECT count(*) AS count FROM ${tableOf(topic)} WHERE topic = $1 AND NOT dead`,
        [topic.name],
      );
      return rows[0]?.count ?? 0;
    },
  };
}

/** Claims up to its free hands, runs the handlers side by side, and settles the finished ones a batch at a time. */
class Consumer {
  readonly #database: Database;
  readonly #topic: Topic;
  readonly #table: string;
  readonly #options: PostgresQueueOptions;
  readonly #consume: ConsumeOptions;
  readonly #handler: (message: Message) => Promise<void>;
  readonly #inHand = new Set<Promise<void>>();
  #done: number[] = [];
  #wake = Promise.withResolvers<void>();

  constructor(
    database: Database,
    topic: Topic,
    options: PostgresQueueOptions,
    consume: ConsumeOptions,
    handler: (message: Message) => Promise<void>,
  ) {
    this.#database = database;
    this.#topic = topic;
    this.#table = tableOf(topic);
    this.#options = options;
    this.#consume = consume;
    this.#handler = handler;
  }

  async run(): Promise<void> {
    const { signal } = this.#consume;
    const unlisten = await this.#database.listen(`queue:${this.#topic.name}`, () => this.#wake.resolve());
    signal.addEventListener('abort', () => this.#wake.resolve(), { once: true });
    while (!signal.aborted) {
      const waiting = this.#wake.promise;
      const claimed = await this.#claimAndSettle().catch((error: Error) => {
        this.#options.onError(error);
        return [];
      });
      for (const row of claimed) this.#start(row);
      if (claimed.length === 0 || this.#inHand.size >= this.#consume.concurrency) await this.#pause(waiting);
    }
    await Promise.all(this.#inHand);
    await this.#settle().catch(this.#options.onError);
    await unlisten();
  }

  async #pause(waiting: Promise<void>): Promise<void> {
    const timer = new AbortController();
    const tick = sleep(this.#options.pollEveryMs, undefined, { signal: timer.signal }).catch(() => undefined);
    await Promise.race([waiting, tick]);
    timer.abort();
    this.#wake = Promise.withResolvers<void>();
  }

  async #claimAndSettle(): Promise<ClaimedRow[]> {
    await this.#settle();
    const free = this.#consume.concurrency - this.#inHand.size;
    if (free <= 0 || this.#consume.signal.aborted) return [];
    const rows = await this.#database.query<ClaimedRow>(
      `UPDATE ${this.#table} q SET visible_at = now() + $3 * interval '1 ms', attempts = q.attempts + 1
       FROM (SELECT id FROM ${this.#table} WHERE topic = $1 AND NOT dead AND visible_at <= now()
             ORDER BY priority, id LIMIT $2 FOR UPDATE SKIP LOCKED) next
       WHERE q.id = next.id RETURNING q.id, q.attempts, q.body, q.priority`,
      [this.#topic.name, free, this.#options.visibilityMs],
    );
    return rows.sort((a, b) => a.priority - b.priority || a.id - b.id);
  }

  async #settle(): Promise<void> {
    if (this.#done.length === 0) return;
    const ids = this.#done;
    this.#done = [];
    try {
      await this.#database.query(`DELETE FROM ${this.#table} WHERE id = ANY ($1)`, [ids]);
    } catch (error) {
      this.#done.push(...ids);
      throw error;
    }
  }

  #start(row: ClaimedRow): void {
    const work = this.#handle(row).finally(() => {
      this.#inHand.delete(work);
      this.#wake.resolve();
    });
    this.#inHand.add(work);
  }

  async #handle(row: ClaimedRow): Promise<void> {
    if (row.attempts > MAX_ATTEMPTS) return this.#setAside(row);
    try {
      await this.#handler({ body: row.body, attempt: row.attempts });
      this.#done.push(row.id);
    } catch (error) {
      this.#options.onError(error as Error);
      await this.#database
        .query(
          `UPDATE ${this.#table} SET visible_at = now() + $2 * interval '1 ms', dead = attempts >= $3
           WHERE id = $1 AND attempts = $4`,
          [row.id, this.#options.retryAfterMs, MAX_ATTEMPTS, row.attempts],
        )
        .catch(this.#options.onError);
    }
  }

  /** Nobody was left to say that the last attempt failed: it took its process with it. */
  async #setAside(row: ClaimedRow): Promise<void> {
    await this.#database
      .query(`UPDATE ${this.#table} SET dead = true WHERE id = $1 AND attempts = $2`, [row.id, row.attempts])
      .catch(this.#options.onError);
  }
}
