import { REDIS_PREFIX, type Redis } from '../redis/redis.ts';
import { type Broadcast } from './broadcast.ts';
import { createListeners, encodeMessage } from './listeners.ts';

/**
 * Redis pub/sub. Messages are lost while Redis is unreachable; subscribers get `onMissed` when it is back.
 */
export function redisBroadcast(redis: Redis): Broadcast {
  const listeners = createListeners();
  const subscriptions = new Map<string, Promise<void>>();

  const subscribeOnce = (channel: string) => {
    const known =
      subscriptions.get(channel) ??
      redis.subscribe(
        REDIS_PREFIX + channel,
        (text) => listeners.deliver(channel, text),
        () => listeners.reportMissed(channel),
      );
    subscriptions.set(channel, known);
    return known;
  };

  return {
    async publish(channel, message) {
      await redis
        .command('PUBLISH', REDIS_PREFIX + channel.name, encodeMessage(message))
        .catch(() => undefined);
    },
    async subscribe(channel, onMessage, onMissed) {
      const end = listeners.add(channel, onMessage, onMissed);
      await subscribeOnce(channel.name);
      return async () => end();
    },
  };
}
