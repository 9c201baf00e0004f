import { Type, type Static } from 'typebox';
import { Nullable, Timestamp } from './common.ts';

/** A lane of a topic: messages that wait for a hand, and who serves it where that is known. */
const QueueLane = Type.Object({
  lane: Type.String({ description: 'Of checks: <region>.<shard>; empty: the topic’s own' }),
  waiting: Type.Integer(),
  consumers: Nullable(Type.Integer()),
});

export const QueueTopic = Type.Object({
  topic: Type.String(),
  dead: Type.Integer({ description: 'Messages that were given up' }),
  lanes: Type.Array(QueueLane),
});
export type QueueTopic = Static<typeof QueueTopic>;

export const TopicName = Type.Enum(['scrape', 'price.changed', 'verdict.given']);
export type TopicName = Static<typeof TopicName>;

export const DeadLetter = Type.Object({
  id: Type.String(),
  lane: Type.String(),
  body: Type.Unknown(),
  attempts: Type.Integer(),
  reason: Type.String({ description: 'Why the last attempt failed' }),
  at: Timestamp,
});
export type DeadLetter = Static<typeof DeadLetter>;

export const DeadLetterQuery = Type.Object({
  topic: TopicName,
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 100 })),
});

export const Replay = Type.Object(
  {
    topic: TopicName,
    ids: Type.Optional(
      Type.Array(Type.String({ maxLength: 200 }), {
        minItems: 1,
        maxItems: 1000,
        description: 'Default: all of the topic',
      }),
    ),
  },
  { additionalProperties: false },
);
