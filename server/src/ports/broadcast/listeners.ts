import { MAX_MESSAGE_BYTES, type Channel } from './broadcast.ts';

interface Listener {
  onMessage: (message: unknown) => void;
  onMissed: () => void;
}

/** Encodes a message that was too long to send. */
const MISSED = '';

/** The subscribers of this process, by channel. */
export interface Listeners {
  add<Message>(
    channel: Channel<Message>,
    onMessage: (message: Message) => void,
    onMissed?: () => void,
  ): () => void;
  /**
   * Parses a message encoded by `encodeMessage` and gives each subscriber its own copy. A subscriber counts
   * it as missed if it cannot be parsed, and if its `onMessage` throws. Never throws.
   */
  deliver(channel: string, text: string): void;
  /** Calls `onMissed` of the channel's subscribers, or of all. */
  reportMissed(channel?: string): void;
}

export function createListeners(): Listeners {
  const channels = new Map<string, Set<Listener>>();
  return {
    add({ name, parse }, onMessage, onMissed = () => undefined) {
      const known = channels.get(name) ?? new Set();
      const listener = { onMessage: (message: unknown) => onMessage(parse(message)), onMissed };
      channels.set(name, known.add(listener));
      return () => {
        known.delete(listener);
      };
    },
    deliver(channel, text) {
      for (const { onMessage, onMissed } of channels.get(channel) ?? []) {
        if (text === MISSED) onMissed();
        else
          try {
            onMessage(JSON.parse(text));
          } catch {
            onMissed();
          }
      }
    },
    reportMissed(channel) {
      const affected = channel === undefined ? [...channels.values()] : [channels.get(channel) ?? []];
      for (const { onMissed } of affected.flatMap((listeners) => [...listeners])) onMissed();
    },
  };
}

/** A message as JSON, or MISSED if it is too long. */
export function encodeMessage(message: unknown): string {
  const text = JSON.stringify(message);
  return Buffer.byteLength(text) > MAX_MESSAGE_BYTES ? MISSED : text;
}
