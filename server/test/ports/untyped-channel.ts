import { type Channel } from '../../src/ports/broadcast/broadcast.ts';

/** A channel that carries any message. */
export function untypedChannel(name: string): Channel {
  return { name, parse: (message) => message };
}
