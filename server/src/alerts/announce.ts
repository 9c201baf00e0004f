import { ALERTS_FIRED, type Broadcast } from '../ports/broadcast/index.ts';
import { type FiredAlert } from './notify-fired.ts';

/** Tells whoever listens of notifications that are in the database by now. */
export async function announce(broadcast: Broadcast, fired: readonly FiredAlert[]): Promise<void> {
  for (const alert of fired) await broadcast.publish(ALERTS_FIRED, alert);
}
