import { type Parts } from '../compose/parts.ts';
import { deliverDue } from '../../features/notify/deliver.ts';
import { DELIVERIES_DUE } from '../../features/notify/deliveries-due.ts';
import { ALERTS_FIRED } from '../../features/notify/notify-fired.ts';
import { repeat } from './repeat.ts';
import { wakeOn } from './wake-on.ts';

const POLL_MS = 2000;
/** Parallel loops, so that a slow receiver delays one loop and not all. */
const PARALLEL_LOOPS = 12;
const LEASE_MARGIN_MS = 15_000;

/** Sends due deliveries to their channels. */
export async function notifier(
  {
    config,
    database,
    broadcast,
    send,
    log,
  }: Pick<Parts, 'config' | 'database' | 'broadcast' | 'send' | 'log'>,
  signal: AbortSignal,
): Promise<void> {
  const parts = {
    database,
    send,
    log,
    maxAttempts: config.deliveryAttempts,
    retryAfterMs: config.deliveryRetryAfterMs,
    inFlight: new Map<number, number>(),
    leaseMs: config.deliveryTimeoutMs + LEASE_MARGIN_MS,
  };
  const { wake, stop } = await wakeOn(async (wakeUp) => {
    const ends = await Promise.all([
      broadcast.subscribe(ALERTS_FIRED, wakeUp, wakeUp),
      broadcast.subscribe(DELIVERIES_DUE, wakeUp, wakeUp),
    ]);
    return async () => void (await Promise.all(ends.map((end) => end())));
  });
  const loop = () =>
    repeat(signal, { everyMs: POLL_MS, wake, log }, async () => (await deliverDue(parts)) > 0);
  await Promise.all(Array.from({ length: PARALLEL_LOOPS }, loop));
  await stop();
}
