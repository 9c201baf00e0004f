import { TOPICS, type Topic } from '../../../ports/queue/queue.ts';
import { lanesOfTopic } from '../../../store/schedule/lanes.ts';
import { type ApiParts } from '../../http/api-parts.ts';
import { found } from '../../http/problems.ts';
import { type Handlers } from '../../http/register-route.ts';

type QueueRoute = 'listQueues' | 'listDeadLetters' | 'replayDeadLetters';

const DEFAULT_LIMIT = 100;

export function adminQueueRoutes(parts: ApiParts): Handlers<QueueRoute> {
  const { queue } = parts;
  return {
    listQueues: async () => ({
      topics: await Promise.all(
        TOPICS.map(async (topic) => ({
          topic: topic.name,
          deadLetterCount: await queue.deadCount(topic),
          lanes: await lanesOfTopic(parts, topic),
        })),
      ),
    }),
    listDeadLetters: async ({ query }) => {
      const deadLetters = await queue.deadLetters(topicOf(query.topic), query.limit ?? DEFAULT_LIMIT);
      return { items: deadLetters.map((letter) => ({ ...letter, at: letter.at.toISOString() })) };
    },
    replayDeadLetters: async ({ body }) => ({ replayed: await queue.replay(topicOf(body.topic), body.ids) }),
  };
}

function topicOf(name: string): Topic {
  return found(
    TOPICS.find((topic) => topic.name === name),
    'topic',
  );
}
