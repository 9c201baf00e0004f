import { Type, type Static } from 'typebox';
import { Nullable, Timestamp } from './common.ts';

/** A lane of a topic, with its backlog. `consumers` is null where the queue does not report it. */
const QueueLane = Type.Object({
  lane: Type.String({ description: '<region>.<shard> for checks; empty for a topic with a single lane' }),
  waiting: Type.Integer(),
  consumers: Nullable(Type.Integer()),
});

export const QueueTopic = Type.Object({
  topic: Type.String(),
  deadLetterCount: Type.Integer({ description: 'Messages that failed their last attempt' }),
  lanes: Type.Array(QueueLane),
});
export type QueueTopic = Static<typeof QueueTopic>;

export const TopicName = Type.Enum(['check', 'price.changed', 'verdict.given']);
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
        description: 'Defaults to all dead letters of the topic',
      }),
    ),
  },
  { additionalProperties: false },
);
