import { type Parts } from '../compose.ts';
import { deliverDue } from '../notify/deliver.ts';
import { repeat } from './repeat.ts';

const POLL_MS = 250;
const LEASE_MARGIN_MS = 15_000;

/** Sends what is due to people's channels. */
export async function notifier({ config, database, send, log }: Parts, signal: AbortSignal): Promise<void> {
  const parts = {
    database,
    send,
    log,
    maxAttempts: config.deliveryAttempts,
    retryAfterMs: config.deliveryRetryAfterMs,
    leaseMs: config.deliveryTimeoutMs + LEASE_MARGIN_MS,
  };
  await repeat(signal, { everyMs: POLL_MS, log }, async () => (await deliverDue(parts)) > 0);
}
