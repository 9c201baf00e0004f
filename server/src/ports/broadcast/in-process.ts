import { EventEmitter } from 'node:events';
import { type Broadcast } from './index.ts';

/** Reaches the subscribers of this process; each gets its own copy, after the publisher has gone on. */
export function inProcessBroadcast(): Broadcast {
  const emitter = new EventEmitter().setMaxListeners(0);
  return {
    async publish(channel, message) {
      const text = JSON.stringify(message);
      setImmediate(() => emitter.emit(channel, text));
    },
    async subscribe(channel, onMessage) {
      const listener = (text: string) => onMessage(JSON.parse(text));
      emitter.on(channel, listener);
      return async () => void emitter.off(channel, listener);
    },
  };
}
