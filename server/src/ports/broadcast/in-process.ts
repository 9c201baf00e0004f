import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Broadcast } from './broadcast.ts';
import { createListeners, encodeMessage } from './listeners.ts';

/** Delivers to the subscribers of this process, asynchronously. */
export function inProcessBroadcast(): Broadcast {
  const listeners = createListeners();
  return {
    async publish(channel, message) {
      const text = encodeMessage(message);
      setImmediate(() => listeners.deliver(channel.name, text));
    },
    async subscribe(channel, onMessage, onMissed) {
      // Messages published earlier are delivered before this subscriber is added.
      await nextTurn();
      const end = listeners.add(channel, onMessage, onMissed);
      return async () => end();
    },
  };
}
