import { type EmailContent } from './alert-email.ts';
import { type StoredChannel } from './channel-store.ts';
import { type Delivery } from './delivery.ts';

/** The event of a message that somebody sends to see whether a channel works. */
export const TEST_EVENT = 'test';

const MESSAGE = 'This is a test message from Tidemark. Alerts will reach you here.';

export const TEST_EMAIL: EmailContent = {
  subject: 'Tidemark test message',
  text: MESSAGE,
  html: `<!doctype html><html lang="en"><body><p>${MESSAGE}</p></body></html>`,
};

/** A message to a channel that is not stored; the time stands for its id, so that no two are taken for one. */
export function testDelivery({ type, address, secret }: StoredChannel, now: Date): Delivery {
  return {
    id: now.getTime(),
    event: TEST_EVENT,
    payload: { message: MESSAGE },
    notificationId: null,
    attempts: 1,
    createdAt: now,
    channel: { type, address, secret, enabled: true },
  };
}
