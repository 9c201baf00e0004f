import { MAX_MESSAGE_BYTES, type Channel } from './broadcast.ts';

interface Listener {
  onMessage: (message: unknown) => void;
  onMissed: () => void;
}

/** Stands for a message that was too long. */
const MISSED = '';

/** The subscribers of this process, by channel. */
export interface Listeners {
  add<Message>(
    channel: Channel<Message>,
    onMessage: (message: Message) => void,
    onMissed?: () => void,
  ): () => void;
  /** Hands a message's text, as `wireText` made it, to each subscriber as a copy of its own. */
  deliver(channel: string, text: string): void;
  /** Tells the channel's subscribers, or all, that they may have missed something. */
  tellMissed(channel?: string): void;
}

export function createListeners(): Listeners {
  const channels = new Map<string, Set<Listener>>();
  return {
    add({ name, parse }, onMessage, onMissed = () => undefined) {
      const known = channels.get(name) ?? new Set();
      const listener = { onMessage: parsed(parse, onMessage, onMissed), onMissed };
      channels.set(name, known.add(listener));
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

/** Passes on messages that are valid; others count as missed. */
function parsed<Message>(
  parse: (message: unknown) => Message,
  onMessage: (message: Message) => void,
  onMissed: () => void,
): (message: unknown) => void {
  return (received) => {
    let message: Message;
    try {
      message = parse(received);
    } catch {
      return onMissed();
    }
    onMessage(message);
  };
}
