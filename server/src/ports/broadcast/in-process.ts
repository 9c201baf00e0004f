import { type Broadcast } from './index.ts';

type Listener = (text: string) => void;

/** Reaches the subscribers of this process; each gets its own copy, after the publisher has gone on. */
export function inProcessBroadcast(): Broadcast {
  const channels = new Map<string, Set<Listener>>();

  const listenersOf = (channel: string): Set<Listener> => {
    const known = channels.get(channel) ?? new Set();
    channels.set(channel, known);
    return known;
  };

  return {
    async publish(channel, message) {
      const text = JSON.stringify(message);
      const listeners = listenersOf(channel);
      const audience = [...listeners];
      setImmediate(() => {
        for (const listener of audience) if (listeners.has(listener)) listener(text);
      });
    },
    async subscribe(channel, onMessage) {
      const listener: Listener = (text) => onMessage(JSON.parse(text));
      listenersOf(channel).add(listener);
      return async () => void listenersOf(channel).delete(listener);
    },
  };
}
