import { type Broadcast } from './broadcast.ts';

/** Publishes by the spare while the shared one cannot be used, and listens to both. */
export function failoverBroadcast(shared: Broadcast, spare: Broadcast, isUsable: () => boolean): Broadcast {
  return {
    publish: (channel, message) => (isUsable() ? shared : spare).publish(channel, message),
    async subscribe(channel, onMessage, onMissed) {
      const ends = await Promise.all(
        [shared, spare].map((one) => one.subscribe(channel, onMessage, onMissed)),
      );
      return async () => void (await Promise.all(ends.map((end) => end())));
    },
  };
}
