import { Type } from 'typebox';
import { DeadLetter, DeadLetterQuery, QueueTopic, Replay } from '../queues.ts';
import { route } from './route.ts';

export const adminQueueRoutes = {
  listQueues: route({
    method: 'GET',
    path: '/admin/queues',
    summary: 'List queue topics with their backlog, consumers and dead-letter counts',
    auth: 'admin',
    status: 200,
    response: Type.Object({ topics: Type.Array(QueueTopic) }),
  }),
  listDeadLetters: route({
    method: 'GET',
    path: '/admin/dead-letters',
    summary: 'List the dead letters of a topic, oldest first',
    auth: 'admin',
    query: DeadLetterQuery,
    status: 200,
    response: Type.Object({ items: Type.Array(DeadLetter) }),
  }),
  replayDeadLetters: route({
    method: 'POST',
    path: '/admin/dead-letters/replay',
    summary: 'Return dead letters to their queue with a fresh retry budget',
    auth: 'admin',
    body: Replay,
    status: 200,
    response: Type.Object({ replayed: Type.Integer() }),
  }),
} as const;
