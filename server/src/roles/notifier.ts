import { type Parts } from '../compose.ts';
import { deliverDue } from '../notify/deliver.ts';
import { repeat } from './repeat.ts';

const POLL_MS = 500;
/** They take turns at what is due, so that a slow receiver holds up one and not all. */
const LANES = 12;
const LEASE_MARGIN_MS = 15_000;

/** Sends what is due to people's channels. */
export async function notifier({ config, database, send, log }: Parts, signal: AbortSignal): Promise<void> {
  const parts = {
    database,
    send,
    log,
    maxAttempts: config.deliveryAttempts,
    retryAfterMs: config.deliveryRetryAfterMs,
    inHand: new Map<number, number>(),
    leaseMs: config.deliveryTimeoutMs + LEASE_MARGIN_MS,
  };
  const lane = () => repeat(signal, { everyMs: POLL_MS, log }, async () => (await deliverDue(parts)) > 0);
  await Promise.all(Array.from({ length: LANES }, lane));
}
