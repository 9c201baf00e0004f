import { type ChannelType } from '@tidemark/contracts/notification.ts';
import { type Queryable } from '../../../ports/database/database.ts';
import { takeEmailQuota, type EmailQuotas } from '../quotas/email-quota.ts';
import { EMAIL_CONFIRMATION, newChallenge, WEBHOOK_VERIFICATION } from './verification-events.ts';

/** The channel to be verified. */
export interface UnverifiedChannel {
  id: number;
  accountId: string;
  type: ChannelType;
  address: string;
}

/**
 * Queues the message that asks an address for consent. Returns 0, or, if the quota of confirmation emails is
 * used up, the milliseconds until one may be sent. Call it within a transaction.
 */
export async function requestVerification(
  tx: Queryable,
  channel: UnverifiedChannel,
  quotas: EmailQuotas,
): Promise<number> {
  if (channel.type === 'email') {
    const waitMs = await takeEmailQuota(tx, { ...channel, isConfirmation: true }, quotas);
    if (waitMs > 0) return waitMs;
  }
  const [event, payload] =
    channel.type === 'email' ? [EMAIL_CONFIRMATION, null] : [WEBHOOK_VERIFICATION, newChallenge()];
  await tx.query('INSERT INTO deliveries (channel_id, type, event, payload) VALUES ($1, $2, $3, $4)', [
    channel.id,
    channel.type,
    event,
    payload && JSON.stringify(payload),
  ]);
  return 0;
}
