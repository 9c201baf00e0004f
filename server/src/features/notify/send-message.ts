import { type Notification } from '@tidemark/contracts/notification.ts';
import { type Queryable } from '../../ports/database/database.ts';
import { type Delivery, type DeliveryResult } from './channels/channel.ts';
import { type Channels } from './channels/channels.ts';
import { readNotifications } from './read-notifications.ts';

/** Makes one attempt at a delivery. Failures are results, not errors. */
export type SendMessage = (delivery: Delivery) => Promise<DeliveryResult>;

const CHANNEL_DISABLED: DeliveryResult = {
  ok: false,
  retryable: false,
  skipped: true,
  detail: 'The channel was disabled before this was sent.',
};
const NOTIFICATION_DELETED: DeliveryResult = {
  ok: false,
  retryable: false,
  detail: 'The notification or its product has been deleted.',
};

/**
 * Sends a delivery on its channel. All attempts carry the delivery's id, so that receivers can recognize a
 * duplicate, which is possible if the process crashes between sending and recording the result.
 */
export function createSendMessage(database: Queryable, channels: Channels): SendMessage {
  return async (delivery) => {
    if (!delivery.channel.enabled) return CHANNEL_DISABLED;
    const content =
      delivery.notificationId === null
        ? delivery.payload
        : await readNotification(database, delivery.notificationId);
    if (content === null) return NOTIFICATION_DELETED;
    return channels[delivery.channel.type].send(delivery, content);
  };
}

async function readNotification(database: Queryable, id: number): Promise<Notification | null> {
  const [notification] = await readNotifications(database, [id]);
  return notification ?? null;
}
