import { type ChannelType, type Notification } from '@tidemark/contracts/notification.ts';
import { type Queryable } from '../../ports/database/database.ts';
import { type Delivery, type DeliveryChannel, type DeliveryResult } from './channels/channel.ts';
import { type Channels } from './channels/channels.ts';
import { type TakeSendLimit } from './lanes/send-limits.ts';
import { readNotifications } from './read-notifications.ts';
import { asksForConsent, WEBHOOK_VERIFICATION } from './verification/verification-events.ts';

/** Makes one attempt at a delivery. Failures are results, not errors. */
export type SendMessage = (delivery: Delivery) => Promise<DeliveryResult>;

const CHANNEL_DISABLED: DeliveryResult = {
  ok: false,
  retryable: false,
  skipped: true,
  detail: 'The channel was disabled before this was sent.',
};
const NOT_VERIFIED: Readonly<Record<ChannelType, DeliveryResult>> = {
  email: {
    ok: false,
    retryable: false,
    skipped: true,
    detail: 'The address is not confirmed. Use the link in the email that was sent to it.',
  },
  webhook: {
    ok: false,
    retryable: false,
    skipped: true,
    detail: 'The webhook is not verified. Its receiver must answer the verification request.',
  },
};
const NOTIFICATION_DELETED: DeliveryResult = {
  ok: false,
  retryable: false,
  detail: 'The notification or its product has been deleted.',
};

export interface SendMessageParts {
  database: Queryable;
  channels: Channels;
  takeLimit: TakeSendLimit;
}

/**
 * Sends a delivery on its channel. Everything that goes to a user's address passes here: only a request for
 * consent goes to an unverified address, and the limits hold for all. All attempts carry the delivery's
 * message id, so that receivers can recognize a duplicate, which is possible if the process crashes between
 * sending and recording the result.
 */
export function createSendMessage({ database, channels, takeLimit }: SendMessageParts): SendMessage {
  return async (delivery) => {
    const { channel, event } = delivery;
    const sender = channels[channel.type];
    const isTrusted = sender.trusts(channel.address);
    const refusal = sender.usable ? refusalOf(delivery, isTrusted) : null;
    if (refusal) return refusal;
    const content =
      delivery.notificationId === null
        ? delivery.payload
        : await readNotification(database, delivery.notificationId);
    if (content === null && !asksForConsent(event)) return NOTIFICATION_DELETED;
    const postponed = sender.usable && !isTrusted ? await takeLimit(delivery) : null;
    if (postponed) return postponed;
    const result = await sender.send(delivery, content);
    if (result.ok && event === WEBHOOK_VERIFICATION) await markVerified(database, channel);
    return result;
  };
}

function refusalOf({ event, channel }: Delivery, isTrusted: boolean): DeliveryResult | null {
  if (asksForConsent(event)) return null;
  if (!channel.enabled) return CHANNEL_DISABLED;
  return channel.verified || isTrusted ? null : NOT_VERIFIED[channel.type];
}

/** Unless the address changed in the meantime. */
async function markVerified(database: Queryable, { id, address }: DeliveryChannel): Promise<void> {
  await database.query(
    'UPDATE channels SET verified_at = now() WHERE id = $1 AND address = $2 AND verified_at IS NULL',
    [id, address],
  );
}

async function readNotification(database: Queryable, id: number): Promise<Notification | null> {
  const [notification] = await readNotifications(database, [id]);
  return notification ?? null;
}
