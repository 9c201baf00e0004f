import { MAX_MESSAGE_BYTES } from './broadcast.ts';

interface Listener {
  onMessage: (message: unknown) => void;
  onMissed: () => void;
}

/** Stands for a message that was too long. */
const MISSED = '';

/** The subscribers of this process, by channel. */
export interface Listeners {
  add(channel: string, onMessage: Listener['onMessage'], onMissed?: Listener['onMissed']): () => void;
  /** Hands a message's text, as `wireText` made it, to each subscriber as a copy of its own. */
  deliver(channel: string, text: string): void;
  /** Tells the channel's subscribers, or all, that they may have missed something. */
  tellMissed(channel?: string): void;
}

export function createListeners(): Listeners {
  const channels = new Map<string, Set<Listener>>();
  return {
    add(channel, onMessage, onMissed = () => undefined) {
      const known = channels.get(channel) ?? new Set();
      const listener = { onMessage, onMissed };
      channels.set(channel, known.add(listener));
      return () => {
        known.delete(listener);
      };
    },
    deliver(channel, text) {
      for (const { onMessage, onMissed } of channels.get(channel) ?? []) {
        if (text === MISSED) onMissed();
        else onMessage(JSON.parse(text));
      }
    },
    tellMissed(channel) {
      const told = channel === undefined ? [...channels.values()] : [channels.get(channel) ?? []];
      for (const { onMissed } of told.flatMap((listeners) => [...listeners])) onMissed();
    },
  };
}

export function wireText(message: unknown): string {
  const text = JSON.stringify(message);
  return Buffer.byteLength(text) > MAX_MESSAGE_BYTES ? MISSED : text;
}
