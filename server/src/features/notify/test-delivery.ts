import { randomUUID } from 'node:crypto';
import { toDeliveryChannel, type StoredChannel } from './channel-store.ts';
import { type Delivery } from './channels/channel.ts';
import { TEST_EVENT, TEST_TEXT } from './messages/test-email.ts';
import { newChallenge, WEBHOOK_VERIFICATION } from './verification/verification-events.ts';

/** A test message to a channel. It is not stored. */
export function testDelivery(channel: StoredChannel, now: Date): Delivery {
  return unstored(channel, TEST_EVENT, { message: TEST_TEXT }, now);
}

/** A verification request to a webhook. It is not stored. */
export function verificationDelivery(channel: StoredChannel, now: Date): Delivery {
  return unstored(channel, WEBHOOK_VERIFICATION, newChallenge(), now);
}

function unstored(channel: StoredChannel, event: string, payload: unknown, createdAt: Date): Delivery {
  return {
    messageId: randomUUID(),
    event,
    payload,
    notificationId: null,
    createdAt,
    channel: { ...toDeliveryChannel(channel), enabled: true },
  };
}
