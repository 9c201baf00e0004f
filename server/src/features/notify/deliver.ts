/**
 * Notifications, and delivering them to the channels of their accounts.
 * deliver.ts, send-message.ts            sends pending deliveries: leases, attempts, results
 * lanes/                                 which delivery is next, in each type's own slots; the limits
 * quotas/                                how many emails an account and a mailbox may get
 * channels/channels.ts                   the table of channels; one file per channel
 * verification/                          consent: confirming addresses, challenging webhooks, unsubscribing
 * messages/                              the text of alerts and emails (pure)
 * notify-fired.ts, read-notifications.ts writes and reads notifications
 * channel-store.ts, webhook-store.ts     an account's channels and webhooks
 */
import { type ChannelType, type DeliveryState } from '@tidemark/contracts/notification.ts';
import { type Database } from '../../ports/database/database.ts';
import { type Log } from '../../telemetry/log.ts';
import { deliveriesTotal } from '../../telemetry/metrics.ts';
import { type DeliveryResult, type Postponed } from './channels/channel.ts';
import { createDeliveryClaims, type ClaimedDelivery, type DeliveryClaims } from './lanes/claim-delivery.ts';
import { LaneLoad, type LaneLimits, type Party, type Response } from './lanes/lane-load.ts';
import { type SendMessage } from './send-message.ts';
import { asksForConsent } from './verification/verification-events.ts';

export interface DeliverParts {
  database: Database;
  send: SendMessage;
  maxAttempts: number;
  retryAfterMs: number;
  /**
   * How long an attempt may take. After that the lease expires, and another process sends the delivery again.
   */
  leaseMs: number;
  log: Log;
}

const MAX_RETRY_DELAY_MS = 6 * 3_600_000;
/** A request for consent is not repeated for long. */
const MAX_CONSENT_ATTEMPTS = 3;

/**
 * Sends the deliveries of one type of channel, each in a slot of its own. The most overdue is claimed when a
 * slot is free, one at a time.
 */
export class DeliveryLane {
  readonly #parts: DeliverParts;
  readonly #load: LaneLoad;
  readonly #claims: DeliveryClaims;
  readonly #running = new Set<Promise<void>>();
  #changed = Promise.withResolvers<void>();
  #isWaiting = false;

  constructor(parts: DeliverParts, type: ChannelType, limits: LaneLimits) {
    this.#parts = parts;
    this.#load = new LaneLoad(limits);
    this.#claims = createDeliveryClaims(parts.database, { type, leaseMs: parts.leaseMs });
  }

  /** Starts to send one delivery. Returns false if none is due, or none may be sent now. */
  async startNext(): Promise<boolean> {
    this.#isWaiting = !this.#load.hasFreeSlot;
    if (this.#isWaiting) return false;
    const blocked = this.#load.blocked();
    const delivery = await this.#claims.next(blocked);
    if (!delivery) {
      this.#isWaiting = Object.values(blocked).some((list) => list.length > 0);
      return false;
    }
    const running = this.#deliver(delivery).catch((error: unknown) => {
      this.#parts.log.error({ err: error, deliveryId: delivery.id }, 'a delivery could not be recorded');
    });
    this.#running.add(running);
    void running.finally(() => {
      this.#running.delete(running);
      if (this.#isWaiting) this.#announceChange();
    });
    return true;
  }

  /** Resolves when a delivery ends that others had to wait for. */
  changed(): Promise<void> {
    return this.#changed.promise;
  }

  /** Resolves when nothing is in flight. */
  async idle(): Promise<void> {
    await Promise.all(this.#running);
  }

  #announceChange(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers<void>();
  }

  async #deliver(delivery: ClaimedDelivery): Promise<void> {
    const { channel } = delivery;
    const party: Party = {
      accountId: channel.accountId,
      destination: channel.destination,
      channelId: channel.id,
    };
    this.#load.start(party);
    let response: Response = 'not-contacted';
    try {
      const result = await this.#parts.send(delivery).catch(asFailure);
      response = responseOf(result);
      if ('postponedMs' in result) this.#load.pause(party, result.blocks, result.postponedMs);
      await recordResult(delivery, result, this.#parts);
    } finally {
      this.#load.finish(party, response);
    }
  }
}

function asFailure(error: unknown): DeliveryResult {
  return { ok: false, retryable: true, detail: error instanceof Error ? error.message : String(error) };
}

function responseOf(result: DeliveryResult): Response {
  if (result.ok) return 'responded';
  if ('postponedMs' in result || result.skipped) return 'not-contacted';
  if (result.noResponse === undefined) return 'responded';
  return result.noResponse === 'relay' ? 'relay-failed' : 'no-response';
}

async function recordResult(
  delivery: ClaimedDelivery,
  result: DeliveryResult,
  parts: DeliverParts,
): Promise<void> {
  if ('postponedMs' in result) return postpone(delivery, result, parts);
  const state = stateAfter(delivery, result, parts.maxAttempts);
  deliveriesTotal.inc({ channel: delivery.channel.type, state });
  await parts.database.query(
    `UPDATE deliveries SET state = $2::delivery_state, detail = $3,
       delivered_at = CASE WHEN $2 = 'delivered' THEN now() END,
       next_attempt_at = CASE WHEN $2 = 'pending' THEN now() + $4 * interval '1 ms' END
     WHERE id = $1 AND attempts = $5`,
    [
      delivery.id,
      state,
      result.detail.slice(0, 1000),
      retryDelayMs(delivery.attempts, parts.retryAfterMs),
      delivery.attempts,
    ],
  );
  parts.log.info({ deliveryId: delivery.id, ok: result.ok, detail: result.detail }, 'delivery attempted');
}

/** Takes the attempt back. */
async function postpone(
  { id, attempts }: ClaimedDelivery,
  { postponedMs, detail }: Postponed,
  { database }: DeliverParts,
): Promise<void> {
  await database.query(
    `UPDATE deliveries SET attempts = attempts - 1, detail = $3, next_attempt_at = now() + $4 * interval '1 ms'
     WHERE id = $1 AND attempts = $2`,
    [id, attempts, `Waiting: ${detail}.`, postponedMs],
  );
}

function stateAfter(
  { attempts, event }: ClaimedDelivery,
  result: Exclude<DeliveryResult, Postponed>,
  maxAttempts: number,
): DeliveryState {
  if (result.ok) return 'delivered';
  if (result.skipped) return 'skipped';
  const most = asksForConsent(event) ? Math.min(maxAttempts, MAX_CONSENT_ATTEMPTS) : maxAttempts;
  return result.retryable && attempts < most ? 'pending' : 'dead';
}

/** Delay before the next attempt: doubles with each one, up to six hours. */
export function retryDelayMs(attempts: number, firstMs: number): number {
  return Math.min(firstMs * 2 ** (attempts - 1), MAX_RETRY_DELAY_MS);
}
