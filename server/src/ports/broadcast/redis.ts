import { REDIS_PREFIX, type Redis } from '../redis/redis.ts';
import { type Broadcast } from './broadcast.ts';
import { createListeners, wireText } from './listeners.ts';

/** Redis pub/sub: reaches every process. While Redis is away messages are lost; who listens is told when it is back. */
export function redisBroadcast(redis: Redis): Broadcast {
  const listeners = createListeners();
  const heard = new Map<string, Promise<void>>();

  const hear = (channel: string) => {
    const known =
      heard.get(channel) ??
      redis.subscribe(
        REDIS_PREFIX + channel,
        (text) => listeners.deliver(channel, text),
        () => listeners.tellMissed(channel),
      );
    heard.set(channel, known);
    return known;
  };

  return {
    async publish(channel, message) {
      await redis.command('PUBLISH', REDIS_PREFIX + channel.name, wireText(message)).catch(() => undefined);
    },
    async subscribe(channel, onMessage, onMissed) {
      const end = listeners.add(channel, onMessage, onMissed);
      await hear(channel.name);
      return async () => end();
    },
  };
}
