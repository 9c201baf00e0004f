import { ALERTS_FIRED, type Broadcast } from '../../ports/broadcast/broadcast.ts';
import { type FiredAlert } from './notify-fired.ts';

/** Keeps one message within what a broadcast carries. */
const ALERTS_A_MESSAGE = 50;

/** Tells whoever listens of notifications that are in the database by now. */
export async function announce(broadcast: Broadcast, fired: readonly FiredAlert[]): Promise<void> {
  for (let from = 0; from < fired.length; from += ALERTS_A_MESSAGE)
    await broadcast.publish(ALERTS_FIRED, fired.slice(from, from + ALERTS_A_MESSAGE));
}
