import { type Database } from '../../database/database.ts';
import { OWN_LANE, type DeadLetter, type Queue, type Topic } from '../queue.ts';
import { PostgresConsumer, type PostgresQueueOptions } from './postgres-consumer.ts';

const tableOf = (topic: Topic) => (topic.durable ? 'queue_durable' : 'queue_transient');

/**
 * A queue in two database tables. NOTIFY wakes consumers; polling finds messages whose notification was lost.
 */
export function postgresQueue(database: Database, options: PostgresQueueOptions): Queue {
  return {
    async publish(topic, messages) {
      if (messages.length === 0) return;
      await database.query(
        `WITH added AS (
           INSERT INTO ${tableOf(topic)} (topic, lane, priority, visible_at, body)
           SELECT $1, m.lane, m.priority, now(), m.body FROM unnest($2::text[], $3::smallint[], $4::jsonb[]) AS m (lane, priority, body))
         SELECT pg_notify('queue:' || $1, '')`,
        [
          topic.name,
          messages.map((m) => m.lane ?? OWN_LANE),
          messages.map((m) => m.priority ?? 5),
          messages.map((m) => JSON.stringify(m.body)),
        ],
      );
    },
    consume: (topic, consume, handler) =>
      new PostgresConsumer({
        database,
        topic,
        table: tableOf(topic),
        options,
        consume,
        handler: ({ body, attempt }) => handler({ body: topic.parse(body), attempt }),
      }).run(),
    async laneStates(topic, lanes) {
      const rows = await database.query<{ lane: string; waiting: number }>(
        `SELECT lane, count(*) AS waiting FROM ${tableOf(topic)}
         WHERE topic = $1 AND lane = ANY ($2) AND NOT dead AND visible_at <= now() GROUP BY lane`,
        [topic.name, lanes],
      );
      const waiting = new Map(rows.map((row) => [row.lane, row.waiting]));
      return lanes.map((lane) => ({ lane, waiting: waiting.get(lane) ?? 0, consumers: null }));
    },
    ...deadLettersOf(database),
  };
}

function deadLettersOf(database: Database): Pick<Queue, 'deadCount' | 'deadLetters' | 'replay'> {
  return {
    async deadCount(topic) {
      const [row] = await database.query<{ count: number }>(
        `SELECT count(*) AS count FROM ${tableOf(topic)} WHERE topic = $1 AND dead`,
        [topic.name],
      );
      return row?.count ?? 0;
    },
    async deadLetters(topic, limit) {
      const rows = await database.query<Omit<DeadLetter, 'id'> & { id: number }>(
        `SELECT id, lane, body, attempts, coalesce(reason, '') AS reason, visible_at AS at FROM ${tableOf(topic)}
         WHERE topic = $1 AND dead ORDER BY id LIMIT $2`,
        [topic.name, limit],
      );
      return rows.map((row) => ({ ...row, id: String(row.id) }));
    },
    async replay(topic, ids) {
      const [row] = await database.query<{ count: number }>(
        `WITH revived AS (
           UPDATE ${tableOf(topic)} SET dead = false, reason = NULL, attempts = 0, visible_at = now()
           WHERE topic = $1 AND dead AND ($2::text[] IS NULL OR id::text = ANY ($2)) RETURNING 1),
         woken AS (SELECT pg_notify('queue:' || $1, ''))
         SELECT (SELECT count(*) FROM revived) AS count FROM woken`,
        [topic.name, ids ?? null],
      );
      return row?.count ?? 0;
    },
  };
}
