import { type Broadcast } from './broadcast.ts';

/** Publishes to the fallback while the shared broadcast is unusable, and subscribes to both. */
export function failoverBroadcast(
  shared: Broadcast,
  fallback: Broadcast,
  isUsable: () => boolean,
): Broadcast {
  return {
    publish: (channel, message) => (isUsable() ? shared : fallback).publish(channel, message),
    async subscribe(channel, onMessage, onMissed) {
      const ends = await Promise.all(
        [shared, fallback].map((one) => one.subscribe(channel, onMessage, onMissed)),
      );
      return async () => void (await Promise.all(ends.map((end) => end())));
    },
  };
}
