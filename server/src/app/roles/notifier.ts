import { type Parts } from '../compose/parts.ts';
import { deliverDue } from '../../features/notify/deliver.ts';
import { ALERTS_FIRED } from '../../ports/broadcast/broadcast.ts';
import { repeat } from './repeat.ts';
import { wakeOn } from './wake-on.ts';

const POLL_MS = 2000;
/** They take turns at what is due, so that a slow receiver holds up one and not all. */
const LANES = 12;
const LEASE_MARGIN_MS = 15_000;

/** Sends what is due to people's channels. */
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
    inHand: new Map<number, number>(),
    leaseMs: config.deliveryTimeoutMs + LEASE_MARGIN_MS,
  };
  const { wake, stop } = await wakeOn((wakeUp) => broadcast.subscribe(ALERTS_FIRED, wakeUp, wakeUp));
  const lane = () =>
    repeat(signal, { everyMs: POLL_MS, wake, log }, async () => (await deliverDue(parts)) > 0);
  await Promise.all(Array.from({ length: LANES }, lane));
  await stop();
}
