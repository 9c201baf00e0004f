import { type Parts } from '../compose/parts.ts';
import { OUTBOX_CHANNEL } from '../../store/events/append-events.ts';
import { relayEvents } from '../../store/events/relay-events.ts';
import { repeat } from './repeat.ts';
import { wakeOn } from './wake-on.ts';

const POLL_MS = 1000;

/**
 * Publishes the outbox's events to the queue and to live listeners. Only the leader does, so that they stay
 * in order.
 */
export async function relay(
  {
    config,
    database,
    cache,
    queue,
    broadcast,
    leadership,
    log,
  }: Pick<Parts, 'config' | 'database' | 'cache' | 'queue' | 'broadcast' | 'leadership' | 'log'>,
  signal: AbortSignal,
): Promise<void> {
  const parts = { database, cache, queue, broadcast, againAfterMs: config.relayRetryAfterMs };
  await leadership.run('relay', signal, async (leading) => {
    const { wake, stop } = await wakeOn((onMessage) => database.listen(OUTBOX_CHANNEL, onMessage));
    await repeat(leading, { everyMs: POLL_MS, wake, log }, async () => (await relayEvents(parts)) > 0);
    await stop();
  });
}
