import { type StoredChannel } from './channel-store.ts';
import { type Delivery } from './channels/channel.ts';
import { TEST_EVENT, TEST_TEXT } from './messages/test-email.ts';

/** A test message to a channel. It is not stored, so its id is the time, which keeps ids distinct. */
export function testDelivery({ type, address, secret }: StoredChannel, now: Date): Delivery {
  return {
    id: now.getTime(),
    event: TEST_EVENT,
    payload: { message: TEST_TEXT },
    notificationId: null,
    attempts: 1,
    createdAt: now,
    channel: { type, address, secret, enabled: true },
  };
}
