import { type Notification } from '@tidemark/contracts/notification.ts';
import { type Queryable } from '../../ports/database/database.ts';
import { type EmailSender } from './channels/email.ts';
import { type DeliveryResult } from './channels/channel.ts';
import { type WebhookSender } from './channels/webhook.ts';
import { alertEmail } from './alert-email.ts';
import { type Delivery } from './delivery.ts';
import { readNotifications } from './read-notifications.ts';
import { TEST_EMAIL, TEST_EVENT } from './test-message.ts';

/** Sends one delivery; what went wrong is in the result. */
export type SendMessage = (delivery: Delivery) => Promise<DeliveryResult>;

export interface Senders {
  /** null: this server sends no e-mail. */
  email: EmailSender | null;
  webhook: WebhookSender;
}

const NO_EMAIL: DeliveryResult = {
  ok: false,
  retryable: false,
  skipped: true,
  detail: 'This server sends no e-mail: its operator has not set SMTP_URL.',
};
const SWITCHED_OFF: DeliveryResult = {
  ok: false,
  retryable: false,
  skipped: true,
  detail: 'The channel was switched off before this was sent.',
};
const NOTHING_LEFT: DeliveryResult = {
  ok: false,
  retryable: false,
  detail: 'What this was about has been deleted.',
};

/**
 * Sends by the channel's own means. A delivery keeps its id over all attempts (as webhook-id and as Message-ID), so that a receiver
 * can tell a repetition, which a crash between sending and noting it down can cause.
 */
export function createSendMessage(database: Queryable, senders: Senders, publicUrl: string): SendMessage {
  return async (delivery) => {
    if (!delivery.channel.enabled) return SWITCHED_OFF;
    const content =
      delivery.notificationId === null ? delivery.payload : await notificationOf(database, delivery);
    if (content === null) return NOTHING_LEFT;
    return delivery.channel.type === 'webhook'
      ? sendWebhook(delivery, content, senders.webhook)
      : sendEmail(delivery, content as Notification, senders.email, publicUrl);
  };
}

async function notificationOf(
  database: Queryable,
  { notificationId }: Delivery,
): Promise<Notification | null> {
  if (notificationId === null) return null;
  const [notification] = await readNotifications(database, [notificationId]);
  return notification ?? null;
}

function sendWebhook(delivery: Delivery, data: unknown, webhook: WebhookSender): Promise<DeliveryResult> {
  return webhook.send({
    url: delivery.channel.address,
    secret: delivery.channel.secret ?? '',
    id: `msg_${delivery.id}`,
    type: delivery.event,
    timestamp: delivery.createdAt,
    payload: data,
  });
}

async function sendEmail(
  delivery: Delivery,
  notification: Notification,
  email: EmailSender | null,
  publicUrl: string,
): Promise<DeliveryResult> {
  if (!email) return NO_EMAIL;
  const messageId = `<delivery-${delivery.id}@${new URL(publicUrl).hostname}>`;
  const content = delivery.event === TEST_EVENT ? TEST_EMAIL : alertEmail(notification, publicUrl);
  return email.send({ to: delivery.channel.address, messageId, ...content });
}
