import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Broadcast } from './broadcast.ts';
import { createListeners, wireText } from './listeners.ts';

/** Reaches the subscribers of this process, after the publisher has gone on. */
export function inProcessBroadcast(): Broadcast {
  const listeners = createListeners();
  return {
    async publish(channel, message) {
      const text = wireText(message);
      setImmediate(() => listeners.deliver(channel.name, text));
    },
    async subscribe(channel, onMessage, onMissed) {
      // What was published before is delivered by then.
      await nextTurn();
      const end = listeners.add(channel, onMessage, onMissed);
      return async () => end();
    },
  };
}
